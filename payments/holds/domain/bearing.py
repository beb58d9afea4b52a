"""What a budget can bear of visits that come each week: the rule of asking (`rooms`), laid over the weeks to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from payments.budgets.domain import DAY, Terms
from payments.holds.domain.rules import Room

WEEK = 7
Counts = tuple[int, ...]
"""How often each weekday comes, from Monday on."""


@dataclass(frozen=True)
class Spell:
    """Days from `starts` on that share money: the pence that further visits may take, and how often each weekday comes."""

    starts: date
    pence: int
    times: Counts

    def takes(self, visits: Iterable[tuple[int, int]]) -> int:
        """What visits (weekday, pence) that come each week take of it."""
        return sum(self.times[weekday] * pence for weekday, pence in visits)


@dataclass(frozen=True)
class Bearing:
    """A budget as asking sees it today. `until` is the last day on which visits stand in the calendar.

    `grows` is what each weekday (from Monday on) of the weeks after `grown` will take for what goes on already: what the
    calendar's last week takes, which grows as the calendar does.
    """

    terms: Terms
    rooms: tuple[Room, ...]
    until: date
    grown: date
    grows: Counts

    def spells(self, first: date, last: date) -> tuple[Spell, ...]:
        """What visits may take that come each week from a first day to a last one, both included.

        A pattern of visits that fits each of these is not refused for money when it is asked for, all at once or one
        after the other; one that does not is refused, at once or, where the calendar shows a part of a period only,
        before the whole of it does: of such a period all its visits are counted, or a plan could be good for eight
        weeks and not for the ninth. Visits that are paid directly take nothing.
        """
        first, last = max(first, self.terms.starts), min(last, self.terms.last)
        seen = max(self.until, first + (WEEK * 8 - 1) * DAY)
        found = []
        for room in self.rooms:
            if room.starts > seen:
                break  # they stand in order
            starts, ends = max(room.starts, first), min(room.until - DAY, last)
            shown = self._times(starts, min(ends, seen))
            if any(shown):
                whole = self._times(starts, ends)
                times = tuple(n if there else 0 for n, there in zip(whole, shown, strict=True))
                found.append(Spell(room.starts, max(0, room.pence - self._growth(room)), times))
        return tuple(found)

    def _growth(self, room: Room) -> int:
        """What goes on already will take of a room beyond the calendar."""
        times = weekdays(max(room.starts, self.grown + DAY), room.until - DAY)
        return sum(n * pence for n, pence in zip(times, self.grows, strict=True))

    def _times(self, first: date, last: date) -> Counts:
        """How often each weekday comes, of days that Kith pays."""
        times, starts = [0] * WEEK, first
        for step in (*self.terms.steps, None):
            ends = last if step is None else min(last, step.starts - DAY)
            if starts <= ends:
                if not self.terms.directly(starts):
                    times = [a + b for a, b in zip(times, weekdays(starts, ends), strict=True)]
                starts = ends + DAY
        return tuple(times)


def weekdays(first: date, last: date) -> Counts:
    """How often each weekday comes from a first day to a last one, both included."""
    days = max(0, (last - first).days + 1)
    whole, rest = divmod(days, WEEK)
    return tuple(whole + ((weekday - first.weekday()) % WEEK < rest) for weekday in range(WEEK))


def most(spells: Iterable[Spell], on: Iterable[int]) -> int:
    """The most pence a week that any visits on these weekdays can take without passing one of the spells.

    Where each weekday comes equally often, whatever takes no more fits, and nothing that takes more does.
    """
    wanted = set(on)
    least = [(spell.pence, min((spell.times[day] for day in wanted), default=0)) for spell in spells]
    found = [pence // times for pence, times in least if times]
    return min(found, default=sum(pence for pence, _times in least))
