"""Reactions: people hear of what matters to them about a visit."""

from __future__ import annotations

from typing import Any

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from marketplace.visits import queries, services
from marketplace.visits.domain import Occurrence, Side
from marketplace.visits.events import (
    VisitAsked,
    VisitCancelled,
    VisitDecided,
    VisitDelivered,
    VisitMissed,
    VisitObjected,
    VisitQueried,
    VisitsPaused,
    VisitSpokenOf,
    VisitsResumed,
    VisitTookPlace,
)
from marketplace.visits.handlers.carers import tell_called_off, tell_carer
from marketplace.visits.handlers.saying import tell, tell_supporters
from payments.pools import queries as pools

QUERIES = "/council/queries"
WAITS = N_("A visit waits for your decision.")
_SPOKEN_OF = N_(
    "The other side has said what it knows about the visit of %(when_at)s. Read it, and answer before the council decides."
)
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
        "holder": N_(
            "The visit of %(when_at)s is down as missed, and nothing is paid for it. If somebody did come, open it and"
            " say so within four weeks; or whoever was to come says so, and the council decides."
        ),
        "supplier": N_(
            "The visit of %(when_at)s is down as missed. If you were there, open it and say so within four weeks: the"
            " council then decides."
        ),
    },
    VisitTookPlace: {
        "holder": N_("The visit of %(when_at)s is down as missed no more: it took place, and is confirmed."),
        "supplier": N_(
            "The visit of %(when_at)s is down as missed no more: the other side says that it took place, and it is"
            " confirmed. Open it to read what is owed for it."
        ),
    },
    VisitObjected: {
        "holder": N_(
            "The visit of %(when_at)s is down as missed, and the helper says that it took place. Open it and say what you"
            " know; the council decides."
        ),
        "supplier": N_(
            "Your side has said that the visit of %(when_at)s took place. The council hears both sides, and decides."
        ),
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
_NOBODY_IN = {
    "holder": N_("The helper says that nobody was in for the visit of %(when_at)s. Open it if that is not so."),
    "supplier": N_("It is written down that nobody was in for the visit of %(when_at)s."),
}
_TOOK_PLACE = {
    "holder": N_(
        "The council has found that the visit of %(when_at)s took place, all of it or a part. Open it to read why, and"
        " what is owed for it."
    ),
    "supplier": N_(
        "The council has found that the visit of %(when_at)s took place, all of it or a part: it counts as missed no"
        " more. Open it to read why, and what is owed for it."
    ),
}
_STAYS_MISSED = {
    side: N_(
        "The council has found that the visit of %(when_at)s did not take place. It stays down as missed, and nothing is"
        " paid for it. Its reasons stand with it."
    )
    for side in ("holder", "supplier")
}
_SHARERS_HEAR = (VisitCancelled, VisitMissed, VisitObjected, VisitTookPlace, VisitDecided)
_PAUSES = {
    services.CHECK: N_("The coming visits are paused: a check that this task needs is out of date."),
    services.OFFER: N_("The coming visits are paused: the council has suspended this offer."),
    services.CARER: N_(
        "The coming visits are paused: whoever was to come lacks a check that this task needs. Someone else may come."
    ),
    services.BLOCK: N_("The coming visits are paused, because one of you has blocked the other."),
}
_BLOCKED = N_(
    "The coming visits of someone you act for are paused, because one of the two sides has blocked the other."
)
_SHARED_PAUSED = N_("The coming visits of the help that you share are paused for now. You are told when they go on.")
_SEND_ANOTHER = N_(
    "A check of someone you send is out of date, so their coming visits of a booking are paused. Choose someone else."
)
_RESUMED = N_("The coming visits can take place again.")


def tell_visit(delivery: Delivery[Any]) -> None:
    """Tell both sides what has happened to a visit, except whoever did it."""
    event: Any = delivery.event
    if isinstance(event, VisitCancelled) and event.whole:
        tell_called_off(delivery)
        return  # the booking's own news says it to both sides
    if isinstance(event, VisitDelivered) and not _must_answer(event.visit):
        return
    says, link = _said_of(event), f"/visits/{event.visit}"
    data = {"when_at": event.starts, "amount_pence": event.amount_pence}
    for side, template in says.items():
        tell(delivery, (getattr(event, side),), template, data, link, but=event.by)
    tell_supporters(delivery, event.holder, says["holder"], data, link, but=event.by)
    if "supplier" in says:
        tell_carer(delivery, says["supplier"])
    if type(event) in _SHARERS_HEAR:
        _tell_sharers(delivery, says["holder"])
    if isinstance(event, VisitQueried | VisitObjected):
        for person in people.staff("finance"):
            notices.tell(person, event.type, template=WAITS, link=QUERIES, event_id=delivery.id)


def _said_of(event: Any) -> dict[str, str]:
    """What each side reads of it."""
    if isinstance(event, VisitMissed) and event.state == Occurrence.NO_SHOW_RESIDENT:
        return _NOBODY_IN
    if isinstance(event, VisitDecided) and event.took_place is not None:
        return _TOOK_PLACE if event.took_place else _STAYS_MISSED
    return _SAYS[type(event)]


def _tell_sharers(delivery: Delivery[Any], template: str) -> None:
    """Those who share a visit besides whoever arranges it; whoever has left reads of it where their own shares stand."""
    event: Any = delivery.event
    visit = queries.visit(event.visit)
    if visit.pool is None:
        return
    there = {f"person:{view.person}" for view in pools.sharers(visit.pool)}
    data = {"when_at": event.starts, "amount_pence": event.amount_pence}
    for sharer in sorted({*queries.sharers_of(visit)} - {event.holder, event.supplier}):
        link = f"/visits/{visit.id}" if sharer in there else f"/bookings/{event.booking}/sharing"
        tell(delivery, (sharer,), template, data, link, but=event.by)
        tell_supporters(delivery, sharer, template, data, link, but=event.by)


def tell_spoken_of(delivery: Delivery[VisitSpokenOf]) -> None:
    """One side of a queried visit has said what it knows: the other hears of it, and may answer."""
    event = delivery.event
    other = event.supplier if event.side == Side.HOLDER else event.holder
    tell(delivery, (other,), _SPOKEN_OF, {"when_at": event.starts}, f"/visits/{event.visit}", but=event.by)


def _must_answer(visit_id: str) -> bool:
    """Whether silence does not confirm it, so that the one who had it is asked."""
    visit = queries.visit(visit_id)
    kind, _, id_ = visit.holder.partition(":")
    return visit.written_down or (kind == "person" and not people.counts_silence(id_))


def tell_paused(delivery: Delivery[Any]) -> None:
    """Tell both sides that coming visits stand still, or go on; not whoever has the help, where they hear of it otherwise."""
    event: Any = delivery.event
    template = _PAUSES[event.why] if isinstance(event, VisitsPaused) else _RESUMED
    if isinstance(event, VisitsPaused) and event.why == services.CARER:
        tell(delivery, (event.supplier,), _SEND_ANOTHER, {}, f"/bookings/{event.booking}")
    parties = (event.supplier,) if event.told else (event.holder, event.supplier)
    tell(delivery, parties, template, {}, f"/bookings/{event.booking}")
    blocked = isinstance(event, VisitsPaused) and event.why == services.BLOCK
    if not event.told:
        said = _BLOCKED if blocked else template
        tell_supporters(delivery, event.holder, said, {}, f"/bookings/{event.booking}")
    if (pool := queries.pool_of(event.booking)) is not None:
        others = {f"person:{view.person}" for view in pools.sharers(pool)} - {event.holder, event.supplier}
        said = _RESUMED if isinstance(event, VisitsResumed) else _SHARED_PAUSED
        tell(delivery, sorted(others), said, {}, f"/bookings/{event.booking}/sharing")


NEWS = {
    "visits.tell": (tuple(_SAYS), tell_visit),
    "visits.tell-spoken-of": ((VisitSpokenOf,), tell_spoken_of),
    "visits.tell-paused": ((VisitsPaused, VisitsResumed), tell_paused),
}
"""Which handler hears of what."""
