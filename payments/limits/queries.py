"""The limits of a day, and all that were set."""

from __future__ import annotations

from datetime import date

from hub.kernel import clock
from hub.kernel.dated import Versions
from hub.kernel.decided import decided
from payments.limits.domain import DEFAULT, Limits
from payments.limits.models import OfficerLimits


def versions() -> Versions[Limits]:
    """All limits that were set."""
    return Versions(DEFAULT, decided(OfficerLimits, lambda row: Limits(**row.numbers)))


def limits(day: date | None = None) -> Limits:
    """The limits in force on a day (today, where none is given)."""
    return versions().on(day or clock.today())
