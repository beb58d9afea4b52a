"""The plain double-entry books beside which the ledger is measured: two rows a posting, and nothing kept of balances.

They know no floors, no keys that may come twice, no locks of accounts and no seals: the least that a database can do
for a balanced posting that is durable.
"""

from __future__ import annotations

import random

import sqlalchemy as sa

from hub.kernel import ids, unit
from hub.kernel.db import db

_BOOKS = sa.MetaData()
_POSTING = sa.Table("plain_posting", _BOOKS, sa.Column("id", sa.String(26), primary_key=True))
_ENTRY = sa.Table(
    "plain_entry",
    _BOOKS,
    sa.Column("posting", sa.String(26), sa.ForeignKey("plain_posting.id"), primary_key=True),
    sa.Column("account", sa.Integer, primary_key=True),
    sa.Column("pence", sa.BigInteger, nullable=False),
)
ACCOUNTS = 600


def open_books() -> None:
    """Make their tables."""
    unit.write(lambda: _BOOKS.create_all(db.session.connection()))


def post(dice: random.Random) -> None:
    """One posting, a unit of work of its own as ours are."""
    source, target = dice.sample(range(ACCOUNTS), 2)
    unit.write(_post, ids.new(), source, target, dice.randrange(500, 6_000))


def _post(posting: str, source: int, target: int, pence: int) -> None:
    db.session.execute(_POSTING.insert(), {"id": posting})
    rows = [(source, -pence), (target, pence)]
    db.session.execute(_ENTRY.insert(), [{"posting": posting, "account": a, "pence": p} for a, p in rows])


def count() -> tuple[int, int]:
    """How many postings, and what all of them come to (0 where each is balanced)."""
    return unit.read(_count)


def _count() -> tuple[int, int]:
    postings = db.session.scalar(sa.select(sa.func.count()).select_from(_POSTING)) or 0
    return postings, int(db.session.scalar(sa.select(sa.func.sum(_ENTRY.c.pence))) or 0)
