"""The frozen calendar: four-week periods and thirteen-week quarters, the same for every table and every reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ANCHOR = date(2024, 12, 2)  # a Monday on which both a period and a quarter begin; fixed once for all councils


class Grain(StrEnum):
    """How long a table's cells are."""

    PERIOD = "period"
    QUARTER = "quarter"


WEEKS = {Grain.PERIOD: 4, Grain.QUARTER: 13}


@dataclass(frozen=True, order=True)
class Span:
    """One period or quarter, from a Monday to a Sunday, both included."""

    first: date
    last: date
    grain: Grain

    @property
    def weeks(self) -> int:
        """Its length in weeks."""
        return WEEKS[self.grain]

    @property
    def code(self) -> str:
        """A stable name for files and addresses: `2025-11-30-period` (the day it ends)."""
        return f"{self.last.isoformat()}-{self.grain.value}"

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Its first moment and the first moment after it, in UTC."""
        start = datetime.combine(self.first, time(), zone)
        end = datetime.combine(self.last + timedelta(days=1), time(), zone)
        return start.astimezone(UTC), end.astimezone(UTC)

    def before(self) -> Span:
        """The one before it."""
        return span_of(self.first - timedelta(days=1), self.grain)


def span_of(day: date, grain: Grain) -> Span:
    """The period or quarter that `day` falls in."""
    length = WEEKS[grain] * 7
    first = ANCHOR + timedelta(days=(day - ANCHOR).days // length * length)
    return Span(first, first + timedelta(days=length - 1), grain)


def complete(today: date, since: date, grain: Grain) -> list[Span]:
    """The spans that have ended by `today` and began on or after `since`, oldest first."""
    found, span = [], span_of(today, grain).before()
    while span.first >= since:
        found.append(span)
        span = span.before()
    return found[::-1]
