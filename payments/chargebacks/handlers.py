"""Reactions: Stripe says something of a dispute, has our answer, or a disputed payment has cleared; the resident hears."""

from __future__ import annotations

from collections.abc import Sequence

from hub.kernel import clock, ids, unit
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from payments.chargebacks import queries, services
from payments.chargebacks.domain import State
from payments.chargebacks.events import ChargebackChanged
from payments.gateway.domain import CallKind
from payments.gateway.events import CallAnswered, CallFailed, StripeSaid
from payments.purses import queries as purses
from payments.purses.events import OwnMoneyCleared
from payments.topups.events import TopUpCleared

WORDS = {
    State.OPEN: N_(
        "The card’s bank asks for %(amount_pence)s of own money back. It cannot be used until that is decided."
    ),
    State.WON: N_("The card’s bank decided about %(amount_pence)s of own money: it stays, and can be used again."),
    State.LOST: N_("The card’s bank took %(amount_pence)s of own money back."),
}


def said(deliveries: Sequence[Delivery[StripeSaid]]) -> None:
    """Something happened to disputes: look once at each how it stands. Runs outside any unit."""
    events = [delivery.event for delivery in deliveries]
    ours = [event.object for event in events if event.what.startswith("charge.dispute.") and not event.account]
    for dispute in dict.fromkeys(ours):
        services.look(dispute)


def own_cleared(delivery: Delivery[OwnMoneyCleared]) -> None:
    """A payment that was disputed before has cleared: what is there of it can be frozen now. Runs outside any unit."""
    _look_about(ids.urn("purse-payment", delivery.event.payment))


def top_up_cleared(delivery: Delivery[TopUpCleared]) -> None:
    """The same of a payment into a fund. Runs outside any unit."""
    _look_about(ids.urn("top-up", delivery.event.top_up))


def _look_about(about: str) -> None:
    """Also at disputes that were heard of before it was known that the payment is ours: news comes in any order."""
    heard = unit.read(queries.heard_of_only, clock.now())
    for dispute in [*unit.read(queries.disputes_about, about), *heard]:
        services.look(dispute)


def answered(delivery: Delivery[CallAnswered]) -> None:
    """Stripe has our answer."""
    event = delivery.event
    if event.kind == CallKind.EVIDENCE.value:
        services.heard(ids.parse(event.subject)[1])


def refused(delivery: Delivery[CallFailed]) -> None:
    """Stripe did not take it."""
    event = delivery.event
    if event.kind == CallKind.EVIDENCE.value:
        services.refused(ids.parse(event.subject)[1], event.code)


def tell(delivery: Delivery[ChargebackChanged]) -> None:
    """Tell the resident whose own money it is, and whoever paid for them."""
    event, state = delivery.event, State(delivery.event.state)
    kind, id_ = ids.parse(event.about)
    payment = purses.payment(id_) if kind == "purse-payment" else None
    if payment is None or state not in WORDS:
        return
    people = {payment.purse} | ({payment.made_by} if payment.made_by else set())
    for person in sorted(people):
        notices.tell(
            person,
            event.type,
            template=WORDS[state],
            data={"amount_pence": event.amount_pence},
            link=f"/purses/{payment.purse}",
            event_id=delivery.id,
        )
