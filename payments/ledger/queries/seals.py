"""The chain of seals: each covers a batch of transactions and the seal before it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db, found_first
from payments.ledger.domain import digest
from payments.ledger.models import LedgerEntry, LedgerSeal, LedgerSealLine, LedgerTransaction

CHUNK = 500


@dataclass(frozen=True)
class Head:
    """One seal; the newest is the head, which can be published."""

    number: int
    previous: str
    hash: str
    transactions: int
    at: datetime


_COLUMNS = (LedgerSeal.number, LedgerSeal.previous, LedgerSeal.hash, LedgerSeal.transactions, LedgerSeal.at)


def head() -> Head | None:
    """The newest seal, or None."""
    row = db.session.execute(sa.select(*_COLUMNS).order_by(LedgerSeal.number.desc()).limit(1)).first()
    return Head(*row) if row else None


def seals(after: int = 0) -> list[Head]:
    """All seals (with a number above `after`), oldest first."""
    statement = sa.select(*_COLUMNS).where(LedgerSeal.number > after).order_by(LedgerSeal.number)
    return [Head(*row) for row in db.session.execute(statement)]


def sealed_until() -> datetime | None:
    """When the newest transaction under the last seal was posted: seals go on from there, wherever they were stopped.

    The seal's own time would not do: after an outage one batch is sealed now and the next is of days before.
    """
    last = sa.select(sa.func.max(LedgerSeal.number)).scalar_subquery()
    posted = sa.select(sa.func.max(LedgerTransaction.at)).join(
        LedgerSealLine, LedgerSealLine.transaction_id == LedgerTransaction.id
    )
    found: datetime | None = db.session.scalar(posted.where(LedgerSealLine.seal == last))
    return found


def unsealed(since: datetime | None, limit: int | None, *, before: datetime | None = None) -> list[str]:
    """Ids of transactions under no seal, in order; only those posted from `since` on (and `before`) are looked at."""
    sealed = sa.select(LedgerSealLine.seal).where(LedgerSealLine.transaction_id == LedgerTransaction.id).exists()
    in_order = LedgerTransaction.id if since is None else found_first(LedgerTransaction.id)
    statement = sa.select(LedgerTransaction.id).where(~sealed).limit(limit)
    if since is not None:
        statement = statement.where(LedgerTransaction.at >= since)
    if before is not None:
        statement = statement.where(LedgerTransaction.at < before)
    return list(db.session.scalars(statement.order_by(in_order)))


def chain(previous: str, transaction_ids: Sequence[str]) -> str:
    """The hash of a seal over these transactions (in this order) and the hash before: SHA-256, in hex."""
    hash_ = previous
    for _, content in contents(transaction_ids):
        hash_ = hashlib.sha256((hash_ + digest(content)).encode()).hexdigest()
    return hash_


def covered(number: int) -> list[str]:
    """The ids of the transactions that a seal covers, in its order."""
    lines = sa.select(LedgerSealLine.transaction_id).where(LedgerSealLine.seal == number)
    return list(db.session.scalars(lines.order_by(LedgerSealLine.transaction_id)))


def contents(transaction_ids: Sequence[str]) -> Iterator[tuple[str, list[object] | None]]:
    """Each transaction with what is sealed of it, in this order."""
    for start in range(0, len(transaction_ids), CHUNK):
        chunk = transaction_ids[start : start + CHUNK]
        found = _contents(chunk)
        yield from ((transaction_id, found.get(transaction_id)) for transaction_id in chunk)


_IDS: sa.BindParameter[str] = sa.bindparam("ids", expanding=True)
_T, _E = LedgerTransaction, LedgerEntry
_HEADS = sa.select(
    _T.id, _T.key, _T.fingerprint, _T.kind, _T.about, _T.memo, _T.reverses, _T.adjusts, _T.at
).where(_T.id.in_(_IDS))  # fmt: skip
_LINES = (
    sa.select(
        _E.transaction_id,
        _E.line,
        _E.account,
        _E.currency,
        _E.fund,
        _E.amount_pence,
        _E.balance_after_pence,
        _E.version,
    )
    .where(_E.transaction_id.in_(_IDS))
    .order_by(_E.transaction_id, _E.line)
)
_NAMED = sa.select(_T.id, _T.external).where(_T.id.in_(_IDS), _T.external.is_not(None))


def _contents(transaction_ids: Sequence[str]) -> dict[str, list[object]]:
    """What is sealed of each transaction: every stored value, in the order of the columns; entries, then `external`."""
    asked = {"ids": list(transaction_ids)}
    found: dict[str, list[object]] = {}
    for head_row in db.session.execute(_HEADS, asked):
        found[head_row[0]] = [*head_row[:-1], head_row[-1].isoformat(), []]
    for row in db.session.execute(_LINES, asked):
        entries = found[row[0]][-1]
        assert isinstance(entries, list)  # noqa: S101 - for the type checker: it was put there above
        entries.append(list(row[1:]))
    # Only where there is one: what was sealed before transactions could have one holds as it is.
    for id_, external in db.session.execute(_NAMED, asked):
        found[id_].append(external)
    return found
