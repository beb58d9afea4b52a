"""The limits of a day, and all that were set."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from payments.limits.domain import Limits, Version, in_force
from payments.limits.models import OfficerLimits


def limits(day: date | None = None) -> Limits:
    """The limits in force on a day (today, where none is given)."""
    return in_force(versions(), day or clock.today())


def versions() -> list[Version]:
    """All limits that were set, in that order."""
    rows = db.session.execute(sa.select(OfficerLimits.starts, OfficerLimits.numbers).order_by(OfficerLimits.id))
    return [Version(starts, Limits(**numbers)) for starts, numbers in rows]
