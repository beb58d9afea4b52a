"""Keep up with payouts: one that Stripe told us of, or all of an account."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.db import db
from payments.gateway import services as gateway
from payments.payees import queries as payees
from payments.payouts import queries
from payments.payouts.domain import OURS, PayoutState, Seen, read
from payments.payouts.events import PayoutFailed
from payments.payouts.models import Payout, PayoutLook


def look(payout: str, account: str) -> None:
    """Look at a payout at Stripe, and keep how it stands. Runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    unit.write(keep, account, [read(gateway.look(payout, account))])


def look_at_all(account: str, now: datetime) -> None:
    """Ask Stripe for the payouts of an account, and keep them. Runs outside any unit.

    Raises:
        StripeSilent, StripeRefused, NoGateway.
    """
    since = unit.read(queries.since, account, now)
    unit.write(_keep_all, account, [read(one) for one in gateway.payouts(account, since)], now)


def _keep_all(account: str, seen: list[Seen], now: datetime) -> None:
    keep(account, seen)
    row = db.session.get(PayoutLook, account, with_for_update=True) or PayoutLook(account=account)
    row.at = now
    db.session.add(row)
    db.session.flush()


def keep(account: str, payouts: list[Seen]) -> None:
    """Keep how payouts of an account stand; one that was sent back is announced, once."""
    party = None if account == OURS else payees.party_of(account)
    if account != OURS and party is None:
        return  # an account that is none of ours any more
    for seen in payouts:
        _keep(account, party, seen)
    db.session.flush()


def _keep(account: str, party: str | None, seen: Seen) -> None:
    statement = sa.select(Payout).where(Payout.payout == seen.id).with_for_update()
    row = db.session.scalar(statement, execution_options={"populate_existing": True})
    before = row.state if row is not None else None
    if row is None:
        row = Payout(id=ids.new(), payout=seen.id, account=account, party=party, came_back=False, made_at=seen.made_at)
        db.session.add(row)
    row.state, row.amount_pence, row.arrives_on = seen.state, seen.amount_pence, seen.arrives_on
    row.failure, row.looked_at = seen.failure, clock.now()
    if seen.state is PayoutState.FAILED and before is not PayoutState.FAILED:
        row.came_back = before is PayoutState.PAID
        outbox.announce(
            PayoutFailed(
                subject=ids.urn("payout", row.id),
                payout=row.id,
                party=party,
                amount_pence=seen.amount_pence,
                code=seen.failure,
            )
        )
