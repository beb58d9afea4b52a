"""Reactions: Stripe has made or refused a transfer, and the supplier hears that money comes."""

from __future__ import annotations

from hub.kernel import ids
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from payments.gateway.domain import CallKind
from payments.gateway.events import CallAnswered, CallFailed
from payments.remittances import services
from payments.remittances.events import RemittanceSent


def answered(delivery: Delivery[CallAnswered]) -> None:
    """A transfer was made."""
    event = delivery.event
    if event.kind == CallKind.TRANSFER.value and event.subject.startswith("remittance:"):
        services.sent(ids.parse(event.subject)[1], event.object)


def refused(delivery: Delivery[CallFailed]) -> None:
    """A transfer was refused."""
    event = delivery.event
    if event.kind == CallKind.TRANSFER.value and event.subject.startswith("remittance:"):
        services.refused(ids.parse(event.subject)[1], event.code)


def tell(delivery: Delivery[RemittanceSent]) -> None:
    """Tell whoever is paid."""
    event = delivery.event
    if event.amount_pence:
        notices.tell_party(
            event.payee,
            event.type,
            template=N_("%(amount_pence)s is on its way to your bank account."),
            data={"amount_pence": event.amount_pence},
            link=f"/remittances/{event.remittance}",
            event_id=delivery.id,
        )
