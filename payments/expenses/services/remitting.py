"""What goes into a transfer, and what comes back from one: for the room that pays out, in its own unit."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from hub.kernel.errors import Missing
from payments.expenses.domain import ExpenseState, Happening, after
from payments.expenses.models import Expense, ExpenseClaimant
from payments.expenses.queries import ExpenseLine, line_of
from payments.expenses.services import counting


def take(
    claimant: str, fund: str, until: datetime, check: Callable[[int], None] = lambda _pence: None
) -> list[ExpenseLine]:
    """Take all that is owed to someone of one fund and was approved up to a moment, oldest first.

    Each claim is marked in its own row, so that it is taken once. The caller posts what it takes out of `payable`
    in the same unit: Σ of the lines.

    Args:
        claimant: whose (the URN of a person).
        fund: the fund's id.
        until: the last moment of approval that counts.
        check: told what it comes to before anything is marked, in pence; whatever it raises, nothing is.
    """
    if db.session.get(ExpenseClaimant, claimant) is None:  # most suppliers never claim
        check(0)
        return []
    counting.lock(claimant)
    rows = db.session.scalars(
        sa.select(Expense)
        .where(
            Expense.claimant == claimant,
            Expense.fund_id == fund,
            Expense.state == ExpenseState.APPROVED,
            Expense.decided_at <= until,
        )
        .order_by(Expense.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    check(sum(row.amount_pence for row in rows))
    for row in rows:
        row.state, row.remitted_at = after(row.state, Happening.REMIT), clock.now()
    db.session.flush()
    return [line_of(row) for row in rows]


def put_back(claimant: str, claims: Collection[str]) -> None:
    """A transfer came to nothing: these claims (ids) are owed again. The caller posts the money back in the same unit.

    Raises:
        Missing: there is no such claim of theirs.
        WrongState: one is in no transfer.
    """
    if not claims:
        return
    counting.lock(claimant)
    rows = db.session.scalars(
        sa.select(Expense)
        .where(Expense.id.in_(claims), Expense.claimant == claimant)
        .order_by(Expense.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if len(rows) != len(set(claims)):
        raise Missing
    for row in rows:
        row.state, row.remitted_at = after(row.state, Happening.PUT_BACK), None
    db.session.flush()
