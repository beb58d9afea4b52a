"""The journal as files and closings need it: entries of a span in order, cash at Stripe, accounts, totals of a span."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db, total_of
from payments.ledger.domain import OPS, AccountKind
from payments.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction

CHUNK = 2000  # entries read at once
_AT_STRIPE = [AccountKind.STRIPE_AVAILABLE.value, AccountKind.STRIPE_PENDING.value]
# What Stripe kept of the common balance for costs of the council's stands below zero until the council pays it in.
_KEPT = sa.and_(LedgerAccount.kind == AccountKind.CLEARING_PAYOUT.value, LedgerAccount.fund == OPS)
AT_STRIPE = sa.or_(LedgerAccount.kind.in_(_AT_STRIPE), _KEPT)


@dataclass(frozen=True)
class JournalLine:
    """One entry with its transaction; pence, debit positive."""

    transaction: str
    line: int
    at: datetime
    kind: str
    about: str
    memo: str
    external: str | None
    account: str
    account_kind: str
    fund: str
    owner: str
    amount_pence: int


@dataclass(frozen=True)
class CashPosting:
    """What one transaction did to the cash at Stripe, in pence; `of` is the one that it corrects."""

    id: str
    external: str | None
    of: str | None
    at: datetime
    amount_pence: int


@dataclass(frozen=True)
class KindTotal:
    """What a kind of account was debited and credited in a span, in pence."""

    kind: AccountKind
    debit_pence: int
    credit_pence: int


@dataclass(frozen=True)
class AccountView:
    """One account and its cache; the balance debit positive."""

    name: str
    kind: str
    side: str
    floored: bool
    balance_pence: int
    version: int


def journal(since: datetime, until: datetime) -> Iterator[JournalLine]:
    """The entries of what was posted from `since` to before `until`, in order, some at a time."""
    t, e, a = LedgerTransaction, LedgerEntry, LedgerAccount
    after: tuple[str, int] = ("", 0)
    statement = (
        sa.select(
            e.transaction_id,
            e.line,
            t.at,
            t.kind,
            t.about,
            t.memo,
            t.external,
            e.account,
            a.kind,
            e.fund,
            a.owner,
            e.amount_pence,
        )
        .join(t, t.id == e.transaction_id)
        .join(a, a.name == e.account)
        .where(t.at >= since, t.at < until)
        .order_by(e.transaction_id, e.line)
        .limit(CHUNK)
    )
    while True:
        rows = db.session.execute(statement.where(sa.tuple_(e.transaction_id, e.line) > after)).all()
        yield from (JournalLine(*row) for row in rows)  # type: ignore[call-arg]  # more columns than the types of a row count
        if len(rows) < CHUNK:
            return
        after = (rows[-1][0], rows[-1][1])


def cash_postings(since: datetime | None = None) -> list[CashPosting]:
    """What changed the cash at Stripe (from `since` on), in order; what only moves between funds did not."""
    t = LedgerTransaction
    return _cash(t.at >= since) if since is not None else _cash()


def cash_named(references: Collection[str]) -> list[CashPosting]:
    """What changed the cash at Stripe and is known there by one of these, in order."""
    return _cash(LedgerTransaction.external.in_(references))


def _cash(*where: sa.ColumnElement[bool]) -> list[CashPosting]:
    t, e, a = LedgerTransaction, LedgerEntry, LedgerAccount
    pence = total_of(e.amount_pence)
    statement = (
        sa.select(t.id, t.external, sa.func.coalesce(t.reverses, t.adjusts), t.at, pence)
        .join(e, e.transaction_id == t.id)
        .join(a, a.name == e.account)
        .where(AT_STRIPE)
        .group_by(t.id, t.external, t.reverses, t.adjusts, t.at)
        .having(pence != 0)
        .order_by(t.id)
    )
    if where:  # said of the entries too, or SQLite would read every one there ever was
        statement = statement.where(*where, e.transaction_id.in_(sa.select(t.id).where(*where)))
    return [CashPosting(*row) for row in db.session.execute(statement)]


def cash_at_stripe() -> int:
    """All that stands at Stripe by the ledger, available or not, over all funds, less what Stripe kept of it."""
    return int(db.session.scalar(sa.select(total_of(LedgerAccount.balance_pence)).where(AT_STRIPE)) or 0)


def first_at() -> datetime | None:
    """When the first transaction was posted."""
    return db.session.scalar(sa.select(sa.func.min(LedgerTransaction.at)))


def span_totals(since: datetime, until: datetime) -> list[KindTotal]:
    """Debits and credits by kind of account of what was posted in a span, in the order of the chart."""
    t, e, a = LedgerTransaction, LedgerEntry, LedgerAccount
    debits = total_of(sa.case((e.amount_pence > 0, e.amount_pence), else_=0))
    credits_ = total_of(sa.case((e.amount_pence < 0, -e.amount_pence), else_=0))
    statement = (
        sa.select(a.kind, debits, credits_)
        .select_from(e)
        .join(t, t.id == e.transaction_id)
        .join(a, a.name == e.account)
        .where(t.at >= since, t.at < until)
        .group_by(a.kind)
    )
    found = {kind: (int(dr), int(cr)) for kind, dr, cr in db.session.execute(statement)}
    return [KindTotal(kind, *found[kind.value]) for kind in AccountKind if kind.value in found]


def count_between(since: datetime, until: datetime) -> int:
    """How many transactions were posted in a span."""
    t = LedgerTransaction
    return db.session.scalar(sa.select(sa.func.count()).select_from(t).where(t.at >= since, t.at < until)) or 0


def accounts() -> Iterator[AccountView]:
    """Every account, by name."""
    a = LedgerAccount
    columns = (a.name, a.kind, a.side, a.floored, a.balance_pence, a.version)
    for name, kind, side, floored, pence, version in db.session.execute(sa.select(*columns).order_by(a.name)):
        yield AccountView(name, kind, side.value, floored, pence, version)
