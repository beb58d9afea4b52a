"""What someone looks for, in their own terms, and how it becomes a question to the index."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Literal

from hub.kernel.errors import Invalid
from hub.kernel.week import Slot
from hub.kernel.words import N_
from matching.hours.domain import QUARTERS_A_DAY, STEP, WeekSlot, quarters

MILE_KM = 1.609344
MOST_MILES = 30
PER_PAGE = 10

PARTS: Mapping[str, tuple[str, tuple[int, ...]]] = {
    "morning": (N_("Morning"), tuple(range(7, 12))),
    "afternoon": (N_("Afternoon"), tuple(range(12, 17))),
    "evening": (N_("Evening"), tuple(range(17, 22))),
    "night": (N_("Night"), (22, 23, 0, 1, 2, 3, 4, 5, 6)),
}
"""The parts of a day, and the hours that each one means."""

REACH: Mapping[str, str] = {
    "comes": N_("Comes to this postcode"),
    "1": N_("Within 1 mile"),
    "3": N_("Within 3 miles"),
    "5": N_("Within 5 miles"),
    "10": N_("Within 10 miles"),
    "any": N_("Any distance"),
}
DETOURS: Mapping[str, str] = {
    "0.5": N_("At most half a mile longer"),
    "1": N_("At most 1 mile longer"),
    "2": N_("At most 2 miles longer"),
    "5": N_("At most 5 miles longer"),
}
"""By how many miles a journey may grow."""
DETOUR = "1"
When = Literal["now", "week"]
FREE: Mapping[When, str] = {"now": N_("Has a place free now"), "week": N_("Has a place free this week")}

_BOT = re.compile(r"bot\b|bot/|crawl|spider|slurp|preview|monitor|curl/|wget/|python-|headless|scan", re.IGNORECASE)


@dataclass(frozen=True)
class Looking:
    """What is looked for. `price_pence` is the most for an hour; `miles` None with `comes` False means any distance;
    `to` is where a journey leads (a postcode), which may grow by `detour` miles; `now` means open at this moment; `free`
    is `now` or `week`."""

    words: str = ""
    category: str | None = None
    days: frozenset[int] = frozenset()
    parts: frozenset[str] = frozenset()
    price_pence: int | None = None
    checks: frozenset[str] = frozenset()
    language: str | None = None
    sector: str | None = None
    kind: str | None = None
    comes: bool = True
    miles: float | None = None
    to: str | None = None
    detour: float | None = None
    now: bool = False
    free: When | None = None
    page: int = field(default=1)


class SamePlace(Invalid):
    """A journey that leads nowhere."""

    code = "same-place"
    template = N_(
        "As far as we know, both places are the same. Write where else the journey leads, or leave this empty."
    )


def require_two(start: Hashable, end: Hashable) -> None:
    """Refuse a journey between one place and itself.

    Raises:
        SamePlace: at the second.
    """
    if start == end:
        raise SamePlace(field="to")


def quarter_of(at: datetime) -> int:
    """The quarter of an hour of the week (0 is Monday 00:00) in which `at` (the council's own time) lies."""
    return at.weekday() * QUARTERS_A_DAY + (at.hour * 60 + at.minute) // STEP


def opening(slots: Sequence[Slot]) -> int:
    """Times of the week as 672 quarters."""
    return _opening(tuple(slots))


@lru_cache(maxsize=4096)
def _opening(slots: tuple[Slot, ...]) -> int:
    return quarters(WeekSlot(slot.weekday, slot.start, slot.minutes) for slot in slots)


def grid(days: Iterable[int], parts: Iterable[str]) -> int:
    """168 bits for days and parts of the day: one kind alone leaves the other open, neither asks for nothing.

    A night begins on its day and ends on the next.
    """
    chosen_days, chosen_parts = set(days), set(parts)
    if not chosen_days and not chosen_parts:
        return 0
    bits = 0
    for day in chosen_days or range(7):
        if not chosen_parts:
            bits |= 0xFFFFFF << (day * 24)
        for part in chosen_parts:
            for hour in PARTS[part][1]:
                next_day = part == "night" and hour < 12
                bits |= 1 << (((day + next_day) % 7) * 24 + hour)
    return bits


def is_bot(agent: str) -> bool:
    """Whether a browser's name for itself is that of a machine; so is none at all."""
    return not agent or bool(_BOT.search(agent))


def contributor(salt: str, *parts: str) -> str:
    """Who searched, so that two searches of a day can be told to be one person's, and no two days' ever."""
    return hashlib.sha256("\0".join((salt, *parts)).encode()).hexdigest()[:32]
