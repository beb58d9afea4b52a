"""How large a borough to build, and which stories it tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

SEED = 20251202


@dataclass(frozen=True)
class Scale:
    """The borough's size. `days` of history end on the day before the demo begins."""

    days: int
    residents: int
    with_budget: int
    needs: int
    helpers: int
    organisations: int
    searches_a_day: int
    stories: bool = True

    @property
    def first(self) -> date:
        """The first day of history."""
        return date(2025, 12, 2) - timedelta(days=self.days)


WHOLE = Scale(days=183, residents=700, with_budget=120, needs=1200, helpers=60, organisations=45, searches_a_day=6)
SMALL = Scale(days=14, residents=40, with_budget=10, needs=60, helpers=8, organisations=12, searches_a_day=4)
