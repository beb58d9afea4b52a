"""Reactions: Stripe says something of a payout, and whoever should have the money hears when it was sent back."""

from __future__ import annotations

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from payments.gateway.events import StripeSaid
from payments.payouts import services
from payments.payouts.events import PayoutFailed


def said(delivery: Delivery[StripeSaid]) -> None:
    """Something happened to a payout: look how it stands. Runs outside any unit."""
    event = delivery.event
    if event.what.startswith("payout."):
        services.look(event.object, event.account)


def tell(delivery: Delivery[PayoutFailed]) -> None:
    """Tell the supplier; it is the one thing about a payout that needs doing something."""
    event = delivery.event
    if event.party:
        notices.tell_party(
            event.party,
            event.type,
            template=N_("Your bank sent %(amount_pence)s back to Stripe. It is safe there; see what to do."),
            data={"amount_pence": event.amount_pence},
            link="/remittances",
            event_id=delivery.id,
        )
