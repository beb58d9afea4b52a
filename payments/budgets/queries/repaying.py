"""What is to be paid back to residents of what they contributed, and what was."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.budgets.domain import BudgetState, RepaymentState, available, repaid_from, to_repay
from payments.budgets.models import Budget, BudgetFund, BudgetRepayment
from payments.budgets.ports import paid_beside
from payments.budgets.queries.standing import BudgetView, budget, budgets
from payments.budgets.queries.steps import contributed
from payments.ledger import queries as ledger
from payments.ledger.domain import AccountKind


@dataclass(frozen=True)
class RepaymentView:
    """What goes back to a resident: pence, how it stands in the bank's list, who wrote it and who decided."""

    id: str
    budget: str
    pence: int
    reference: str
    state: RepaymentState
    written_at: datetime
    written_by: str | None
    decided_at: datetime | None
    decided_by: str | None


def repayable(view: BudgetView) -> dict[str, int]:
    """Fund to pence that are to go back from it to the resident; nothing while the budget is in use."""
    known = contributed(view.id) if view.state is BudgetState.ENDED else None
    if known is None:
        return {}
    free = ledger.balances(available(view.id, fund) for fund in view.funds)
    pence = to_repay(known.came_pence - known.back_pence, known.asked_pence, took(view))
    return dict(repaid_from(pence, [(account.fund, there) for account, there in free.items()]))


def took(view: BudgetView) -> int:
    """Pence that a budget's visits cost, or may cost yet: also where finance paid one from a fund itself.

    A budget that ran out is no reason to contribute less: the contribution was spent before.
    """
    return view.spent_pence + view.held_pence + paid_beside(view.id)


def repayable_of(budget_id: str) -> dict[str, int]:
    """The same of one budget by its id."""
    view = budget(budget_id)
    return repayable(view) if view else {}


def to_be_repaid() -> dict[str, int]:
    """Every budget that is over and from which something is to go back, to its pence; not where that waits already."""
    waits = sa.select(BudgetRepayment.budget_id).where(BudgetRepayment.state == RepaymentState.PROPOSED)
    statement = (
        sa.select(Budget.id)
        .join(BudgetFund, BudgetFund.budget_id == Budget.id)
        .where(
            BudgetFund.collected,
            Budget.state == BudgetState.APPROVED,
            Budget.ends < clock.today(),
            Budget.id.not_in(waits),
        )
        .order_by(Budget.ends, Budget.id)
    )
    ids = list(db.session.scalars(statement))
    left = ledger.owner_totals(ids, (AccountKind.AVAILABLE,))
    views = budgets([id_ for id_ in ids if left.get((id_, AccountKind.AVAILABLE))])
    found = {view.id: sum(repayable(view).values()) for view in sorted(views.values(), key=lambda v: (v.ends, v.id))}
    return {id_: pence for id_, pence in found.items() if pence}


def repayments_of(budget_id: str) -> list[RepaymentView]:
    """A budget's repayments, the newest first; not those that were dropped."""
    statement = sa.select(BudgetRepayment).where(BudgetRepayment.budget_id == budget_id)
    return _views(statement.where(BudgetRepayment.state != RepaymentState.DROPPED))


def repayments(states: Collection[RepaymentState], limit: int | None = None, offset: int = 0) -> list[RepaymentView]:
    """Those in one of these states, the newest first."""
    statement = sa.select(BudgetRepayment).where(BudgetRepayment.state.in_(states))
    return _views(statement, limit, offset)


def repayments_to_do() -> int:
    """How many are to be written, and how many wait for a colleague."""
    waiting = sa.select(sa.func.count()).where(BudgetRepayment.state == RepaymentState.PROPOSED)
    return len(to_be_repaid()) + (db.session.scalar(waiting) or 0)


def repaid() -> tuple[int, int]:
    """How many were paid, and the pence of all of them."""
    statement = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(BudgetRepayment.pence), 0))
    count, pence = db.session.execute(statement.where(BudgetRepayment.state == RepaymentState.PAID)).one()
    return int(count), int(pence)


def _views(statement: sa.Select[BudgetRepayment], limit: int | None = None, offset: int = 0) -> list[RepaymentView]:
    rows = db.session.scalars(statement.order_by(BudgetRepayment.id.desc()).limit(limit).offset(offset))
    return [
        RepaymentView(
            row.id,
            row.budget_id,
            row.pence,
            row.reference,
            row.state,
            row.written_at,
            row.written_by,
            row.decided_at,
            row.decided_by,
        )
        for row in rows
    ]
