"""Reactions: Stripe has made a page or a customer, or says something of a payment; whoever paid hears that it stands."""

from __future__ import annotations

from collections.abc import Sequence

from hub.kernel import ids, unit
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from payments.funds import queries as funds
from payments.gateway.domain import CallKind
from payments.gateway.events import CallAnswered, CallFailed, StripeSaid
from payments.topups import queries, services
from payments.topups.events import TopUpCleared

ABOUT = ("checkout.session.", "payment_intent.")


def answered(delivery: Delivery[CallAnswered]) -> None:
    """Stripe has made what we asked for."""
    event = delivery.event
    if event.kind == CallKind.CHECKOUT.value and event.subject.startswith("top-up:"):
        services.opened(ids.parse(event.subject)[1], event.object)
    elif event.kind == CallKind.CUSTOMER.value and event.subject.startswith("fund:"):
        services.introduced(ids.parse(event.subject)[1], event.object)


def refused(delivery: Delivery[CallFailed]) -> None:
    """Stripe would not make a page."""
    event = delivery.event
    if event.kind == CallKind.CHECKOUT.value and event.subject.startswith("top-up:"):
        services.given_up(ids.parse(event.subject)[1])


def said(deliveries: Sequence[Delivery[StripeSaid]]) -> None:
    """Something happened to payments, or to our balance: look once at each how it stands. Runs outside any unit."""
    for top_up in dict.fromkeys(found for delivery in deliveries for found in _concerned(delivery.event)):
        services.look(top_up)


def _concerned(event: StripeSaid) -> Sequence[str]:
    if event.what.startswith(ABOUT):
        return unit.read(queries.known_by, event.object)
    if event.what == "balance.available" and not event.account:
        return unit.read(queries.paid_and_pending)
    return ()


def tell(delivery: Delivery[TopUpCleared]) -> None:
    """Tell whoever paid that the money stands in the fund."""
    event = delivery.event
    if event.made_by is None:
        return
    notices.tell(
        event.made_by,
        event.type,
        template=N_("%(amount_pence)s stands in “%(fund)s” now."),
        data={
            "amount_pence": event.amount_pence - event.fee_pence,
            "fund": funds.names([event.fund]).get(event.fund, ""),
        },
        link=f"/topups/{event.top_up}",
        event_id=delivery.id,
    )
