"""The limits in force, and those before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.budgets.domain import DEFAULT, Limits
from payments.budgets.models import BudgetLimits


@dataclass(frozen=True)
class LimitsView:
    """Limits, from which day on, why, and by whom."""

    limits: Limits
    starts: date
    reason: str
    set_by: str | None


_IN_FORCE = (
    sa.select(BudgetLimits.numbers)
    .where(BudgetLimits.starts <= sa.bindparam("day"))
    .order_by(BudgetLimits.starts.desc(), BudgetLimits.id.desc())
    .limit(1)
)


def limits(day: date | None = None) -> Limits:
    """The limits in force on a day (today, where none is given)."""
    numbers = db.session.scalar(_IN_FORCE, {"day": day or clock.today()})
    return Limits(**numbers) if numbers else DEFAULT


def all_limits() -> list[LimitsView]:
    """All limits that were set, the newest first."""
    rows = db.session.scalars(sa.select(BudgetLimits).order_by(BudgetLimits.starts.desc(), BudgetLimits.id.desc()))
    return [LimitsView(Limits(**row.numbers), row.starts, row.reason, row.set_by) for row in rows]
