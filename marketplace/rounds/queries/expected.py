"""Whether helpers have time for the way from where they are expected before, and to where they are after: in columns."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hub.kernel.week import Slot
from marketplace.plans.queries.engaged import Engaged
from matching.composing.domain import meet
from matching.composing.domain.board import UNKNOWN_WAY, WEEK, at_most_all
from matching.distances.domain import Point
from matching.ranking.domain.columns import Flags, Places


class Expected:
    """Where the party of each helper is expected already, each time a row of its own."""

    def __init__(self, parties: Sequence[str], engaged: Engaged) -> None:
        self.times = [time for times in engaged.values() for time in times]
        first, counts = dict[str, int](), {party: len(times) for party, times in engaged.items()}
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

    def reachable(self, places: Places, free: Flags, slots: Sequence[Slot], here: Point) -> Flags:
        """What these are `free` for (a row for each time), without the times between which there is none for the way."""
        many = self.many[places]
        whose = np.repeat(np.arange(len(places)), many)
        if not len(whose):
            return free
        left = free.copy()
        rows = np.arange(len(whose)) + np.repeat(self.first[places] - (np.cumsum(many) - many), many)
        begins, minutes = self.begins[rows], self.minutes[rows]
        longest = at_most_all(here, self.doors[rows])
        longest[np.isnan(longest)] = UNKNOWN_WAY
        for slot, mine in zip(slots, left, strict=True):
            starts = slot.weekday * 1440 + slot.start
            pause = np.minimum((begins - starts) % WEEK - slot.minutes, (starts - begins) % WEEK - minutes)
            mine[whose[pause < 0]] = False
            for i in np.nonzero((pause < longest) & mine[whose])[0].tolist():
                if mine[whose[i]]:
                    other, there = self.times[rows[i]]
                    mine[whose[i]] = not meet(slot, here, other, there)
        return left
