"""What visits to come take: of budgets, day by day, for the budgets room, which does not know visits; and of one payer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.budgets.domain import Commitment
from payments.holds.domain import OPEN, HoldState, Line, Payer
from payments.holds.models import Hold
from payments.holds.queries.standing import days

_COMMITTED = (  # built once: each night asks
    sa.select(Hold.budget_id, Hold.at, Hold.state, Hold.amount_pence)
    .where(
        Hold.budget_id.in_(sa.bindparam("budgets", expanding=True)),
        Hold.state.in_(OPEN),
        Hold.at >= sa.bindparam("since"),
    )
    .order_by(Hold.at)
)


def commitments(ids: Collection[str], since: date) -> dict[str, list[Commitment]]:
    """Budget to what its visits from `since` on take, in order of day."""
    asked = {"budgets": list(ids), "since": datetime.combine(since, time(), clock.zone())}
    found: dict[str, dict[date, list[int]]] = {}
    day = days()
    for budget, at, state, pence in db.session.execute(_COMMITTED, asked):
        sums = found.setdefault(str(budget), {}).setdefault(day(at), [0, 0])
        sums[state is not HoldState.HELD] += pence
    return {budget: [Commitment(d, *sums) for d, sums in by_day.items()] for budget, by_day in found.items()}


def coming(payer: Payer, now: datetime) -> list[Line]:
    """What is set aside or promised by one payer for visits to come, or shares of them, in order of time."""
    columns = (Hold.at, Hold.about, Hold.amount_pence, Hold.category, Hold.payee, Hold.through)
    mine = (Hold.purse if payer.own else Hold.budget_id) == payer.id
    statement = sa.select(*columns).where(mine, Hold.state.in_(OPEN), Hold.at > now)
    return [Line(*row) for row in db.session.execute(statement.order_by(Hold.at, Hold.about))]
