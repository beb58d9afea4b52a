"""Weekly slots and the two masks made of them: 672 quarters of an hour, and a grid of 7×24 hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

STEP = 15
"""Minutes between two possible starts; a slot is a whole number of steps long."""
QUARTERS_A_DAY = 96
QUARTERS_A_WEEK = 672
HOURS_A_WEEK = 168
WHOLE_WEEK = (1 << HOURS_A_WEEK) - 1
"""The grid with every hour set; bit `weekday * 24 + hour`, Monday is 0."""
WHOLE_WEEK_QUARTERS = (1 << QUARTERS_A_WEEK) - 1


@dataclass(frozen=True, order=True)
class WeekSlot:
    """A time of the week by the wall clock: weekday (Monday 0), start and length in minutes, in steps of 15.

    It may run past midnight, and from Sunday into Monday.
    """

    weekday: int
    start: int
    minutes: int

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise ValueError(f"weekday {self.weekday} is not 0 (Monday) to 6 (Sunday)")
        if not 0 <= self.start < 1440 or self.start % STEP:
            raise ValueError(f"start {self.start} is not a quarter of an hour of the day")
        if not STEP <= self.minutes <= 1440 or self.minutes % STEP:
            raise ValueError(f"{self.minutes} minutes is not a whole number of quarters up to a day")


def quarters(slots: Iterable[WeekSlot]) -> int:
    """The slots as a mask of 672 bits, one for each quarter of an hour from Monday 00:00."""
    mask = 0
    for slot in slots:
        first = slot.weekday * QUARTERS_A_DAY + slot.start // STEP
        mask |= ((1 << (slot.minutes // STEP)) - 1) << first
    return (mask & WHOLE_WEEK_QUARTERS) | (mask >> QUARTERS_A_WEEK)


def around(slot: WeekSlot, minutes: int) -> int:
    """A slot as a mask, with so many minutes before and after it; the week is a ring."""
    more = -(-minutes // STEP)
    long = min(QUARTERS_A_WEEK, slot.minutes // STEP + 2 * more)
    first = (slot.weekday * QUARTERS_A_DAY + slot.start // STEP - more) % QUARTERS_A_WEEK
    mask = ((1 << long) - 1) << first
    return (mask & WHOLE_WEEK_QUARTERS) | (mask >> QUARTERS_A_WEEK)


def grid(slots: Iterable[WeekSlot]) -> int:
    """The slots as a mask of 168 bits, an hour set if any part of it is in a slot (`domain.md`, Needs)."""
    return grid_of_quarters(quarters(slots))


@lru_cache(maxsize=4096)
def grid_of_quarters(mask: int) -> int:
    """The 7×24 grid of a mask of quarters, an hour set if any of its quarters is."""
    hours = 0
    for hour in range(HOURS_A_WEEK):
        if (mask >> (hour * 4)) & 15:
            hours |= 1 << hour
    return hours


@lru_cache(maxsize=4096)
def quarters_of_grid(hours: int) -> int:
    """The mask of quarters that has all four quarters of each hour set in the grid."""
    mask = 0
    for hour in range(HOURS_A_WEEK):
        if (hours >> hour) & 1:
            mask |= 15 << (hour * 4)
    return mask


def minutes(mask: int) -> int:
    """How many minutes a mask of quarters holds."""
    return mask.bit_count() * STEP


def days(hours: int) -> tuple[int, ...]:
    """The weekdays (Monday 0) on which a grid has any hour."""
    return tuple(day for day in range(7) if (hours >> (day * 24)) & 0xFFFFFF)


def rest_of_week(quarter: int) -> int:
    """The mask of all quarters from this one to the end of Sunday."""
    return WHOLE_WEEK_QUARTERS >> quarter << quarter


def stays(mask: int, quarter: int) -> int:
    """How many quarters a mask stays set from one on, into the next week if need be: 0 if it is not, 672 if always."""
    return _run(~mask & WHOLE_WEEK_QUARTERS, quarter)


def until(mask: int, quarter: int) -> int:
    """How many quarters there are from one on to the next that is set: 0 if it is itself, 672 if none ever is."""
    return _run(mask, quarter)


def _run(stop: int, quarter: int) -> int:
    turned = (stop >> quarter) | (stop << (QUARTERS_A_WEEK - quarter)) & WHOLE_WEEK_QUARTERS
    return (turned & -turned).bit_length() - 1 if turned else QUARTERS_A_WEEK


def parted(mask: int) -> tuple[int, tuple[tuple[int, int], ...]]:
    """A mask of quarters as a grid of its whole hours, and each hour that is there in part with its four bits."""
    whole, parts = 0, []
    for hour in range(HOURS_A_WEEK):
        bits = (mask >> (hour * 4)) & 15
        if bits == 15:
            whole |= 1 << hour
        elif bits:
            parts.append((hour, bits))
    return whole, tuple(parts)
