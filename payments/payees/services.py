"""Set someone up to be paid, and keep up with what Stripe says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hub.kernel import clock, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.people import queries as people
from hub.people.domain import NotTheirs
from payments.gateway import queries as calls
from payments.gateway import services as gateway
from payments.gateway.domain import CallKind
from payments.payees import queries
from payments.payees.domain import Known, NotReady, Standing, read
from payments.payees.events import PayeeAsked, PayeeChanged
from payments.payees.models import Payee

CAPABILITIES = {"stripe_balance": {"stripe_transfers": {"requested": True}}}


def require_speaker(by: Actor, party: str) -> None:
    """Let pass only who is paid, or manages the organisation that is: no supporter sets up where money goes.

    Raises:
        NotTheirs: it is someone else.
    """
    if by != SYSTEM and not people.manages(people.acting_person(by) or "", party):
        raise NotTheirs


def set_up(party: str, by: Actor) -> str:
    """Ask Stripe for an account at which a party receives transfers; returns the call's id, the same one each time.

    What Stripe refused is asked anew, under another key: whatever it minded may be mended by now.

    Only what Stripe needs to make an account is told: a name, an email address, country and kind. The rest they tell
    Stripe themselves.

    Raises:
        NotTheirs: `by` does not speak for the party. NoGateway.
    """
    require_speaker(by, party)
    known = unit.locked(Payee, party)
    if known is not None and not calls.was_refused(known.call_id):
        return known.call_id
    again = f":after:{known.call_id}" if known else ""
    call = gateway.ask(CallKind.ACCOUNT, party, _account(party, by), key=f"payee:{party}{again}")
    if known is not None:
        known.call_id, known.asked_at, known.asked_by = call, clock.now(), by.person
        db.session.flush()
        return call
    payee = Payee(
        party=party, call_id=call, standing=Standing.ASKED, needs=[], asked_at=clock.now(), asked_by=by.person
    )
    db.session.add(payee)
    db.session.flush()
    return call


def _account(party: str, by: Actor) -> dict[str, Any]:
    kind = "individual" if party.startswith("person:") else "company"
    speaker = people.acting_person(by)
    email = people.person(speaker).email if speaker else None
    return {
        "display_name": people.names([party])[party],
        **({"contact_email": email} if email else {}),
        "dashboard": "none",
        "identity": {"country": "gb", "entity_type": kind},
        "configuration": {"recipient": {"capabilities": CAPABILITIES}},
        "defaults": {
            "currency": "gbp",
            "responsibilities": {"fees_collector": "application", "losses_collector": "application"},
        },
        "metadata": {"party": party},
    }


def opened(party: str, account: str) -> None:
    """Stripe has made the account; what it needs is found out by looking."""
    row = unit.locked(Payee, party)
    if row is not None and row.account is None:
        row.account = account
        _stand(row, Standing.NEEDS_DETAILS)


def onboarding_address(party: str, by: Actor, *, back: str, again: str) -> str:
    """Where they tell Stripe who they are and which bank account to pay: a fresh address, good for once.

    Whoever is paid, and asked for nothing, changes there what they told, such as the bank account. Runs outside any unit.

    Raises:
        NotTheirs. NotReady: Stripe has not made the account yet. StripeSilent, StripeRefused, NoGateway.
    """
    require_speaker(by, party)
    view = unit.read(queries.payee, party)
    if view is None or view.account is None:
        raise NotReady
    settled = view.standing is Standing.READY and not view.needs
    return gateway.onboarding_address(view.account, back=back, again=again, change=settled)


def look(account: str) -> None:
    """Look at an account at Stripe, and keep how it stands. Runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    party = unit.read(queries.party_of, account)
    if party is not None:
        unit.write(_keep, party, gateway.look(account))


def _keep(party: str, account: Mapping[str, Any]) -> None:
    row, known = unit.locked(Payee, party), read(account)
    if row is None:
        return
    before = Known(row.standing, tuple(row.needs), row.needed_by)
    row.needs, row.needed_by, row.looked_at = list(known.needs), known.by, clock.now()
    _stand(row, known.standing)
    if known.asks_more(before):
        by = known.by.isoformat() if known.by else ""
        outbox.announce(PayeeAsked(subject=party, party=party, by=by))


def _stand(row: Payee, standing: Standing) -> None:
    before, row.standing = row.standing, standing
    db.session.flush()
    if standing is not before:
        outbox.announce(PayeeChanged(subject=row.party, party=row.party, standing=standing.value, before=before.value))
