"""What no budget pays for on a day, and all lists that were decided."""

from __future__ import annotations

from datetime import date

from hub.kernel import clock
from hub.kernel.dated import Dated, Versions
from hub.kernel.decided import decided
from payments.exclusions.domain import FIRST, Exclusion, Exclusions
from payments.exclusions.models import BudgetExclusions


def versions() -> Versions[Exclusions]:
    """All lists that were decided."""
    return Versions(FIRST, decided(BudgetExclusions, lambda row: Exclusions.read(row.things)))


def exclusions(day: date | None = None) -> Exclusions:
    """The list in force on a day (today, where none is given)."""
    return versions().on(day or clock.today())


def coming() -> list[Dated[Exclusions]]:
    """Lists whose day is to come, by day; of one day the last holds."""
    return versions().coming(clock.today())


def known() -> list[Exclusion]:
    """All that stood in any list."""
    found = versions()
    return [thing for one in (found.before, *(each.value for each in found.decided)) for thing in one.things]
