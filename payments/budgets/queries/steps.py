"""The changes of budgets' terms: those on record, those that wait, and how much a reduction is to take back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import clock, unit
from hub.kernel.db import db
from payments.budgets.domain import BudgetState, Step, StepState, Terms, available
from payments.budgets.models import Budget, BudgetFund, BudgetStep
from payments.ledger import queries as ledger
from payments.ledger.domain import Kind


@dataclass(frozen=True)
class StepView:
    """A change of a budget's terms: what holds from its day on, why, by whom, and what it took back."""

    id: str
    budget: str
    step: Step
    state: StepState
    reason: str
    grounds: str
    written_by: str | None
    written_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    applied_at: datetime | None
    taken_pence: int
    spent_pence: int


def steps_of(budget_id: str, states: Collection[StepState] = (StepState.APPROVED,)) -> list[StepView]:
    """A budget's changes, in order of the day from which each holds."""
    return _views(sa.select(BudgetStep).where(BudgetStep.budget_id == budget_id, BudgetStep.state.in_(states)))


def steps_waiting() -> list[StepView]:
    """Every change that waits for a second officer."""
    return _views(sa.select(BudgetStep).where(BudgetStep.state == StepState.PROPOSED))


def budgets_to_change(now: datetime) -> list[str]:
    """Ids of budgets with an approved change whose day has come and that is not in force yet."""
    statement = (
        sa.select(BudgetStep.budget_id)
        .join(Budget, Budget.id == BudgetStep.budget_id)
        .where(
            BudgetStep.state == StepState.APPROVED,
            BudgetStep.applied_at.is_(None),
            BudgetStep.starts <= clock.local(now).date(),
            Budget.state == BudgetState.APPROVED,
        )
        .distinct()
        .order_by(BudgetStep.budget_id)
    )
    return list(db.session.scalars(statement))


def over(budget_id: str, terms: Terms, landed: int, funds: Collection[str], day: date) -> int:
    """Pence that landed beyond what the terms in force on a day give for the periods paid; below nought: missing.

    An instalment lands by all that was approved by then, so what lies between the terms of the day and those with all
    that is still to come is as it should be. What earlier reductions could not take back, because it was spent, is
    left alone.
    """
    accounts = [available(budget_id, fund) for fund in funds]
    came = sum(ledger.turnover(accounts, (Kind.INSTALMENT, Kind.REDUCTION)).values())
    came -= sum(view.spent_pence for view in steps_of(budget_id))
    meant = [sum(period.amount_pence for period in one.periods()[:landed]) for one in (terms.known(day), terms)]
    return came - min(max(came, min(meant)), max(meant))


def _views(statement: sa.Select[BudgetStep]) -> list[StepView]:
    rows = db.session.scalars(statement.order_by(BudgetStep.starts, BudgetStep.decided_at, BudgetStep.id))
    return [
        StepView(
            row.id,
            row.budget_id,
            row.step,
            row.state,
            row.reason,
            row.grounds,
            row.written_by,
            row.written_at,
            row.decided_by,
            row.decided_at,
            row.applied_at,
            row.taken_pence,
            row.spent_pence,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Contributed:
    """What a resident was asked to contribute so far, what came in, and what went back to them; pence."""

    asked_pence: int
    came_pence: int
    back_pence: int

    @property
    def open_pence(self) -> int:
        """What is still to come."""
        return max(0, self.asked_pence - self.came_pence)


def contributed(budget_id: str) -> Contributed | None:
    """How a resident's collected contribution stands; None where none is collected."""
    row = db.session.get(Budget, budget_id)
    fund = db.session.scalar(
        sa.select(BudgetFund.fund_id).where(BudgetFund.budget_id == budget_id, BudgetFund.collected)
    )
    if row is None or fund is None:
        return None
    came = sum(ledger.turnover([available(budget_id, fund)], (Kind.CONTRIBUTION,)).values())
    every = db.session.scalars(sa.select(BudgetFund.fund_id).where(BudgetFund.budget_id == budget_id))
    back = -sum(ledger.turnover([available(budget_id, one) for one in every], (Kind.REPAYMENT,)).values())
    return Contributed(row.terms.asked(row.landed), came, back)


def looked_after(parties: Collection[str]) -> list[str]:
    """Ids of budgets of which one of these organisations (URNs) looks after a part today."""
    statement = (
        sa.select(Budget)
        .join(BudgetStep, BudgetStep.budget_id == Budget.id)
        .where(
            BudgetStep.third_party.in_(list(parties)),
            BudgetStep.state == StepState.APPROVED,
            Budget.state == BudgetState.APPROVED,
        )
        .distinct()
        .order_by(Budget.id)
    )
    today = clock.today()
    return [row.id for row in db.session.scalars(statement) if row.terms.on(today).third_party in parties]


def terms_of(budget_id: str) -> Terms | None:
    """A budget's terms; None where there is no such budget."""
    row = unit.row(Budget, budget_id)
    return row.terms if row else None
