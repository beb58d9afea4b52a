"""Whether what holds keep beside the ledger agrees with it, to the penny."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from hub.kernel.db import db, total_of
from payments.budgets import queries as budgets
from payments.holds.domain import WAITING, HoldState
from payments.holds.models import OWED, Hold, HoldDraw, HoldRecovery
from payments.ledger import queries as ledger
from payments.ledger.domain import AccountKind, Break

Key = tuple[str, str]  # (budget or payee, fund)


def verify() -> list[Break]:
    """Every sum of holds that differs from its accounts, and every budget whose promises are kept wrongly."""
    disputed = sa.and_(Hold.state == HoldState.CAPTURED, Hold.disputed)
    owed = sa.and_(Hold.state == HoldState.CAPTURED, ~Hold.disputed)
    return [
        *_differences("held", _drawn(Hold.budget_id, HoldDraw.held_pence), AccountKind.HELD),
        *_differences("owed", _drawn(Hold.payee, OWED, owed), AccountKind.PAYABLE),
        *_differences("frozen", _drawn(Hold.payee, OWED, disputed), AccountKind.FROZEN),
        *_differences("owed back", _open(HoldRecovery.payee), AccountKind.RECV_PROVIDER),
        *_differences("own money held", _drawn(Hold.purse, HoldDraw.held_pence), AccountKind.OWN_HELD),
        *_differences("own money to come back", _open(HoldRecovery.purse), AccountKind.OWN_RECOVERY),
        *_differences("to come back", _open(HoldRecovery.budget_id), AccountKind.RECOVERY),
        *_promises(),
    ]


def _drawn(
    owner: sa.orm.InstrumentedAttribute[str] | sa.orm.InstrumentedAttribute[str | None],
    pence: sa.ColumnElement[int] | sa.orm.InstrumentedAttribute[int],
    only: sa.ColumnElement[bool] | None = None,
) -> dict[Key, int]:
    statement = (
        sa.select(owner, HoldDraw.fund_id, total_of(pence))
        .join(HoldDraw, HoldDraw.about == Hold.about)
        .where(owner.is_not(None))
        .group_by(owner, HoldDraw.fund_id)
    )
    rows = db.session.execute(statement if only is None else statement.where(only))
    return {(str(whose), fund): int(total) for whose, fund, total in rows}


def _open(owner: sa.orm.InstrumentedAttribute[str] | sa.orm.InstrumentedAttribute[str | None]) -> dict[Key, int]:
    open_pence = total_of(HoldRecovery.open_pence)
    statement = sa.select(owner, HoldRecovery.fund_id, open_pence).where(owner.is_not(None))
    rows = db.session.execute(statement.group_by(owner, HoldRecovery.fund_id))
    return {(str(whose), fund): int(total) for whose, fund, total in rows}


def _differences(what: str, drawn: Mapping[Key, int], kind: AccountKind) -> Iterator[Break]:
    standing = {key: pence for key, pence in ledger.of_kind(kind).items() if pence}
    for whose, fund in sorted({*standing, *(key for key, pence in drawn.items() if pence)}):
        here, there = drawn.get((whose, fund), 0), standing.get((whose, fund), 0)
        if here != there:
            yield Break(what, f"{whose} {fund}", f"holds make {here} pence, the ledger has {there}")


def _promises() -> Iterator[Break]:
    statement = sa.select(Hold.budget_id, total_of(Hold.amount_pence)).group_by(Hold.budget_id)
    statement = statement.where(Hold.state.in_(WAITING), Hold.budget_id.is_not(None))
    made: dict[str, int] = {str(budget): int(pence) for budget, pence in db.session.execute(statement)}
    kept = budgets.promised()
    for budget in sorted({*made, *kept}):
        if made.get(budget, 0) != kept.get(budget, 0):
            yield Break("promised", budget, f"visits make {made.get(budget, 0)} pence, {kept.get(budget, 0)} are kept")
