"""When budgets are to be looked at again, and what came of it before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.budgets.domain import BudgetKind, BudgetState, ReviewOutcome, StepState, due_on
from payments.budgets.models import Budget, BudgetReview, BudgetReviewNotice, BudgetStep
from payments.budgets.queries.limits import limits


@dataclass(frozen=True)
class ReviewView:
    """A review that was held."""

    held_on: date
    outcome: ReviewOutcome
    words: str
    next_on: date
    recorded_by: str | None


def reviews_of(budget_id: str) -> list[ReviewView]:
    """The reviews of a budget, the latest last."""
    statement = sa.select(BudgetReview).where(BudgetReview.budget_id == budget_id)
    rows = db.session.scalars(statement.order_by(BudgetReview.held_on, BudgetReview.id))
    return [ReviewView(row.held_on, row.outcome, row.words, row.next_on, row.recorded_by) for row in rows]


def review_due(budget_id: str) -> date | None:
    """When a budget is to be looked at next; None where there is no such budget in use."""
    return next((due for _id, due in _due([budget_id])), None)


def reviews_due(within: timedelta | None = None) -> dict[str, date]:
    """Budget to the day of its review, the earliest first: those overdue, and those that come in this time.

    Without `within`, those that people are told of now.
    """
    ahead = timedelta(weeks=limits().review_notice_weeks) if within is None else within
    last = clock.today() + ahead
    found = sorted(((due, id_) for id_, due in _due() if due <= last), key=lambda pair: pair)
    return {id_: due for due, id_ in found}


def to_end() -> list[str]:
    """Ids of budgets in use that are to end by their last review, and of which no earlier last day is written yet."""
    latest = sa.select(BudgetReview.budget_id, BudgetReview.outcome).order_by(BudgetReview.held_on, BudgetReview.id)
    last = {budget_id: outcome for budget_id, outcome in db.session.execute(latest)}  # noqa: C416 - rows are not pairs to mypy
    written = sa.select(BudgetStep.budget_id).where(BudgetStep.over, BudgetStep.state == StepState.PROPOSED)
    statement = sa.select(Budget.id).where(
        Budget.id.in_([id_ for id_, outcome in last.items() if outcome is ReviewOutcome.ENDS]),
        Budget.state == BudgetState.APPROVED,
        Budget.ends >= clock.today(),
        sa.or_(Budget.agreed_ends.is_(None), Budget.agreed_ends == Budget.ends),
        Budget.id.not_in(written),
    )
    return list(db.session.scalars(statement.order_by(Budget.id)))


def ending() -> list[str]:
    """Ids of budgets in use that end earlier than was agreed, the next first."""
    wanted = Budget.state == BudgetState.APPROVED, Budget.ends >= clock.today(), Budget.ends < Budget.agreed_ends
    return list(db.session.scalars(sa.select(Budget.id).where(*wanted).order_by(Budget.ends, Budget.id)))


def reviews_to_tell(now: datetime) -> list[str]:
    """Ids of budgets whose holders are to be told of a review."""
    last = clock.local(now).date() + timedelta(weeks=limits().review_notice_weeks)
    rows = db.session.execute(sa.select(BudgetReviewNotice.budget_id, BudgetReviewNotice.due_on))
    told = {(id_, due) for id_, due in rows}
    return sorted(id_ for id_, due in _due() if due <= last and (id_, due) not in told)


def _due(ids: Iterable[str] | None = None) -> list[tuple[str, date]]:
    """(budget in use, day of its next review), of those whose last day is not before it; grants have none."""
    statement = sa.select(Budget.id, Budget.starts, Budget.ends).where(
        Budget.state == BudgetState.APPROVED, Budget.ends >= clock.today(), Budget.kind == BudgetKind.PERSONAL
    )
    if ids is not None:
        statement = statement.where(Budget.id.in_(list(ids)))
    months = limits().first_review_months
    agreed: dict[str, list[date]] = {}
    rows = db.session.execute(
        sa.select(BudgetReview.budget_id, BudgetReview.next_on).order_by(BudgetReview.held_on, BudgetReview.id)
    )
    for budget_id, next_on in rows:
        agreed.setdefault(budget_id, []).append(next_on)
    found = (
        (id_, due_on(starts, agreed.get(id_, ()), months), ends) for id_, starts, ends in db.session.execute(statement)
    )
    return [(id_, due) for id_, due, ends in found if due <= ends]
