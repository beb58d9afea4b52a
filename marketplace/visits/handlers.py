"""Reactions: the money of a visit has moved; people hear of what matters to them about a visit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hub.kernel import ids
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from marketplace.visits import queries, services
from marketplace.visits.domain import Side
from marketplace.visits.events import (
    VisitAsked,
    VisitCancelled,
    VisitDecided,
    VisitDelivered,
    VisitMissed,
    VisitQueried,
    VisitsPaused,
    VisitSpokenOf,
    VisitsResumed,
)
from payments.holds.events import HoldCaptured, HoldCut, HoldNeedsReview, HoldPlaced
from payments.remittances import queries as remittances
from payments.remittances.events import RemittanceSent

QUERIES = "/council/queries"


def note_money(delivery: Delivery[Any]) -> None:
    """Money was set aside later, or a finance officer approved what waited."""
    event: Any = delivery.event
    kind, visit = ids.parse(event.about)
    if kind != "visit":
        return
    if isinstance(event, HoldPlaced):
        services.note_held(visit)
    elif isinstance(event, HoldCut):
        services.note_cut(visit)
    else:
        services.note_captured(visit, event.amount_pence)


def note_sent(delivery: Delivery[RemittanceSent]) -> None:
    """A transfer has gone: the visits that it pays for, and that nothing else is owed for, are remitted."""
    abouts = remittances.abouts(delivery.event.remittance)
    whole = remittances.arrived([about for about in abouts if about.startswith("visit:")])
    services.note_sent([ids.parse(about)[1] for about in sorted(whole)])


def tell_unfunded(delivery: Delivery[Any]) -> None:
    """Three days before a visit there is still no money for it: both sides and finance hear of it."""
    event: Any = delivery.event
    kind, id_ = ids.parse(event.about)
    if kind != "visit":
        return
    visit = queries.visit(id_)
    _tell(
        delivery,
        (visit.holder, visit.supplier),
        N_("There is no money set aside yet for the visit of %(when_at)s. Call us, or the visit may not take place."),
        {"when_at": visit.starts_at.isoformat()},
        f"/visits/{visit.id}",
    )
    if event.purse is not None:
        return  # its resident hears how much own money to add, and nobody else's money is asked for
    for person in people.staff("finance"):
        notices.tell(
            person,
            "hold.needs-review",
            template=N_("A visit in less than three days has no money set aside."),
            link="/council/unfunded",
            event_id=delivery.id,
        )


def tell_cut(delivery: Delivery[HoldCut]) -> None:
    """A budget was cut, and does not reach for a visit: both sides and finance hear of it."""
    kind, id_ = ids.parse(delivery.event.about)
    if kind != "visit":
        return
    visit = queries.visit(id_)
    _tell(delivery, (visit.holder, visit.supplier), _CUT, {"when_at": visit.starts_at.isoformat()}, f"/visits/{id_}")
    for person in people.staff("finance"):
        notices.tell(
            person, "hold.cut", template=_LOOK, link="/council/unfunded", event_id=f"cut:{delivery.event.step}"
        )


def tell_visit(delivery: Delivery[Any]) -> None:
    """Tell both sides what has happened to a visit, except whoever did it."""
    event: Any = delivery.event
    if isinstance(event, VisitCancelled) and event.whole:
        return  # the booking's own news says it
    if isinstance(event, VisitDelivered) and not _must_answer(event.visit):
        return
    for side, template in _SAYS[type(event)].items():
        _tell(
            delivery,
            (getattr(event, side),),
            template,
            {"when_at": event.starts, "amount_pence": event.amount_pence},
            f"/visits/{event.visit}",
            but=event.by,
        )
    if isinstance(event, VisitQueried):
        for person in people.staff("finance"):
            notices.tell(
                person, event.type, template=N_("A visit waits for your decision."), link=QUERIES, event_id=delivery.id
            )


def tell_spoken_of(delivery: Delivery[VisitSpokenOf]) -> None:
    """One side of a queried visit has said what it knows: the other hears of it, and may answer."""
    event = delivery.event
    other = event.supplier if event.side == Side.HOLDER else event.holder
    _tell(delivery, (other,), _SPOKEN_OF, {"when_at": event.starts}, f"/visits/{event.visit}", but=event.by)


def _must_answer(visit_id: str) -> bool:
    """Whether silence does not confirm it, so that the one who had it is asked."""
    visit = queries.visit(visit_id)
    kind, _, id_ = visit.holder.partition(":")
    return visit.written_down or (kind == "person" and not people.counts_silence(id_))


def tell_paused(delivery: Delivery[Any]) -> None:
    """Tell both sides that coming visits stand still, or go on."""
    event: Any = delivery.event
    template = _PAUSES[event.why] if isinstance(event, VisitsPaused) else _RESUMED
    if isinstance(event, VisitsPaused) and event.why == services.CARER:
        _tell(delivery, (event.supplier,), _SEND_ANOTHER, {}, f"/bookings/{event.booking}")
    _tell(delivery, (event.holder, event.supplier), template, {}, f"/bookings/{event.booking}")


def _tell(
    delivery: Delivery[Any],
    parties: Iterable[str],
    template: str,
    data: dict[str, Any],
    link: str,
    but: str | None = None,
) -> None:
    for party in parties:
        notices.tell_party(
            party, delivery.event.type, template=template, data=data, link=link, event_id=delivery.id, but=but
        )


_CUT = N_(
    "The budget was reduced, and there is no money set aside any more for the visit of %(when_at)s. Call us about it."
)
_SPOKEN_OF = N_(
    "The other side has said what it knows about the visit of %(when_at)s. Read it, and answer before the council decides."
)
_LOOK = N_("A budget was cut, and some of its coming visits have no money now.")
_SAYS: dict[type, dict[str, str]] = {
    VisitDelivered: {"holder": N_("The visit of %(when_at)s is over. Please say whether it was as it should be.")},
    VisitAsked: {
        "holder": N_("Did the visit of %(when_at)s take place? Please tell us; nothing is paid until we know."),
        "supplier": N_(
            "Did you make the visit of %(when_at)s? Write down when you came and left, or that nobody came."
        ),
    },
    VisitCancelled: {
        "holder": N_("The visit of %(when_at)s will not take place."),
        "supplier": N_("The visit of %(when_at)s has been called off."),
    },
    VisitMissed: {
        "holder": N_("The visit of %(when_at)s is down as missed. Open it if that is not so."),
        "supplier": N_("The visit of %(when_at)s is down as missed. Open it if that is not so."),
    },
    VisitQueried: {
        "holder": N_("The council looks into the visit of %(when_at)s. Nothing is paid for it until then."),
        "supplier": N_(
            "There is a question about the visit of %(when_at)s. Open it and say what you know; the council decides."
        ),
    },
    VisitDecided: {
        "holder": N_("The council has decided about the visit of %(when_at)s. Its reasons stand with it."),
        "supplier": N_("The council has decided about the visit of %(when_at)s. Its reasons stand with it."),
    },
}
_PAUSES = {
    services.CHECK: N_("The coming visits are paused: a check that this task needs is out of date."),
    services.OFFER: N_("The coming visits are paused: the council has suspended this offer."),
    services.CARER: N_(
        "The coming visits are paused: whoever was to come lacks a check that this task needs. Someone else may come."
    ),
    services.BLOCK: N_("The coming visits are paused, because one of you has blocked the other."),
}
_SEND_ANOTHER = N_(
    "A check of someone you send is out of date, so their coming visits of a booking are paused. Choose someone else."
)
_RESUMED = N_("The coming visits can take place again.")

NEWS = {
    "visits.note-money": ((HoldPlaced, HoldCut, HoldCaptured), note_money),
    "visits.note-sent": ((RemittanceSent,), note_sent),
    "visits.tell-unfunded": ((HoldNeedsReview,), tell_unfunded),
    "visits.tell-cut": ((HoldCut,), tell_cut),
    "visits.tell": ((VisitDelivered, VisitAsked, VisitCancelled, VisitMissed, VisitQueried, VisitDecided), tell_visit),
    "visits.tell-spoken-of": ((VisitSpokenOf,), tell_spoken_of),
    "visits.tell-paused": ((VisitsPaused, VisitsResumed), tell_paused),
}
"""Which handler hears of what."""
