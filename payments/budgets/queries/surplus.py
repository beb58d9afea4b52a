"""Which budgets have more than they need, who was told of it, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.budgets.domain import OPEN, BudgetKind, BudgetState, SurplusState, available, surplus
from payments.budgets.models import Budget, BudgetFund, BudgetSurplus
from payments.budgets.ports import commitments
from payments.budgets.queries.limits import limits
from payments.budgets.queries.repaying import repayable
from payments.budgets.queries.standing import BudgetView, budgets
from payments.ledger import queries as ledger


@dataclass(frozen=True)
class SurplusView:
    """A surplus of which people were told: how much, why, until when they may answer, what they said, what was decided."""

    id: str
    budget: str
    state: SurplusState
    pence: int
    words: str
    told_at: datetime
    told_by: str | None
    reply_by: date
    answer: str
    answered_at: datetime | None
    decision: str
    decided_at: datetime | None
    decided_by: str | None
    recalled_pence: int

    @property
    def open(self) -> bool:
        """Whether it is not decided."""
        return self.state in OPEN

    @property
    def over(self) -> bool:
        """Whether the time to answer is over."""
        return clock.today() > self.reply_by


def surpluses(views: Iterable[BudgetView]) -> dict[str, int]:
    """Budget to pence beyond its reserve, where there is too much in it; of an ended one, all that is left.

    What is promised to visits from money that is here already is not counted, nor what the resident contributed; of an
    ended one, what goes back to the resident is not.
    """
    known = [view for view in views if view.state in (BudgetState.APPROVED, BudgetState.ENDED) and not view.grant]
    today, rules = clock.today(), limits()
    taken = commitments([view.id for view in known], today)
    free = _free(known)
    found: dict[str, int] = {}
    for view in known:
        ended = view.state is BudgetState.ENDED
        weekly = 0 if ended else view.now.landing_pence // view.weeks
        here = (one for one in taken.get(view.id, ()) if view.paid_until and one.day < view.paid_until)
        left = free[view.id] - sum(one.promised_pence for one in here)
        pence = surplus(left, weekly, rules.surplus_weeks, view.now.contingency_weeks)
        if pence > 0 and (weekly or ended):
            found[view.id] = pence
    return found


def _free(views: list[BudgetView]) -> dict[str, int]:
    """Budget to what stands free in it of the funds that give to it; once it is over, of all, less what goes back."""
    own = {
        (id_, fund)
        for id_, fund in db.session.execute(
            sa.select(BudgetFund.budget_id, BudgetFund.fund_id).where(
                BudgetFund.collected, BudgetFund.budget_id.in_([view.id for view in views])
            )
        )
    }
    ended = {view.id for view in views if view.state is BudgetState.ENDED}
    accounts = [available(v.id, fund) for v in views for fund in v.funds if v.id in ended or (v.id, fund) not in own]
    with_own = {budget_id for budget_id, _fund in own} & ended
    found = {view.id: -sum(repayable(view).values()) if view.id in with_own else 0 for view in views}
    for account, pence in ledger.balances(accounts).items():
        found[account.owner] += pence
    return found


def flagged() -> dict[str, int]:
    """Every budget with a surplus of which nobody was told yet, to its pence; what a grant leaves goes back by itself."""
    told = sa.select(BudgetSurplus.budget_id).where(BudgetSurplus.state.in_(OPEN))
    wanted = Budget.state == BudgetState.APPROVED, Budget.kind == BudgetKind.PERSONAL, Budget.id.not_in(told)
    return surpluses(budgets(list(db.session.scalars(sa.select(Budget.id).where(*wanted)))).values())


def surplus_told(id_: str) -> SurplusView | None:
    """One surplus of which people were told, or None."""
    return next(iter(_views(sa.select(BudgetSurplus).where(BudgetSurplus.id == id_))), None)


def surpluses_of(budget_id: str) -> list[SurplusView]:
    """The surpluses of a budget of which people were told, the newest first."""
    return _views(sa.select(BudgetSurplus).where(BudgetSurplus.budget_id == budget_id))


def surpluses_open() -> list[SurplusView]:
    """Every surplus of which people were told and that is not decided, the newest first."""
    return _views(sa.select(BudgetSurplus).where(BudgetSurplus.state.in_(OPEN)))


def _views(statement: sa.Select[BudgetSurplus]) -> list[SurplusView]:
    names = [name for name in SurplusView.__dataclass_fields__ if name != "budget"]
    rows = db.session.scalars(statement.order_by(BudgetSurplus.id.desc()))
    return [SurplusView(budget=row.budget_id, **{name: getattr(row, name) for name in names}) for row in rows]
