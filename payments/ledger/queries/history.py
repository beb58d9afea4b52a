"""Transactions and entries as they were written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db, total_of
from payments.ledger.domain import Account, AccountKind, Kind
from payments.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction


@dataclass(frozen=True)
class Request:
    """What is remembered of a key: the id of its transaction, and what was asked."""

    id: str
    fingerprint: str


@dataclass(frozen=True)
class Line:
    """One line of a transaction: pence, debit positive."""

    account: Account
    amount_pence: int


@dataclass(frozen=True)
class TransactionView:
    """One transaction, whole."""

    id: str
    key: str
    kind: Kind
    about: str
    memo: str
    at: datetime
    reverses: str | None
    adjusts: str | None
    lines: tuple[Line, ...]
    external: str | None = None


@dataclass(frozen=True)
class EntryView:
    """One entry of an account: pence and the balance after it, positive on the account's own side."""

    transaction: str
    at: datetime
    kind: Kind
    about: str
    memo: str
    account: Account
    amount_pence: int
    balance_after_pence: int
    version: int


@dataclass(frozen=True)
class PostingFact:
    """One entry, for the warehouse: `id` sorts by transaction; pence, debit positive."""

    id: str
    transaction: str
    kind: str
    account_kind: str
    fund: str
    owner: str
    about: str
    amount_pence: int
    at: datetime


_HEAD = (
    LedgerTransaction.id,
    LedgerTransaction.key,
    LedgerTransaction.kind,
    LedgerTransaction.about,
    LedgerTransaction.memo,
    LedgerTransaction.at,
    LedgerTransaction.reverses,
    LedgerTransaction.adjusts,
    LedgerTransaction.external,
)
_OF = (LedgerAccount.kind, LedgerAccount.fund, LedgerAccount.owner, LedgerAccount.currency)


def requests(keys: Iterable[str]) -> dict[str, Request]:
    """Key to what is remembered of it."""
    columns = (LedgerTransaction.key, LedgerTransaction.id, LedgerTransaction.fingerprint)
    rows = db.session.execute(sa.select(*columns).where(LedgerTransaction.key.in_(list(keys))))
    return {key: Request(id_, fingerprint) for key, id_, fingerprint in rows}


def transaction(transaction_id: str) -> TransactionView | None:
    """One transaction, or None."""
    return next(iter(_whole(sa.select(*_HEAD).where(LedgerTransaction.id == transaction_id))), None)


def reversal_of(transaction_id: str) -> TransactionView | None:
    """The correction of a transaction, or None."""
    return next(iter(_whole(sa.select(*_HEAD).where(LedgerTransaction.reverses == transaction_id))), None)


def about(urn: str) -> list[TransactionView]:
    """All that was posted about something, oldest first."""
    return _whole(sa.select(*_HEAD).where(LedgerTransaction.about == urn).order_by(LedgerTransaction.id))


def recent(limit: int, offset: int = 0) -> list[TransactionView]:
    """The last transactions, newest first."""
    return _whole(sa.select(*_HEAD).order_by(LedgerTransaction.id.desc()).limit(limit).offset(offset))


def touching(accounts: Iterable[Account]) -> list[TransactionView]:
    """All transactions with an entry in one of these accounts, oldest first."""
    of = sa.select(LedgerEntry.transaction_id).where(LedgerEntry.account.in_([a.name for a in accounts]))
    return _whole(sa.select(*_HEAD).where(LedgerTransaction.id.in_(of)).order_by(LedgerTransaction.id))


def count() -> int:
    """How many transactions there are."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(LedgerTransaction)) or 0


def entries(
    accounts: Account | Sequence[Account],
    *,
    kinds: Collection[Kind] = (),
    after: datetime | None = None,
    limit: int | None = None,
    newest_first: bool = False,
) -> list[EntryView]:
    """The entries of an account (or several), of all kinds or these, in the order in which they were written."""
    wanted = [accounts] if isinstance(accounts, Account) else accounts
    by_name = {account.name: account for account in wanted}
    columns = (LedgerEntry.account, LedgerEntry.amount_pence, LedgerEntry.balance_after_pence, LedgerEntry.version)
    statement = (
        sa.select(*_HEAD[:1], *_HEAD[2:6], *columns)
        .join(LedgerEntry, LedgerEntry.transaction_id == LedgerTransaction.id)
        .where(LedgerEntry.account.in_(by_name))
        .limit(limit)
    )
    if kinds:
        statement = statement.where(LedgerTransaction.kind.in_([kind.value for kind in kinds]))
    if after is not None:
        statement = statement.where(LedgerTransaction.at > after)
    if newest_first:
        statement = statement.order_by(LedgerTransaction.id.desc(), LedgerEntry.line.desc())
    else:
        statement = statement.order_by(LedgerTransaction.id, LedgerEntry.line)
    found = []
    for id_, kind, urn, memo, at, name, amount, left, version in db.session.execute(statement):
        a = by_name[name]
        found.append(EntryView(id_, at, Kind(kind), urn, memo, a, a.natural(amount), a.natural(left), version))
    return found


def totals() -> tuple[int, int]:
    """How many entries there are, and the pence of all debits, as the database counts them."""
    debits = sa.case((LedgerEntry.amount_pence > 0, LedgerEntry.amount_pence), else_=0)
    rows, pence = db.session.execute(sa.select(sa.func.count(), total_of(debits)).select_from(LedgerEntry)).one()
    return int(rows), int(pence)


def facts(after_id: str, limit: int) -> list[PostingFact]:
    """Entries in order of transaction after `after_id` (a fact's id, or empty), for the warehouse."""
    transaction_id, _, line = after_id.partition(":")
    statement = (
        sa.select(
            LedgerEntry.transaction_id,
            LedgerEntry.line,
            LedgerTransaction.kind,
            LedgerAccount.kind,
            LedgerEntry.fund,
            LedgerAccount.owner,
            LedgerTransaction.about,
            LedgerEntry.amount_pence,
            LedgerTransaction.at,
        )
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .join(LedgerAccount, LedgerAccount.name == LedgerEntry.account)
        .where(sa.tuple_(LedgerEntry.transaction_id, LedgerEntry.line) > (transaction_id, int(line or 0)))
        .order_by(LedgerEntry.transaction_id, LedgerEntry.line)
        .limit(limit)
    )
    return [
        PostingFact(f"{row[0]}:{row[1]}", row[0], row[2], row[3], row[4], row[5], row[6], row[7], row[8])
        for row in db.session.execute(statement)
    ]


def _whole(
    statement: sa.Select[str, str, str, str, str, datetime, str | None, str | None, str | None],
) -> list[TransactionView]:
    heads = db.session.execute(statement).all()
    rows = db.session.execute(
        sa.select(LedgerEntry.transaction_id, LedgerEntry.amount_pence, *_OF)
        .join(LedgerAccount, LedgerAccount.name == LedgerEntry.account)
        .where(LedgerEntry.transaction_id.in_([head[0] for head in heads]))
        .order_by(LedgerEntry.transaction_id, LedgerEntry.line)
    )
    lines: dict[str, list[Line]] = {}
    for id_, amount, kind, fund, owner, currency in rows:
        lines.setdefault(id_, []).append(Line(Account(AccountKind(kind), fund, owner, currency), amount))
    return [
        TransactionView(id_, key, Kind(kind), urn, memo, at, reverses, adjusts, tuple(lines.get(id_, ())), external)
        for id_, key, kind, urn, memo, at, reverses, adjusts, external in heads
    ]
