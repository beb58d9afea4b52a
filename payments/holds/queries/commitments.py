"""What visits take on each of a budget's days: told to the budgets room, which does not know visits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.budgets.domain import Commitment
from payments.holds.domain import WAITING, HoldState
from payments.holds.models import Hold
from payments.holds.queries.standing import days


def commitments(ids: Collection[str], since: date) -> dict[str, list[Commitment]]:
    """Budget to what its visits from `since` on take, in order of day."""
    statement = (
        sa.select(Hold.budget_id, Hold.at, Hold.state, Hold.amount_pence)
        .where(
            Hold.budget_id.in_(list(ids)),
            Hold.state.in_((*WAITING, HoldState.HELD)),
            Hold.at >= datetime.combine(since, time(), clock.zone()),
        )
        .order_by(Hold.at)
    )
    found: dict[str, dict[date, list[int]]] = {}
    day = days()
    for budget, at, state, pence in db.session.execute(statement):
        sums = found.setdefault(str(budget), {}).setdefault(day(at), [0, 0])
        sums[state is not HoldState.HELD] += pence
    return {budget: [Commitment(d, *sums) for d, sums in by_day.items()] for budget, by_day in found.items()}
