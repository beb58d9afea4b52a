"""The budgets in use on a day, with as much of each as one must know to look ahead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from hub.kernel.db import db
from payments.budgets.domain import BudgetKind, BudgetState, Terms
from payments.budgets.models import Budget
from payments.budgets.queries.standing import WITH_STEPS, funds_of
from payments.ledger import queries as ledger
from payments.ledger.domain import AccountKind


@dataclass(frozen=True)
class Purse:
    """A budget in use, with what may be promised of it: what one must know to look ahead, and no more."""

    id: str
    state: BudgetState
    terms: Terms
    landed: int
    funds: tuple[str, ...]
    available_pence: int

    @property
    def starts(self) -> date:
        """Its first day."""
        return self.terms.starts


_IN_USE = (
    sa.select(Budget)
    .where(
        Budget.state == BudgetState.APPROVED,
        Budget.kind == BudgetKind.PERSONAL,
        Budget.starts <= sa.bindparam("day", type_=sa.Date),
        Budget.ends >= sa.bindparam("day", type_=sa.Date),
    )
    .options(WITH_STEPS)
)


def purses(day: date) -> list[Purse]:
    """The approved budgets to which a day belongs; a grant is not lived on."""
    rows = db.session.scalars(_IN_USE, {"day": day}).all()
    ids = [row.id for row in rows]
    funds, totals = funds_of(ids), ledger.owner_totals(ids, (AccountKind.AVAILABLE,))
    return [
        Purse(
            row.id, row.state, row.terms, row.landed, funds.get(row.id, ()), totals.get((row.id, AccountKind.AVAILABLE), 0)
        )
        for row in rows
    ]  # fmt: skip
