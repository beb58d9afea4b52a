"""Balances: from the cache for now, by replay for a moment in the past. Pence, positive on an account's own side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db, total_of
from payments.ledger.domain import CHART, Account, AccountKind, Kind, Side
from payments.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction

# Built once: every hold asks. `ledger.post()` alone writes what they read, and not through the session.
_BALANCES = sa.select(LedgerAccount.name, LedgerAccount.balance_pence).where(
    LedgerAccount.name.in_(sa.bindparam("names", expanding=True))
)
_TURNOVER = (
    sa.select(LedgerEntry.account, LedgerTransaction.kind, total_of(LedgerEntry.amount_pence))
    .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
    .where(
        LedgerEntry.account.in_(sa.bindparam("names", expanding=True)),
        LedgerTransaction.kind.in_(sa.bindparam("kinds", expanding=True)),
    )
    .group_by(LedgerEntry.account, LedgerTransaction.kind)
)
_TURNOVER_SINCE = _TURNOVER.where(LedgerTransaction.at >= sa.bindparam("since"))


def balance(account: Account) -> int:
    """What stands in `account` now; 0 where it was never used."""
    return balances([account])[account]


def balances(accounts: Iterable[Account]) -> dict[Account, int]:
    """What stands in each account now."""
    wanted = {account.name: account for account in accounts}
    found = dict(db.session.connection().execute(_BALANCES, {"names": list(wanted)}).all())
    return {account: account.natural(found.get(name, 0)) for name, account in wanted.items()}


def balance_at(account: Account, at: datetime) -> int:
    """What stood in `account` at a moment, its own entries included: a replay of the entries up to then."""
    statement = (
        sa.select(total_of(LedgerEntry.amount_pence))
        .join(LedgerTransaction, LedgerTransaction.id == LedgerEntry.transaction_id)
        .where(LedgerEntry.account == account.name, LedgerTransaction.at <= at)
    )
    return account.natural(int(db.session.scalar(statement) or 0))


def natural_balances(
    statement: sa.Select[str, str, str, int], asked: Mapping[str, list[str]] | None = None
) -> dict[tuple[str, str, AccountKind], int]:
    """(owner, fund, kind) to balance, for a selection of (owner, fund, kind, Σ balance)."""
    found = {}
    for owner, fund, kind, total in db.session.execute(statement, asked):
        sign = 1 if CHART[AccountKind(kind)].side is Side.DEBIT else -1
        found[owner, fund, AccountKind(kind)] = sign * int(total)
    return found


_OF_OWNER = sa.select(LedgerAccount.owner, LedgerAccount.fund, LedgerAccount.kind, LedgerAccount.balance_pence).where(
    LedgerAccount.owner.in_(sa.bindparam("owners", expanding=True)),
    LedgerAccount.kind.in_(sa.bindparam("kinds", expanding=True)),
)


def of_owner(owners: Iterable[str], kinds: Iterable[AccountKind]) -> dict[tuple[str, str, AccountKind], int]:
    """(owner, fund, kind) to balance, for the accounts of these owners."""
    return natural_balances(_OF_OWNER, {"owners": list(owners), "kinds": [k.value for k in kinds]})


def of_kind(kind: AccountKind) -> dict[tuple[str, str], int]:
    """(owner, fund) to balance, for all accounts of one kind."""
    statement = sa.select(
        LedgerAccount.owner, LedgerAccount.fund, LedgerAccount.kind, LedgerAccount.balance_pence
    ).where(LedgerAccount.kind == kind.value)
    return {(owner, fund): pence for (owner, fund, _kind), pence in natural_balances(statement).items()}


def owner_totals(owners: Iterable[str], kinds: Iterable[AccountKind]) -> dict[tuple[str, AccountKind], int]:
    """(owner, kind) to balance over all funds."""
    totals: dict[tuple[str, AccountKind], int] = {}
    for (owner, _fund, kind), pence in of_owner(owners, kinds).items():
        totals[owner, kind] = totals.get((owner, kind), 0) + pence
    return totals


def fund_totals(funds: Iterable[str]) -> dict[tuple[str, AccountKind], int]:
    """(fund, kind) to the sum of its accounts' balances."""
    statement = (
        sa.select(sa.literal(""), LedgerAccount.fund, LedgerAccount.kind, total_of(LedgerAccount.balance_pence))
        .where(LedgerAccount.fund.in_(list(funds)))
        .group_by(LedgerAccount.fund, LedgerAccount.kind)
    )
    return {(fund, kind): pence for (_owner, fund, kind), pence in natural_balances(statement).items()}


def kind_totals() -> list[tuple[AccountKind, Side, int]]:
    """The sum of all accounts of each kind that is used, in the order of the chart: kind, side, pence."""
    statement = sa.select(LedgerAccount.kind, total_of(LedgerAccount.balance_pence)).group_by(LedgerAccount.kind)
    sums = dict(db.session.execute(statement).all())
    return [
        (kind, rule.side, int(sums[kind.value]) * (1 if rule.side is Side.DEBIT else -1))
        for kind, rule in CHART.items()
        if kind.value in sums
    ]


def turnover(
    accounts: Iterable[Account], kinds: Iterable[Kind], *, since: datetime | None = None
) -> dict[tuple[str, Kind], int]:
    """(account name, kind of transaction) to what it added to the account, positive on the account's own side.

    `since` leaves out what was posted before it.
    """
    wanted = {account.name: account for account in accounts}
    asked = {"names": list(wanted), "kinds": [k.value for k in kinds]}
    if since is None:
        rows = db.session.execute(_TURNOVER, asked)
    else:
        rows = db.session.execute(_TURNOVER_SINCE, {**asked, "since": since})
    return {(name, Kind(kind)): wanted[name].natural(int(total)) for name, kind, total in rows}
