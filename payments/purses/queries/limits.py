"""The limits in force, and those before them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.purses.domain import DEFAULT, Limits
from payments.purses.models import PurseLimits


@dataclass(frozen=True)
class LimitsView:
    """Limits, from which day on, why, and by whom."""

    limits: Limits
    starts: date
    reason: str
    set_by: str | None


def limits(day: date | None = None) -> Limits:
    """The limits in force on a day (today, where none is given)."""
    statement = sa.select(PurseLimits.numbers).where(PurseLimits.starts <= (day or clock.today()))
    numbers = db.session.scalar(statement.order_by(PurseLimits.starts.desc(), PurseLimits.id.desc()).limit(1))
    return Limits(**numbers) if numbers else DEFAULT


def all_limits() -> list[LimitsView]:
    """All limits that were set, the newest first."""
    rows = db.session.scalars(sa.select(PurseLimits).order_by(PurseLimits.starts.desc(), PurseLimits.id.desc()))
    return [LimitsView(Limits(**row.numbers), row.starts, row.reason, row.set_by) for row in rows]
