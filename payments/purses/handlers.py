"""Reactions: Stripe has made a page or a refund, or says something of a payment; people hear where their money is."""

from __future__ import annotations

from collections.abc import Sequence

from hub.kernel import clock, ids, unit
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from payments.gateway.domain import CallKind
from payments.gateway.events import CallAnswered, CallFailed, StripeSaid
from payments.holds import queries as holding
from payments.holds import services as holds
from payments.holds.events import HoldNeedsReview
from payments.purses import queries, services
from payments.purses.domain import RefundState
from payments.purses.events import OwnMoneyBack, OwnMoneyCleared, OwnMoneyFailed

ABOUT = ("checkout.session.", "payment_intent.")
WORDS = {
    RefundState.SENT: N_("%(amount_pence)s of own money is on its way back to the card it came from."),
    RefundState.REFUSED: N_(
        "%(amount_pence)s could not go back to its card. It is there to use; ask again, or call us."
    ),
    RefundState.FAILED: N_(
        "The card’s bank sent %(amount_pence)s back to us. It is there to use; call us about another way."
    ),
}


def answered(delivery: Delivery[CallAnswered]) -> None:
    """Stripe has made what we asked for."""
    event = delivery.event
    if event.kind == CallKind.CHECKOUT.value and event.subject.startswith("purse-payment:"):
        services.opened(ids.parse(event.subject)[1], event.object)
    elif event.kind == CallKind.REFUND.value and event.subject.startswith("purse-refund:"):
        services.back(ids.parse(event.subject)[1], event.object)


def refused(delivery: Delivery[CallFailed]) -> None:
    """Stripe would not."""
    event = delivery.event
    if event.kind == CallKind.CHECKOUT.value and event.subject.startswith("purse-payment:"):
        services.given_up(ids.parse(event.subject)[1])
    elif event.kind == CallKind.REFUND.value and event.subject.startswith("purse-refund:"):
        services.refused(ids.parse(event.subject)[1], event.code)


def said(deliveries: Sequence[Delivery[StripeSaid]]) -> None:
    """Something happened to payments, refunds, or our balance: look once at each how it stands. Outside any unit."""
    events = [delivery.event for delivery in deliveries]
    for payment in dict.fromkeys(found for event in events for found in _payments(event)):
        services.look(payment)
    for refund in dict.fromkeys(event.object for event in events if event.what.startswith("refund.")):
        known = unit.read(queries.known_refund, refund)
        if known is not None:
            services.look_back(known)


def _payments(event: StripeSaid) -> Sequence[str]:
    if event.what.startswith(ABOUT):
        return unit.read(queries.known_by, event.object)
    if event.what == "balance.available" and not event.account:
        return unit.read(queries.paid_and_pending, clock.now())
    return ()


def set_aside(delivery: Delivery[OwnMoneyCleared]) -> None:
    """More can be used: what waited for it is paid, or set aside, in order of date."""
    holds.hold_own_waiting(delivery.event.purse, clock.now())


def tell_short(delivery: Delivery[HoldNeedsReview]) -> None:
    """Three days before a visit there is not enough own money for it."""
    event = delivery.event
    short = event.amount_pence - holding.own_free(event.purse) if event.purse is not None else 0
    if event.purse is not None and short > 0:
        notices.tell(
            event.purse,
            "own-money.short",
            template=N_("Your own money does not cover a visit in less than three days. Add %(amount_pence)s for it."),
            data={"amount_pence": short},
            link=f"/purses/{event.purse}",
            event_id=delivery.id,
        )


def tell_cleared(delivery: Delivery[OwnMoneyCleared]) -> None:
    """Own money can be used."""
    event = delivery.event
    _tell(event, event.made_by, N_("%(amount_pence)s of own money can be used now."), delivery.id)


def tell_failed(delivery: Delivery[OwnMoneyFailed]) -> None:
    """A payment failed after the page was left."""
    event = delivery.event
    _tell(
        event,
        event.made_by,
        N_("The bank did not pay the %(amount_pence)s of own money. Nothing was taken."),
        delivery.id,
    )


def tell_back(delivery: Delivery[OwnMoneyBack]) -> None:
    """Own money went back, or did not."""
    event = delivery.event
    _tell(event, event.asked_by, WORDS[RefundState(event.state)], delivery.id)


def _tell(
    event: OwnMoneyCleared | OwnMoneyFailed | OwnMoneyBack, also: str | None, template: str, occasion: str
) -> None:
    """Tell the resident, and whoever did it for them where they may still look."""
    link, data = f"/purses/{event.purse}", {"amount_pence": event.amount_pence}
    people = {event.purse} | ({also} if also else set())
    for person in sorted(people):
        notices.tell(person, event.type, template=template, data=data, link=link, event_id=occasion)
