"""Look at a budget again: told before, and what came of it on record."""

from __future__ import annotations

from datetime import date, datetime

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.words import N_
from payments.budgets import queries
from payments.budgets.domain import BudgetState, NotAReview, ReviewOutcome, check_review
from payments.budgets.models import BudgetReview, BudgetReviewNotice
from payments.budgets.services.landing import lock
from payments.budgets.services.telling import tell_concerned
from payments.funds.domain import require_finance

COMING = N_(
    "Your budget is to be looked at again by %(due_on)s. Someone from the council will ask you how it goes. Think of "
    "what should stay and what should change."
)
HELD = N_("Your budget was looked at again. %(words)s The next time is by %(next_on)s.")


def record_review(budget_id: str, held_on: date, outcome: ReviewOutcome, words: str, next_on: date, by: Actor) -> str:
    """Put on record what came of a review, and when the next one is; the person is told. Returns its id.

    Raises:
        NotAReview: the budget is not in use, a date cannot be or is on record already, or no words are given; `field` says which.
        Missing: there is no such budget. Forbidden: `by` is not in finance.
    """
    require_finance(by)
    budget = lock(budget_id)
    if budget.state is not BudgetState.APPROVED:
        raise NotAReview(message=N_("Only a budget in use is looked at again."), field="held_on")
    check_review(held_on, next_on, budget.terms.starts, clock.today(), queries.limits().review_months)
    if held_on in {review.held_on for review in queries.reviews_of(budget_id)}:
        raise NotAReview(message=N_("What came of a review on that day is on record already."), field="held_on")
    if not words.strip():
        raise NotAReview(message=N_("Say in a sentence what came of it. The person reads it."), field="words")
    row = BudgetReview(
        id=ids.new(),
        budget_id=budget_id,
        held_on=held_on,
        outcome=outcome,
        words=words.strip(),
        next_on=next_on,
        recorded_at=clock.now(),
        recorded_by=by.person,
    )
    db.session.add(row)
    db.session.flush()
    data = {"words": row.words, "next_on": next_on.isoformat()}
    _tell(budget_id, budget.holder, "budget-reviewed", HELD, data, row.id)
    return row.id


def tell_review(budget_id: str, now: datetime) -> bool:
    """Tell people, once for each, that their budget is to be looked at again; whether it was said now."""
    budget = lock(budget_id)
    due = queries.review_due(budget_id)
    if due is None:
        raise Missing
    if db.session.get(BudgetReviewNotice, (budget_id, due)) is not None:
        return False
    db.session.add(BudgetReviewNotice(budget_id=budget_id, due_on=due, at=now))
    db.session.flush()
    data = {"due_on": due.isoformat()}
    _tell(budget_id, budget.holder, "budget-review", COMING, data, f"{budget_id}:{due}")
    return True


def _tell(budget_id: str, holder: str, kind: str, template: str, data: dict[str, str], about: str) -> None:
    where = f"/budgets/{budget_id}/terms"
    tell_concerned(budget_id, holder, kind, template, data, occasion=f"{kind}:{about}", link=where)
