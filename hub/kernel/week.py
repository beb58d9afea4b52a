"""A week's pattern: slots by the wall clock, and the 7×24 grid that search derives from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from hub.kernel.errors import Invalid
from hub.kernel.words import N_

STEP = 15  # minutes
DAY = 24 * 60
LONGEST = 12 * 60
MOST_SLOTS = 84
DAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))


class NotASlot(Invalid):
    """A time of the week that cannot be."""

    code = "not-a-slot"
    template = N_("Choose a day, a start in quarter hours, and a length from 15 minutes to 12 hours.")


class TooManySlots(Invalid):
    """More times than a week's plan can hold."""

    code = "too-many-slots"
    template = N_("That is more than %(most)s times a week. Join some of them, or ask for two needs.")


@dataclass(frozen=True, order=True)
class Slot:
    """One time each week: weekday (0 is Monday), local start in minutes from midnight, length in minutes.

    Start and length come in steps of 15; a slot may run past midnight.
    """

    weekday: int
    start: int
    minutes: int

    def __post_init__(self) -> None:
        right = (
            0 <= self.weekday <= 6
            and 0 <= self.start < DAY
            and STEP <= self.minutes <= LONGEST
            and self.start % STEP == 0
            and self.minutes % STEP == 0
        )
        if not right:
            raise NotASlot(field="slots")

    @property
    def begins(self) -> time:
        """The local time at which it starts."""
        return time(self.start // 60, self.start % 60)

    @property
    def ends(self) -> time:
        """The local time at which it ends (perhaps next day)."""
        end = (self.start + self.minutes) % DAY
        return time(end // 60, end % 60)

    def quarters(self) -> Iterator[int]:
        """The quarter hours of the week (0 to 671) that it takes."""
        first = (self.weekday * DAY + self.start) // STEP
        for i in range(self.minutes // STEP):
            yield (first + i) % (7 * DAY // STEP)

    def as_list(self) -> list[int]:
        """`[weekday, start, minutes]`, for JSON."""
        return [self.weekday, self.start, self.minutes]


_slot = lru_cache(maxsize=4096, typed=True)(Slot)
"""The same values time and again: checked once."""


def slots(values: Iterable[Iterable[int]]) -> tuple[Slot, ...]:
    """Slots from JSON, sorted, doubles dropped.

    Raises:
        NotASlot: one of them cannot be.
        TooManySlots: there are more than 84.
    """
    found = tuple(sorted({_slot(*value) for value in values}))
    if len(found) > MOST_SLOTS:
        raise TooManySlots(most=MOST_SLOTS, field="slots")
    return found


def minutes_a_week(pattern: Iterable[Slot]) -> int:
    """The pattern's length in minutes a week."""
    return sum(slot.minutes for slot in pattern)


def grid(pattern: Iterable[Slot]) -> int:
    """168 bits, bit `weekday * 24 + hour`: an hour is set if any part of it is wanted."""
    bits = 0
    for slot in pattern:
        for quarter in slot.quarters():
            bits |= 1 << (quarter // 4)
    return bits


def covers(offered: Iterable[Slot], wanted: Slot) -> bool:
    """Whether every quarter hour of `wanted` is offered."""
    have = _quarters(tuple(offered))
    return all(quarter in have for quarter in wanted.quarters())


@lru_cache(maxsize=4096)
def _quarters(pattern: tuple[Slot, ...]) -> frozenset[int]:
    """The quarter hours of the week that a pattern takes: one offer is looked at for many needs."""
    return frozenset(quarter for slot in pattern for quarter in slot.quarters())


def overlap_minutes(offered: Iterable[Slot], wanted: Iterable[Slot]) -> int:
    """Minutes a week that are both offered and wanted."""
    have = {quarter for slot in offered for quarter in slot.quarters()}
    need = {quarter for slot in wanted for quarter in slot.quarters()}
    return STEP * len(have & need)


def occurrences(pattern: Iterable[Slot], first: date, last: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """Start and end (UTC) of each occurrence from `first` to `last`, both included, in order of time.

    They follow the wall clock: 09:00 stays 09:00 across a clock change. A start in the hour that is skipped in spring
    moves forward by it; in the hour that comes twice in autumn it is the first (PEP 495, fold 0). The length is true
    minutes, so nobody is paid for an hour that was not there.
    """
    found: list[tuple[datetime, datetime]] = []
    if first > last:
        return found
    for slot in pattern:
        day = first + timedelta(days=(slot.weekday - first.weekday()) % 7)
        while day <= last:
            start = datetime.combine(day, slot.begins, zone).astimezone(UTC)
            found.append((start, start + timedelta(minutes=slot.minutes)))
            day += timedelta(days=7)
    return sorted(found)
