"""Reactions: Stripe has made a page or a customer, or says something of a payment; whoever paid hears that it stands."""

from __future__ import annotations

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


def said(delivery: Delivery[StripeSaid]) -> None:
    """Something happened to a payment, or to our balance: look how it stands. Runs outside any unit."""
    event = delivery.event
    if event.what.startswith(ABOUT):
        for top_up in unit.read(queries.known_by, event.object):
            services.look(top_up)
    elif event.what == "balance.available" and not event.account:
        for top_up in unit.read(queries.paid_and_pending):
            services.look(top_up)


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
