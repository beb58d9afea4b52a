"""Keep up with payouts: one that Stripe told us of, or all of an account."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.db import db, is_sqlite, table
from payments.gateway import services as gateway
from payments.payees import queries as payees
from payments.payouts import queries
from payments.payouts.domain import ON_THEIR_WAY, OURS, SENT_BACK, PayoutState, Seen, read
from payments.payouts.events import PayoutArrived, PayoutFailed
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
    db.session.connection().execute(_looked_at(is_sqlite()), {"account": account, "at": now})


@cache
def _looked_at(on_sqlite: bool) -> Any:
    """`INSERT … ON CONFLICT DO UPDATE`, built once: most accounts are only looked at, week after week."""
    insert = (sqlite if on_sqlite else postgresql).insert(table(PayoutLook))
    return insert.on_conflict_do_update(index_elements=["account"], set_={"at": insert.excluded["at"]})


_KNOWN = (
    sa.select(Payout)
    .where(Payout.payout.in_(sa.bindparam("asked", expanding=True)))
    .order_by(Payout.id)
    .with_for_update()
)


def keep(account: str, payouts: list[Seen]) -> None:
    """Keep how payouts of an account stand; one that was sent back is announced, once."""
    if not payouts:
        return
    party = None if account == OURS else payees.party_of(account)
    if account != OURS and party is None:
        return  # an account that is none of ours any more
    asked = {"asked": [seen.id for seen in payouts]}
    found = db.session.scalars(_KNOWN, asked, execution_options={"populate_existing": True})
    known = {row.payout: row for row in found}
    for seen in payouts:
        _keep(account, party, seen, known.get(seen.id))
    db.session.flush()


def _keep(account: str, party: str | None, seen: Seen, row: Payout | None) -> None:
    before = row.state if row is not None else None
    if row is None:
        row = Payout(id=ids.new(), payout=seen.id, account=account, party=party, came_back=False, made_at=seen.made_at)
        db.session.add(row)
    if (
        before is not seen.state or seen.state in ON_THEIR_WAY
    ):  # of one that has ended nobody asks when it was looked at
        row.looked_at = clock.now()
    row.state, row.amount_pence, row.arrives_on, row.failure = (
        seen.state,
        seen.amount_pence,
        seen.arrives_on,
        seen.failure,
    )
    if seen.state is PayoutState.PAID and before is not PayoutState.PAID and party is not None:
        outbox.announce(PayoutArrived(subject=ids.urn("payout", row.id), payout=row.id, party=party))
    if seen.state in SENT_BACK and before not in SENT_BACK:
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
