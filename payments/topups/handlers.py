"""Reactions: Stripe has made what we asked for, or says something of a payment; whoever paid hears that it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hub.kernel import clock, ids, unit
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
    elif event.kind == CallKind.REFUND.value and event.subject.startswith("top-up:"):
        services.gone(ids.parse(event.subject)[1], event.object)
    elif event.kind == CallKind.CUSTOMER.value and event.subject.startswith("fund:"):
        services.introduced(ids.parse(event.subject)[1], event.object)


def refused(delivery: Delivery[CallFailed]) -> None:
    """Stripe would not make a page or a payment, or would not send one back."""
    event = delivery.event
    if not event.subject.startswith("top-up:"):
        return
    if event.kind in (CallKind.CHECKOUT.value, CallKind.PAYMENT.value):
        services.given_up(ids.parse(event.subject)[1])
    elif event.kind == CallKind.REFUND.value:
        services.stays(ids.parse(event.subject)[1], event.call)


def taken(delivery: Delivery[CallAnswered]) -> None:
    """Stripe has made a payment for the standing account, or given one up: look what came of it. Runs outside any unit."""
    event = delivery.event
    if not event.subject.startswith("top-up:"):
        return
    top_up = ids.parse(event.subject)[1]
    if event.kind == CallKind.PAYMENT.value:
        unit.write(services.asked, top_up, event.object)
        services.look(top_up)
    elif event.kind == CallKind.CANCELLATION.value:
        services.look(top_up)
        view = unit.read(queries.top_up, top_up)
        if view is not None and view.paged:
            services.take(view.fund)  # nothing keeps what has come in part any more


def said(deliveries: Sequence[Delivery[StripeSaid]]) -> None:
    """Something happened to payments, or to our balance: look once at each how it stands. Runs outside any unit."""
    for top_up in dict.fromkeys(found for delivery in deliveries for found in _concerned(delivery.event)):
        services.look(top_up)
    for fund in dict.fromkeys(found for delivery in deliveries for found in _paid_for(delivery.event)):
        services.take(fund)
    for delivery in deliveries:
        if delivery.event.what.startswith("refund."):
            back = unit.read(queries.known_refund, delivery.event.object)
            if back:
                services.look_back(back)


def _paid_for(event: StripeSaid) -> Sequence[str]:
    """The fund whose payer has sent what no payment took; such an event is about the customer."""
    if event.what != "cash_balance.funds_available" or event.account:
        return ()
    found = unit.read(queries.known_payer, event.object)
    return (found,) if found else ()


def _concerned(event: StripeSaid) -> Sequence[str]:
    if event.what.startswith(ABOUT):
        return unit.read(queries.known_by, event.object)
    if event.what == "balance.available" and not event.account:
        return unit.read(queries.paid_and_pending, clock.now())
    return ()


def tell(delivery: Delivery[TopUpCleared]) -> None:
    """Tell whoever paid that the money stands in the fund; where nobody opened a page, the funder."""
    event = delivery.event
    fund = funds.fund(event.fund)
    told: dict[str, Any] = {
        "template": N_("%(amount_pence)s stands in “%(fund)s” now."),
        "data": {"amount_pence": event.amount_pence - event.fee_pence, "fund": fund.name if fund else ""},
        "link": f"/topups/{event.top_up}",
        "event_id": delivery.id,
    }
    if event.made_by is not None:
        notices.tell(event.made_by, event.type, **told)
    elif fund is not None and fund.owner:
        notices.tell_party(fund.owner, event.type, **told)
