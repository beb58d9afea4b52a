"""Both sides as they were read last: how far, what is unmatched, what is matched with another amount."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from hub.kernel import ids
from hub.kernel.db import db, total_of
from payments.books.domain.matching import Here, Pair, Statement, There
from payments.books.models import CashMatch, CashPosting, Reconciliation, StripeMovement
from payments.ledger import queries as ledger
from payments.ledger.domain import OPS

# Both sides are read again from a little before what was read last: neither is written strictly in order.
OVERLAP = timedelta(days=1)

_PENCE = total_of(CashPosting.amount_pence).label("pence")
# A posting with its corrections: one row a root.
_ROOTS = (
    sa.select(
        CashPosting.root,
        sa.func.max(CashPosting.external).label("external"),
        _PENCE,
        sa.func.min(CashPosting.at).label("at"),
    )
    .group_by(CashPosting.root)
    .subquery()
)
_R = _ROOTS.c


@dataclass(frozen=True)
class Look:
    """One night's look: when, over how many balance transactions, and what it made of them."""

    at: datetime
    read: int
    statement: Statement


def read_from() -> tuple[datetime | None, datetime | None]:
    """From when on Stripe's list and our ledger are read: since what was read last, or what is pending still."""
    m = StripeMovement
    last = db.session.scalar(sa.select(sa.func.max(m.made_at)))
    pending = db.session.scalar(sa.select(sa.func.min(m.made_at)).where(m.pending))
    there = min(last - OVERLAP, pending or last) if last else None
    posted = db.session.scalar(sa.select(sa.func.max(CashPosting.at)))
    return there, posted - OVERLAP if posted else None


def unmatched_there() -> list[There]:
    """Balance transactions that are no posting of ours; one that changed nothing needs none."""
    m = StripeMovement
    matched = sa.select(CashMatch.movement_id).where(CashMatch.movement_id == m.id).exists()
    rows = db.session.scalars(sa.select(m).where(~matched, m.net_pence != 0).order_by(m.made_at, m.id))
    return [_there(row) for row in rows]


def unmatched_here() -> list[Here]:
    """Postings that are no balance transaction; one that was wholly reversed needs none."""
    matched = sa.select(CashMatch.root).where(CashMatch.root == _R.root).exists()
    statement = sa.select(_R.root, _R.external, _R.pence, _R.at).where(~matched, _R.pence != 0)
    return [Here(*row) for row in db.session.execute(statement.order_by(_R.at, _R.root))]


def differing() -> list[Pair]:
    """What is matched, with other amounts."""
    m = StripeMovement
    statement = (
        sa.select(m, _R.root, _R.external, _R.pence, _R.at)
        .join(CashMatch, CashMatch.movement_id == m.id)
        .join(_ROOTS, _R.root == CashMatch.root)
        .where(_R.pence != m.net_pence)
        .order_by(m.made_at, m.id)
    )
    return [Pair(_there(row[0]), Here(*row[1:])) for row in db.session.execute(statement)]


def recorded(pence: int) -> str | None:
    """The posting by which finance recorded that the council paid so much in of what it owes, if Stripe's side of it is not known yet."""
    unnamed = (one.id for one in unmatched_here() if one.external is None and one.pence == pence)
    for posting in unnamed:
        view = ledger.transaction(posting)
        if view is not None and view.about == ids.urn("fund", OPS):
            return posting
    return None


def posted_meanwhile(movement: str, source: str, *, out: bool) -> bool:
    """Whether something is posted by the reference of a balance transaction, or of its source the same way, and not matched yet."""
    found = ledger.cash_named([movement, source] if source else [movement])
    mine = {one.id for one in found if one.external == movement or (one.amount_pence < 0) == out}
    matched = sa.select(CashPosting.transaction_id).join(CashMatch, CashMatch.root == CashPosting.root)
    return bool(mine - set(db.session.scalars(matched.where(CashPosting.transaction_id.in_(mine)))))


def reconciliation() -> Look | None:
    """The last look at both sides, or None."""
    row = db.session.scalar(sa.select(Reconciliation).order_by(Reconciliation.at.desc()).limit(1))
    if row is None:
        return None
    return Look(
        row.at,
        row.read,
        Statement(
            here_pence=row.here_pence,
            waiting_pence=row.waiting_pence,
            ahead_pence=row.ahead_pence,
            missing_here_pence=row.missing_here_pence,
            missing_there_pence=row.missing_there_pence,
            differing_pence=row.differing_pence,
            there_pence=row.there_pence,
        ),
    )


def last_reconciliation() -> datetime | None:
    """When the two sides were looked at last."""
    return db.session.scalar(sa.select(sa.func.max(Reconciliation.at)))


def _there(row: StripeMovement) -> There:
    return There(row.id, row.type, row.source, row.net_pence, row.made_at, row.pending)
