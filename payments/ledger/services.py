"""The one door through which money moves: `post`. Also corrections, accounts made in advance, and sealing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, ids, unit
from hub.kernel.db import db, is_sqlite, lots
from hub.kernel.errors import Missing
from payments.ledger import ports, queries
from payments.ledger.domain import (
    SEALED_BEHIND,
    Account,
    AlreadyReversed,
    Entry,
    KeyReused,
    Kind,
    MonthClosed,
    Overdrawn,
    Transaction,
)
from payments.ledger.models import LedgerAccount, LedgerEntry, LedgerSeal, LedgerSealLine, LedgerTransaction

_STANDINGS = "ledger.standings"
BATCH = 2000  # transactions in one seal

_ACCOUNTS, _ENTRIES = LedgerAccount.__table__, LedgerEntry.__table__
# Built once: a posting is short, and building its statements anew would take longer than running them.
_READ = (
    sa.select(_ACCOUNTS.c.name, _ACCOUNTS.c.balance_pence, _ACCOUNTS.c.version)
    .where(_ACCOUNTS.c.name.in_(sa.bindparam("names", expanding=True)))
    .order_by(_ACCOUNTS.c.name)
    .with_for_update(key_share=True)
)
_KEEP = (
    sa.update(_ACCOUNTS)  # type: ignore[arg-type]  # a declared model's table
    .where(_ACCOUNTS.c.name == sa.bindparam("of"))
    .values(balance_pence=sa.bindparam("balance"), version=sa.bindparam("at_version"))
)
_WRITE = sa.insert(_ENTRIES)  # type: ignore[arg-type]  # as above


@dataclass
class _Standing:
    """An account's cache while a batch is being written."""

    account: Account
    balance: int
    version: int


def post(transaction: Transaction) -> str:
    """Write `transaction` and return its id; the same key again returns the same id and writes nothing.

    Raises:
        KeyReused: the key came before with another request.
        Overdrawn: an account that may not go below zero would.
        MonthClosed: the clock stands in a month that is closed.
    """
    return post_many([transaction])[0]


def post_many(transactions: Sequence[Transaction]) -> list[str]:
    """Write transactions, in this order, in five statements however many there are; returns their ids.

    Raises:
        KeyReused: a key came before, or twice in here, with another request.
        Overdrawn: after one of them an account that may not go below zero would.
    """
    if not transactions:
        return []
    ids_by_key, fresh = _enter(transactions)
    if fresh:
        standings = _lock({e.account.name: e.account for t in fresh for e in t.entries})
        try:
            rows = [row for t in fresh for row in _apply(ids_by_key[t.key], t, standings)]
        except Overdrawn:
            unit.forget(_STANDINGS)
            raise
        db.session.connection().execute(_WRITE, rows)
        _keep(standings.values())
    return [ids_by_key[t.key] for t in transactions]


def open_accounts(accounts: Iterable[Account]) -> None:
    """Make accounts before they are used, so that nobody waits for another to make them."""
    rows = [
        {
            "name": a.name,
            "kind": a.kind.value,
            "currency": a.currency,
            "fund": a.fund,
            "owner": a.owner,
            "side": a.side,
            "floored": a.floored,
            "balance_pence": 0,
            "version": 0,
        }
        for a in sorted(accounts, key=lambda a: a.name)
    ]
    db.session.execute(_insert(LedgerAccount).on_conflict_do_nothing(index_elements=["name"]), rows)


def locked(accounts: Iterable[Account]) -> dict[Account, int]:
    """Balances that nobody changes until this unit ends: for who decides by them where cash is taken from."""
    found = _lock({account.name: account for account in accounts})
    return {one.account: one.account.natural(one.balance) for one in found.values()}


def read_ahead(accounts: Iterable[Account]) -> None:
    """Read at once the caches of the accounts to which a unit will post one by one, where it has locked them already."""
    if is_sqlite():
        known = _known()
        unknown = {name: account for account in accounts if (name := account.name) not in known}
        for lot in lots(unknown):
            known.update(_read({name: unknown[name] for name in lot}))


def reverse(transaction_id: str, *, key: str, memo: str = "") -> str:
    """Correct a transaction by its full reversal, linked to it; returns the reversal's id.

    Raises:
        Missing: there is no such transaction.
        AlreadyReversed: it has been corrected, by another key.
        Overdrawn: the money has moved on.
    """
    past = queries.transaction(transaction_id)
    if past is None:
        raise Missing
    reversal = queries.reversal_of(transaction_id)
    if reversal is not None and reversal.key != key:
        raise AlreadyReversed
    entries = tuple(Entry(line.account, -line.amount_pence) for line in past.lines)
    return post(Transaction(key, Kind.CORRECTION, entries, past.about, memo, reverses=transaction_id))


def seal(now: datetime | None = None) -> int:
    """Seal what has been posted since the last seal; returns the number of transactions sealed.

    The hash chain runs over the seal before and each transaction in order of id.
    """
    now = now or clock.now()
    head = queries.head()
    until = queries.sealed_until()
    waiting = queries.unsealed(until - SEALED_BEHIND if until else None, BATCH)
    if not waiting:
        return 0
    number, previous = (head.number + 1, head.hash) if head else (1, "")
    sealed = LedgerSeal(
        number=number,
        previous=previous,
        hash=queries.chain(previous, waiting),
        transactions=len(waiting),
        at=now,
    )
    db.session.add(sealed)
    db.session.flush()
    rows = [{"transaction_id": transaction_id, "seal": number} for transaction_id in waiting]
    db.session.execute(sa.insert(LedgerSealLine), rows)
    return len(waiting)


def _insert(model: type[Any]) -> Any:
    """`INSERT` in the dialect at hand, for `ON CONFLICT`."""
    return (sqlite if is_sqlite() else postgresql).insert(model.__table__)


@cache
def _heads(on_sqlite: bool) -> Any:
    """`INSERT … ON CONFLICT DO NOTHING RETURNING id`: psycopg's count of rows cannot be trusted there."""
    table = LedgerTransaction.__table__
    insert = (sqlite if on_sqlite else postgresql).insert(table)
    return insert.on_conflict_do_nothing(index_elements=["key"]).returning(table.c.id)


def _enter(transactions: Sequence[Transaction]) -> tuple[dict[str, str], list[Transaction]]:
    """Write the transactions' heads; returns every key's id, and those that are new, in their order."""
    wanted: dict[str, Transaction] = {}
    for t in transactions:
        if wanted.setdefault(t.key, t).fingerprint != t.fingerprint:
            raise KeyReused(key=t.key)
    at = clock.now()
    if at < ports.closed_until(at):
        raise MonthClosed
    rows = [
        {
            "id": ids.new(),
            "key": t.key,
            "fingerprint": t.fingerprint,
            "kind": t.kind.value,
            "about": t.about,
            "memo": t.memo,
            "reverses": t.reverses,
            "adjusts": t.adjusts,
            "at": at,
            "external": t.external,
        }
        for t in wanted.values()
    ]
    entered = set(db.session.connection().execute(_heads(is_sqlite()), rows).scalars())
    found = {str(row["key"]): str(row["id"]) for row in rows if row["id"] in entered}
    fresh = [t for t in wanted.values() if t.key in found]
    if len(found) < len(wanted):
        found |= _remembered([t for t in wanted.values() if t.key not in found])
    return found, fresh


def _remembered(transactions: Sequence[Transaction]) -> dict[str, str]:
    """The ids of keys that came before; raises KeyReused where the request is another."""
    past = queries.requests([t.key for t in transactions])
    for t in transactions:
        if past[t.key].fingerprint != t.fingerprint:
            raise KeyReused(key=t.key)
    return {key: request.id for key, request in past.items()}


def _lock(accounts: dict[str, Account]) -> dict[str, _Standing]:
    """Lock the accounts in order of name (on SQLite the unit holds the one write lock) and read their caches."""
    known = _known()
    found = {name: known[name] for name in accounts if name in known}
    unknown = {name: account for name, account in accounts.items() if name not in found}
    if unknown:
        found |= _read(unknown)
    if len(found) < len(accounts):
        missing = {name: account for name, account in unknown.items() if name not in found}
        open_accounts(missing.values())
        found |= _read(missing)
    known.update(found)
    return found


def _known() -> dict[str, _Standing]:
    """The caches that the unit has read: on SQLite it has locked them since it began, and alone writes them."""
    return unit.once(_STANDINGS, dict) if is_sqlite() else {}


def _read(accounts: dict[str, Account]) -> dict[str, _Standing]:
    rows = db.session.connection().execute(_READ, {"names": list(accounts)})
    return {name: _Standing(accounts[name], balance, version) for name, balance, version in rows}


def _apply(transaction_id: str, transaction: Transaction, standings: dict[str, _Standing]) -> list[dict[str, Any]]:
    """The rows of a transaction's entries, each with its account's balance and version after it."""
    rows = []
    for line, entry in enumerate(transaction.entries, start=1):
        account, standing = entry.account, standings[entry.account.name]
        standing.balance += entry.amount_pence
        standing.version += 1
        natural = account.natural(standing.balance)
        if account.floored and natural < 0:
            raise Overdrawn(account=account.name, short=-natural)
        rows.append(
            {
                "transaction_id": transaction_id,
                "line": line,
                "account": account.name,
                "currency": account.currency,
                "fund": account.fund,
                "amount_pence": entry.amount_pence,
                "balance_after_pence": standing.balance,
                "version": standing.version,
            }
        )
    return rows


def _keep(standings: Iterable[_Standing]) -> None:
    rows = [{"of": s.account.name, "balance": s.balance, "at_version": s.version} for s in standings]
    db.session.connection().execute(_KEEP, rows)
