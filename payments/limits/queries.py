"""The limits of a day, and all that were set."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.dated import Dated, in_force
from hub.kernel.db import db
from payments.limits.domain import DEFAULT, Limits
from payments.limits.models import OfficerLimits


def limits(day: date | None = None) -> Limits:
    """The limits in force on a day (today, where none is given)."""
    return in_force(versions(), day or clock.today()) or DEFAULT


def versions() -> list[Dated[Limits]]:
    """All limits that were set, in that order."""
    rows = db.session.execute(sa.select(OfficerLimits.starts, OfficerLimits.numbers).order_by(OfficerLimits.id))
    return [Dated(starts, Limits(**numbers)) for starts, numbers in rows]
