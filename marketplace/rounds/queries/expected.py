"""Whether helpers have time for the way from where they are expected before, and to where they are after: in columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hub.kernel.week import Slot
from marketplace.plans.queries.engaged import Engaged
from matching.composing.domain.board import UNKNOWN_WAY, WEEK, at_most, ways
from matching.distances.domain import Point
from matching.ranking.domain.columns import Flags, Places


class Expected:
    """Where the party of each helper is expected already, each time a row of its own."""

    def __init__(self, parties: Sequence[str], engaged: Engaged) -> None:
        self.times = [time for of in engaged.values() for time in of]
        first, counts = dict[str, int](), {party: len(of) for party, of in engaged.items()}
        at = 0
        for party, many in counts.items():
            first[party], at = at, at + many
        self.first = np.array([first.get(party, 0) for party in parties], np.int64)
        self.many = np.array([counts.get(party, 0) for party in parties], np.int64)
        self.begins = np.array([slot.weekday * 1440 + slot.start for slot, _door in self.times], np.int64)
        self.minutes = np.array([slot.minutes for slot, _door in self.times], np.int64)
        nowhere = (np.nan, np.nan)
        doors = [(door.lat, door.lon) if door else nowhere for _slot, door in self.times]
        self.doors = np.array(doors, np.float64).reshape(-1, 2)
        known = self.doors[~np.isnan(self.doors).any(axis=1)]
        self.corners = np.array([known.min(axis=0), known.max(axis=0)]) if len(known) else np.zeros((2, 2))

    def reachable(self, places: Places, free: Flags, slots: Sequence[Slot], here: Point) -> Flags:
        """What these are `free` for (a row for each time), without the times between which there is none for the way."""
        many = np.where(free.any(axis=0), self.many[places], 0) if len(free) else self.many[places] * 0
        whose = np.repeat(np.arange(len(places)), many)
        if not len(whose):
            return free
        left = free.copy()
        rows = np.arange(len(whose)) + np.repeat(self.first[places] - (np.cumsum(many) - many), many)
        begins, minutes = self.begins[rows], self.minutes[rows]
        pauses = []
        for slot in slots:
            after = (begins - slot.weekday * 1440 - slot.start) % WEEK
            pauses.append(np.minimum(after - slot.minutes, (WEEK - after) % WEEK - minutes))
        near = np.nonzero(np.minimum.reduce(pauses) < self._longest(here))[0]  # most pauses are longer than any way
        whose, there = whose[near], np.maximum(ways(here, self.doors[rows[near]]), 0)
        for mine, pause in zip(left, pauses, strict=True):
            mine[whose[pause[near] < there]] = False
        return left

    def _longest(self, here: Point) -> float:
        """Minutes than which no way from here is longer: as far north or south, and as far east or west, as any door."""
        away = np.abs(self.corners - (here.lat, here.lon)).max(axis=0)
        return max(UNKNOWN_WAY, at_most(Point(0, 0), Point(*away.tolist())))
