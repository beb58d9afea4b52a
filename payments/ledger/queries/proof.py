"""Whether all of it holds: zero-sum, caches, versions, floors, cash against liabilities, seals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from hub.kernel.db import db
from payments.ledger import ports
from payments.ledger.domain import CHART, SEALED_BEHIND, AccountKind, Break
from payments.ledger.models import LedgerAccount, LedgerEntry, LedgerTransaction
from payments.ledger.queries.seals import chain, covered, sealed_until, seals, unsealed

# What neither is cash nor is owed to anyone: it has cash of its own fund beside it.
_RESULTS = (AccountKind.FEE, AccountKind.STRIPE_FEE, AccountKind.BAD_DEBT)


def verify() -> list[Break]:
    """Everything in the ledger that does not hold, read from the entries alone; empty when all is well."""
    return [
        *_unbalanced(),
        *_empty(),
        *_caches(),
        *_running(),
        *_floors(),
        *_cash(),
        *_seals(),
    ]


def prove() -> list[Break]:
    """All that does not hold in the ledger, or between it and what the rooms above keep beside it."""
    return [*verify(), *(found for proof in ports.proofs() for found in proof())]


def _unbalanced() -> Iterator[Break]:
    e = LedgerEntry
    total = sa.func.sum(e.amount_pence)
    statement = (
        sa.select(e.transaction_id, e.currency, e.fund, total)
        .group_by(e.transaction_id, e.currency, e.fund)
        .having(total != 0)
    )
    for id_, currency, fund, pence in db.session.execute(statement):
        yield Break("zero-sum", id_, f"{pence} {currency} pence too much in fund {fund}")


def _empty() -> Iterator[Break]:
    has_entries = sa.select(LedgerEntry.line).where(LedgerEntry.transaction_id == LedgerTransaction.id).exists()
    for id_ in db.session.scalars(sa.select(LedgerTransaction.id).where(~has_entries)):
        yield Break("zero-sum", id_, "it has no entries")


def _caches() -> Iterator[Break]:
    e, a = LedgerEntry, LedgerAccount
    sums = (
        sa.select(
            e.account,
            sa.func.sum(e.amount_pence).label("pence"),
            sa.func.count().label("entries"),
            sa.func.max(e.version).label("version"),
        )
        .group_by(e.account)
        .subquery()
    )
    statement = sa.select(
        a.name, a.balance_pence, a.version, sa.func.coalesce(sums.c.pence, 0), sums.c.entries, sums.c.version
    ).outerjoin(sums, sums.c.account == a.name)
    for name, cached, version, pence, entries, last in db.session.execute(statement):
        if cached != pence:
            yield Break("cache", name, f"the balance kept is {cached}, its entries make {pence}")
        if version != (entries or 0) or version != (last or 0):
            yield Break("gap", name, f"version {version}, {entries or 0} entries, the last is number {last or 0}")


def _running() -> Iterator[Break]:
    e = LedgerEntry
    window: dict[str, Any] = {"partition_by": e.account, "order_by": e.version}
    running = sa.select(
        e.account,
        e.version,
        e.balance_after_pence,
        sa.func.sum(e.amount_pence).over(**window).label("pence"),
        sa.func.row_number().over(**window).label("place"),
    ).subquery()
    wrong = sa.or_(running.c.pence != running.c.balance_after_pence, running.c.place != running.c.version)
    for account, version, kept, pence, place in db.session.execute(sa.select(running).where(wrong)):
        yield Break("replay", account, f"entry {version} (the {place}th) keeps {kept}, the replay gives {pence}")


def _floors() -> Iterator[Break]:
    e, a = LedgerEntry, LedgerAccount
    for kind, rule in CHART.items():
        if not rule.floored:
            continue
        below = e.balance_after_pence < 0 if rule.side == "debit" else e.balance_after_pence > 0
        statement = sa.select(e.account, e.version).join(a, a.name == e.account).where(a.kind == kind.value, below)
        for account, version in db.session.execute(statement):
            yield Break("floor", account, f"it was below zero after entry {version}")


def _cash() -> Iterator[Break]:
    a, e = LedgerAccount, LedgerEntry
    statement = (
        sa.select(a.fund, a.currency, a.side, sa.func.sum(e.amount_pence))
        .join(e, e.account == a.name)
        .where(a.kind.not_in([kind.value for kind in _RESULTS]))
        .group_by(a.fund, a.currency, a.side)
    )
    totals: dict[tuple[str, str], dict[str, int]] = {}
    for fund, currency, side, pence in db.session.execute(statement):
        totals.setdefault((fund, currency), {})[side] = int(pence)
    results = (
        sa.select(e.fund, e.currency, sa.func.sum(e.amount_pence))
        .join(a, a.name == e.account)
        .where(a.kind.in_([kind.value for kind in _RESULTS]))
        .group_by(e.fund, e.currency)
    )
    earned = {(f, c): -int(pence) for f, c, pence in db.session.execute(results)}
    for (fund, currency), sides in totals.items():
        cash, owed = sides.get("debit", 0), -sides.get("credit", 0)
        if cash != owed + earned.get((fund, currency), 0):
            yield Break("cash", fund, f"it has {cash} {currency} pence, and owes or holds {owed}")


def verify_seals(number: int = 0, hash_: str = "") -> list[Break]:
    """What does not hold in the chain of seals, from after the one with this number and hash on."""
    return list(_seals(number, hash_))


def _seals(after: int = 0, previous: str = "") -> Iterator[Break]:
    for number, seal in enumerate(seals(after), start=after + 1):
        under = covered(seal.number)
        right = (
            seal.number == number
            and seal.previous == previous
            and seal.transactions == len(under)
            and seal.hash == chain(seal.previous, under)
        )
        if not right:
            yield Break("seal", str(seal.number), "what it covers, or the chain before it, has been changed")
        previous = seal.hash
    yield from _passed_over()


def _passed_over() -> Iterator[Break]:
    until = sealed_until()
    for id_ in unsealed(None, None, before=until - SEALED_BEHIND) if until else ():
        yield Break("seal", id_, "it was never sealed, though later ones were")
