"""Reactions: an account was made, Stripe says something about one, and people hear where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hub.kernel import clock
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from payments.gateway.domain import CallKind
from payments.gateway.events import CallAnswered, StripeSaid
from payments.payees import services
from payments.payees.domain import Standing
from payments.payees.events import PayeeAsked, PayeeChanged

WORDS = {
    Standing.READY: N_("You can be paid now: what is owed to you goes to your bank account every week."),
    Standing.NEEDS_DETAILS: N_("Stripe needs to know something before you can be paid. It takes a few minutes."),
    Standing.CLOSED: N_("Stripe will not pay you. What is owed to you stays yours; call us."),
}

ASKED = N_("You are paid now, but Stripe needs to know something more, or it will stop paying you. See what.")
ASKED_BY = N_(
    "You are paid now, but by %(by_on)s Stripe needs to know something more, or it will stop paying you. See what."
)


def account_opened(delivery: Delivery[CallAnswered]) -> None:
    """Stripe has made an account that we asked for."""
    event = delivery.event
    if event.kind == CallKind.ACCOUNT.value:
        services.opened(event.subject, event.object)


def accounts_changed(deliveries: Sequence[Delivery[StripeSaid]]) -> None:
    """Something changed at connected accounts: look once at each how it stands now. Runs outside any unit."""
    for account in dict.fromkeys(_account(delivery.event) for delivery in deliveries):
        if account:
            services.look(account)


def _account(event: StripeSaid) -> str:
    """The account that it is about; nothing, where it is about something else."""
    account = event.object if event.object.startswith("acct_") else event.account
    about = account.startswith("acct_") and ("account" in event.what or "capability" in event.what)
    return account if about else ""


def tell(delivery: Delivery[PayeeChanged]) -> None:
    """Tell whoever answers for the party, where there is something to do or to be glad of."""
    event = delivery.event
    standing = Standing(event.standing)
    if standing not in WORDS or event.before == Standing.ASKED.value:
        return  # whoever has just asked for the account is on the page
    notices.tell_party(
        event.party, event.type, template=WORDS[standing], link=f"/payees/{event.party}", event_id=delivery.id
    )


def tell_asked(delivery: Delivery[PayeeAsked]) -> None:
    """Tell whoever answers for the party that Stripe needs more of it, while it is still paid."""
    event = delivery.event
    by = clock.local(datetime.fromisoformat(event.by)).date().isoformat() if event.by else None
    notices.tell_party(
        event.party,
        event.type,
        template=ASKED_BY if by else ASKED,
        data={"by_on": by} if by else {},
        link=f"/payees/{event.party}",
        event_id=delivery.id,
    )
