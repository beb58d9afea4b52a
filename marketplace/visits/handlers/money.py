"""Reactions: the money of a visit has moved, or is not there."""

from __future__ import annotations

from typing import Any

from hub.kernel import ids
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from marketplace.visits import queries, services
from marketplace.visits.handlers.saying import tell, tell_supporters
from payments.holds.events import HoldCaptured, HoldCut, HoldNeedsReview, HoldPlaced
from payments.payouts import queries as payouts
from payments.payouts.events import PayoutArrived
from payments.pools import queries as pools
from payments.remittances import queries as remittances
from payments.remittances.events import RemittanceSent

_NONE_YET = N_(
    "There is no money set aside yet for the visit of %(when_at)s. Call us, or the visit may not take place."
)
_NOT_WHOLE = N_("Not all of the money is set aside for the shared visit of %(when_at)s. Open it to see how it stands.")
_CUT = N_(
    "The budget was reduced, and there is no money set aside any more for the visit of %(when_at)s. Call us about it."
)
_LOOK = N_("A budget was cut, and some of its coming visits have no money now.")


def note_money(delivery: Delivery[Any]) -> None:
    """Money was set aside later, or a finance officer approved what waited."""
    event: Any = delivery.event
    kind, visit = _paid_for(event.about)
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
    services.note_sent(_whole(remittances.abouts(delivery.event.remittance)))


def note_paid_out(delivery: Delivery[PayoutArrived]) -> None:
    """A bank has the money: the visits that were sent since the payout before."""
    since, until = payouts.carried(delivery.event.payout)
    services.note_paid_out(_whole(remittances.abouts_sent(delivery.event.party, since, until)))


def _whole(abouts: list[str]) -> list[str]:
    """Ids of the visits behind these payments that nothing more is on its way or owed for."""
    whole = remittances.arrived([about for about in abouts if about.startswith("visit:")])
    shared = {about for urn, about in pools.visit_of(abouts).items() if urn != about}
    for about, shares in pools.shares(shared).items():
        paid = {share.urn for share in shares if share.paid_pence}
        if remittances.arrived(paid) == paid:
            whole.add(about)
    return [ids.parse(about)[1] for about in sorted(whole)]


def _paid_for(about: str) -> tuple[str, str]:
    """The kind and id of what a hold pays for: of a share, the visit that is shared."""
    return ids.parse(pools.visit_of([about])[about])


def tell_unfunded(delivery: Delivery[Any]) -> None:
    """Three days before a visit there is still no money for it: both sides and finance hear of it."""
    event: Any = delivery.event
    kind, id_ = _paid_for(event.about)
    if kind != "visit":
        return
    visit = queries.visit(id_)
    said, data = _NOT_WHOLE if visit.pool else _NONE_YET, {"when_at": visit.starts_at.isoformat()}
    tell(delivery, (visit.holder, visit.supplier), said, data, f"/visits/{visit.id}")
    tell_supporters(delivery, visit.holder, said, data, f"/visits/{visit.id}")
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
    kind, id_ = _paid_for(delivery.event.about)
    if kind != "visit":
        return
    visit = queries.visit(id_)
    said = _NOT_WHOLE if visit.pool else _CUT
    data = {"when_at": visit.starts_at.isoformat()}
    tell(delivery, (visit.holder, visit.supplier), said, data, f"/visits/{id_}")
    tell_supporters(delivery, visit.holder, said, data, f"/visits/{id_}")
    for person in people.staff("finance"):
        notices.tell(
            person, "hold.cut", template=_LOOK, link="/council/unfunded", event_id=f"cut:{delivery.event.step}"
        )


NEWS = {
    "visits.note-money": ((HoldPlaced, HoldCut, HoldCaptured), note_money),
    "visits.note-sent": ((RemittanceSent,), note_sent),
    "visits.note-paid-out": ((PayoutArrived,), note_paid_out),
    "visits.tell-unfunded": ((HoldNeedsReview,), tell_unfunded),
    "visits.tell-cut": ((HoldCut,), tell_cut),
}
"""Which handler hears of what."""
