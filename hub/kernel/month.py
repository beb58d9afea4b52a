"""A month of the council's calendar, as books are closed and statements are written by it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, order=True)
class Month:
    """One month; as text it stands in addresses, such as `2025-12`."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @classmethod
    def of(cls, day: date) -> Month:
        """The month in which a day lies."""
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> Month | None:
        """A month written as `2025-12`; None where it is none."""
        try:
            day = date.fromisoformat(f"{text}-01") if len(text) == 7 and text[4] == "-" else None
        except ValueError:
            return None
        return cls.of(day) if day else None

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def next(self) -> Month:
        """The one after it."""
        return Month.of(self.first + timedelta(days=31))

    def begins(self, zone: tzinfo) -> datetime:
        """Its first moment."""
        return datetime.combine(self.first, time(), zone)

    def ends(self, zone: tzinfo) -> datetime:
        """The first moment that is not in it."""
        return self.next.begins(zone)


def months(first: Month, last: Month) -> list[Month]:
    """Every month from the first to the last, the latest first."""
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next)
    return found[::-1]
