"""Whether helpers have time for the way from where they are expected before, and to where they are after: in columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from hub.kernel.week import Slot
from marketplace.plans.queries.engaged import Engaged
from matching.composing.domain.board import UNKNOWN_WAY, WEEK, at_most, ways
from matching.distances.domain import Point
from matching.ranking.domain.wishes import Flags, Floats, Pairs, Places

KEPT = 512  # times of the week that are kept for whoever asks for the same
HOUR = 60


class Near(NamedTuple):
    """When helpers are expected so soon before or after one time of the week that the way may be too long.

    For each helper from which row on, and in how many, that stands; for each row which of all times it is, and the
    minutes between.
    """

    first: Places
    many: Places
    times: Places
    pauses: Places


class Expected:
    """Where the party of each helper is expected already; the times of a party stand together."""

    def __init__(self, parties: Sequence[str], engaged: Engaged) -> None:
        numbers = {party: n for n, party in enumerate(engaged)}
        self.numbers = np.array([numbers.get(party, len(numbers)) for party in parties], np.int64)
        self.whose = np.repeat(np.arange(len(engaged)), [len(of) for of in engaged.values()])
        times = [time for of in engaged.values() for time in of]
        self.begins = np.array([slot.weekday * 1440 + slot.start for slot, _door in times], np.int64)
        self.minutes = np.array([slot.minutes for slot, _door in times], np.int64)
        nowhere = (np.nan, np.nan)
        doors = [(door.lat, door.lon) if door else nowhere for _slot, door in times]
        self.doors = np.array(doors, np.float64).reshape(-1, 2)
        known = self.doors[~np.isnan(self.doors).any(axis=1)]
        self.corners = np.array([known.min(axis=0), known.max(axis=0)]) if len(known) else np.full((2, 2), np.nan)
        self._near = lru_cache(KEPT)(self._all_near)

    def reachable(self, pairs: Pairs, free: Flags, slots: Sequence[Sequence[Slot]], doors: Sequence[Point]) -> Flags:
        """What each pair is `free` for (a row for each time), without the times between which there is none for the way.

        `slots` and `doors` are those of each wish; all have as many times.
        """
        rows, which = np.nonzero(free)
        if not len(rows) or not len(self.whose):
            return free
        here = np.array([(door.lat, door.lon) for door in doors])
        wishes, places = pairs.wishes[which], pairs.places[which]
        numbers = {slot: n for n, slot in enumerate(dict.fromkeys(slot for of in slots for slot in of))}
        hours = self._hours(here)
        near = [self._near(slot, hours) for slot in numbers]
        number = np.array([[numbers[slot] for slot in of] for of in slots], np.int64)[wishes, rows]
        many = np.stack([one.many for one in near])[number, places]
        before = np.cumsum([0, *(len(one.times) for one in near[:-1])])
        first = np.stack([one.first for one in near])[number, places] + before[number]
        whose = np.repeat(np.arange(len(rows)), many)
        at = np.arange(len(whose)) + np.repeat(first - (np.cumsum(many) - many), many)
        times, pauses = (np.concatenate([getattr(one, name) for one in near])[at] for name in ("times", "pauses"))
        late = whose[pauses < ways(here[wishes[whose]], self.doors[times])]
        left = free.copy()
        left[rows[late], which[late]] = False
        return left

    def _all_near(self, slot: Slot, hours: int) -> Near:
        after = (self.begins - slot.weekday * 1440 - slot.start) % WEEK
        pauses = np.minimum(after - slot.minutes, (WEEK - after) % WEEK - self.minutes)
        times = np.nonzero(pauses < hours * HOUR)[0]
        many = np.bincount(self.whose[times], minlength=int(self.numbers.max(initial=0)) + 1)
        first = np.cumsum(many) - many
        return Near(first[self.numbers], many[self.numbers], times, pauses[times])

    def _hours(self, here: Floats) -> int:
        """Whole hours than which no way from here to any of the doors is longer: so far north, then so far east.

        From within their bounds it is always the same, so that what is near a time is looked for once.
        """
        low, high = np.fmin(self.corners[0], here.min(axis=0)), np.fmax(self.corners[1], here.max(axis=0))
        return int(max(UNKNOWN_WAY, at_most(Point(*low.tolist()), Point(*high.tolist())))) // HOUR + 1
