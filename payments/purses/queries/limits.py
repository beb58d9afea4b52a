"""The limits in force, and those before them."""

from __future__ import annotations

from datetime import date

from hub.kernel import clock
from hub.kernel.dated import Versions
from hub.kernel.decided import decided
from payments.purses.domain import DEFAULT, Limits
from payments.purses.models import PurseLimits


def all_limits() -> Versions[Limits]:
    """All limits that were set."""
    return Versions(DEFAULT, decided(PurseLimits, lambda row: Limits(**row.numbers)))


def limits(day: date | None = None) -> Limits:
    """The limits in force on a day (today, where none is given)."""
    return all_limits().on(day or clock.today())
