"""The limits in force, and those before them."""

from __future__ import annotations

from datetime import date

from hub.kernel import clock
from hub.kernel.dated import Versions
from hub.kernel.decided import decided
from payments.budgets.domain import DEFAULT, Limits
from payments.budgets.models import BudgetLimits


def all_limits() -> Versions[Limits]:
    """All limits that were set."""
    return Versions(DEFAULT, decided(BudgetLimits, lambda row: Limits(**row.numbers)))


def limits(day: date | None = None) -> Limits:
    """The limits in force on a day (today, where none is given)."""
    return all_limits().on(day or clock.today())
