"""Reactions: Stripe says something of a payout, and whoever should have the money hears when it was sent back."""

from __future__ import annotations

from collections.abc import Sequence

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from payments.gateway.events import StripeSaid
from payments.payouts import services
from payments.payouts.domain import STOPPED
from payments.payouts.events import PayoutFailed

_SENT_BACK = N_("Your bank sent %(amount_pence)s back to Stripe. It is safe there; see what to do.")
_STOPPED = N_("A payment of %(amount_pence)s to your bank was stopped before it left. It is safe at Stripe.")


def said(deliveries: Sequence[Delivery[StripeSaid]]) -> None:
    """Something happened to payouts: look once at each how it stands. Runs outside any unit."""
    events = [delivery.event for delivery in deliveries]
    about = [(event.object, event.account) for event in events if event.what.startswith("payout.")]
    for payout, account in dict.fromkeys(about):
        services.look(payout, account)


def tell(delivery: Delivery[PayoutFailed]) -> None:
    """Tell the supplier; it is the one thing about a payout that needs doing something."""
    event = delivery.event
    if event.party:
        notices.tell_party(
            event.party,
            event.type,
            template=_STOPPED if event.code == STOPPED else _SENT_BACK,
            data={"amount_pence": event.amount_pence},
            link="/remittances",
            event_id=delivery.id,
        )
