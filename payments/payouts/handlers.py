"""Reactions: Stripe says something of a payout, and whoever should have the money hears when it was sent back."""

from __future__ import annotations

from collections.abc import Sequence

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from hub.people.domain import StaffRole
from payments.gateway.events import StripeSaid
from payments.payouts import services
from payments.payouts.domain import STOPPED
from payments.payouts.events import PayoutFailed

_SENT_BACK = N_("Your bank sent %(amount_pence)s back to Stripe. It is safe there; see what to do.")
_STOPPED = N_("A payment of %(amount_pence)s to your bank was stopped before it left. It is safe at Stripe.")
_OURS_SENT_BACK = N_(
    "The council’s bank sent %(amount_pence)s back to Stripe. It is in the balance there again; see what to do."
)
_OURS_STOPPED = N_(
    "A payment of %(amount_pence)s to the council’s bank was stopped before it left. It is in the balance at Stripe again."
)


def said(deliveries: Sequence[Delivery[StripeSaid]]) -> None:
    """Something happened to payouts: look once at each how it stands. Runs outside any unit."""
    events = [delivery.event for delivery in deliveries]
    about = [(event.object, event.account) for event in events if event.what.startswith("payout.")]
    for payout, account in dict.fromkeys(about):
        services.look(payout, account)


def tell(delivery: Delivery[PayoutFailed]) -> None:
    """Tell the supplier, or finance where it was the council's own: it is the one thing about a payout that needs doing something."""
    event = delivery.event
    stopped, data = event.code == STOPPED, {"amount_pence": event.amount_pence}
    if event.party:
        notices.tell_party(
            event.party,
            event.type,
            template=_STOPPED if stopped else _SENT_BACK,
            data=data,
            link="/remittances",
            event_id=delivery.id,
        )
        return
    for officer in people.staff(StaffRole.FINANCE):
        notices.tell(
            officer,
            "payout.failed-ours",
            template=_OURS_STOPPED if stopped else _OURS_SENT_BACK,
            data=data,
            link="/council/payouts",
            event_id=delivery.id,
        )
