"""Reactions: Stripe has reversed, or refused to, and the supplier hears of it."""

from __future__ import annotations

from hub.kernel import ids
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from payments.gateway.domain import CallKind
from payments.gateway.events import CallAnswered, CallFailed
from payments.recoveries import services
from payments.recoveries.events import TakenBack


def answered(delivery: Delivery[CallAnswered]) -> None:
    """A reversal was made."""
    event = delivery.event
    if event.kind == CallKind.REVERSAL.value and event.subject.startswith("reversal:"):
        services.taken_back(ids.parse(event.subject)[1], event.object)


def refused(delivery: Delivery[CallFailed]) -> None:
    """A reversal was refused."""
    event = delivery.event
    if event.kind == CallKind.REVERSAL.value and event.subject.startswith("reversal:"):
        services.not_taken_back(ids.parse(event.subject)[1])


def tell(delivery: Delivery[TakenBack]) -> None:
    """Tell whoever had been paid."""
    event = delivery.event
    notices.tell_party(
        event.payee,
        event.type,
        template=N_("%(amount_pence)s that you owed back was taken from an earlier payment at Stripe."),
        data={"amount_pence": event.amount_pence},
        link="/remittances",
        event_id=delivery.id,
    )
