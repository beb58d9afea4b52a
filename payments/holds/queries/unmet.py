"""Visits that have no money and are promised none: cut with their budget, or 72 hours away and still without."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db, total_of
from payments.budgets.domain import BudgetState
from payments.budgets.ports import Unmet
from payments.budgets.queries import BudgetView
from payments.holds.domain import HORIZON, REVIEW, WAITING, HoldState, Source, early, turns
from payments.holds.models import Hold, HoldDraw
from payments.holds.ports import pages
from payments.holds.queries.standing import HoldView, days, holds_of, views, waits

_OF_BUDGETS = Hold.state == HoldState.NEEDS_REVIEW, Hold.budget_id.is_not(None)


def needing_review() -> list[HoldView]:
    """Visits for which a budget has no money and promises none, the nearest first: what budgets' pages sum up as such.

    One that has begun is not settled yet; one that is more than 72 hours away was cut with its budget.
    """
    return views(sa.select(Hold).where(*_OF_BUDGETS).order_by(Hold.at, Hold.about))


def count_waiting() -> int:
    """How many visits wait for a person: delivered and not paid, or coming and without money."""
    made = sa.and_(Hold.state == HoldState.AWAITING, Hold.purse.is_(None))
    coming = sa.and_(*_OF_BUDGETS, Hold.at > clock.now())
    return db.session.scalar(sa.select(sa.func.count()).select_from(Hold).where(sa.or_(made, coming))) or 0


def unmet_sums(ids: Collection[str]) -> dict[str, int]:
    """Budget to the pence of its visits that have no money and are promised none, where it has any."""
    statement = sa.select(Hold.budget_id, total_of(Hold.amount_pence)).where(
        Hold.budget_id.in_(list(ids)), Hold.state == HoldState.NEEDS_REVIEW
    )
    return {str(id_): int(pence) for id_, pence in db.session.execute(statement.group_by(Hold.budget_id))}


def unmet(budget_id: str) -> list[Unmet]:
    """Those visits of one budget, in order of date: what it sums up to is what `unmet_sums` says."""
    found = holds_of(budget_id, [HoldState.NEEDS_REVIEW])
    known = pages([one.about for one in found])
    return [Unmet(one.at, one.category, one.payee, one.amount_pence, known.get(one.about)) for one in found]


def paid_beside(budget_id: str) -> int:
    """Pence of a budget's delivered visits that finance paid from a fund itself, less what came back of them."""
    statement = (
        sa.select(total_of(HoldDraw.captured_pence))
        .join(Hold, Hold.about == HoldDraw.about)
        .where(Hold.budget_id == budget_id, HoldDraw.source == Source.FUND)
    )
    return int(db.session.scalar(statement) or 0)


def pages_of(holds: Iterable[HoldView]) -> Mapping[str, str]:
    """Where a person reads about these: their URN to the address of a page, where they have one."""
    return pages([one.about for one in holds])


def would_hold(budgets: Iterable[BudgetView], now: datetime) -> set[str]:
    """Which visits of budgets would be set aside if each were looked at now (`hold_waiting`), by their URNs."""
    found: set[str] = set()
    day = days()
    for view in budgets:
        until = view.paid_until if view.state is BudgetState.APPROVED else None
        waiting = [
            one for one in holds_of(view.id, WAITING) if until is not None and now < one.at and day(one.at) < until
        ]
        near = [one for one in waiting if one.at <= now + HORIZON]
        later = sum(one.amount_pence for one in waiting if one not in near and one.state is HoldState.UNFUNDED)
        taken = turns([waits(one.at, one.amount_pence, one.state) for one in near], view.available_pence, later, now)
        found |= {one.about for one, its_turn in zip(near, taken, strict=True) if its_turn}
    return found


def reviewable(now: datetime) -> list[str]:
    """Ids of budgets with visits less than 72 hours away that have no money, of which that was not said yet."""
    near = Hold.budget_id.is_not(None), Hold.at <= now + REVIEW
    fresh = sa.select(Hold.budget_id).where(*near, Hold.state == HoldState.UNFUNDED).distinct()
    found = {str(id_) for id_ in db.session.scalars(fresh)}
    marked = sa.select(Hold.budget_id, Hold.changed_at, Hold.at).where(
        *near, Hold.state == HoldState.NEEDS_REVIEW, Hold.at > now
    )
    found |= {str(id_) for id_, marked_at, at in db.session.execute(marked) if early(marked_at, at)}
    return sorted(found)
