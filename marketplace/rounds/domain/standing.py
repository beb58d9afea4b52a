"""Whole visits that stand so far, and whether one more fits beside them: time, place, hours left and money left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import combinations
from math import ceil
from operator import or_

from hub.kernel.week import Slot
from marketplace.rounds.domain.lines import Line, Lines
from matching.composing.domain import Cost, Purse, meet
from matching.composing.domain.board import at_most
from matching.distances.domain import Point
from matching.hours.domain import WeekSlot, around
from matching.rounds.domain import Ask

ONE_DOOR = Point(0.0, 0.0)
"""Where everybody is, as long as nobody says where: then nothing is on the way."""

TOGETHER = 12


@dataclass(frozen=True)
class Helper:
    """An offer as a round sees it: minutes a week still free, and who (or what) can only be in one place at a time."""

    offer: str
    party: str
    minutes: int
    body: str = ""


@dataclass(frozen=True)
class Visit:
    """One visit along a line, and its pence."""

    line: int
    slot: Slot
    pence: int = 0

    @property
    def costs(self) -> list[Cost]:
        """What it takes of a purse: nothing where it is free."""
        return [(self.slot.weekday, self.pence)] if self.pence else []


class Standing:
    """What is taken so far; `doors` says where each ask is, by its place."""

    def __init__(
        self,
        asks: Sequence[Ask],
        helpers: Sequence[Helper],
        lines: Sequence[Line],
        purses: Mapping[str, Purse],
        doors: Sequence[Point] = (),
    ) -> None:
        self.asks, self.helpers, self.lines = asks, helpers, Lines.of(lines)
        self.doors = doors or [ONE_DOOR] * len(asks)
        self.purses = {"": Purse(), **purses}
        self.left = [helper.minutes for helper in helpers]
        self.filled: defaultdict[int, set[Slot]] = defaultdict(set)
        self.of_line: defaultdict[int, list[Visit]] = defaultdict(list)
        self.of_helper: defaultdict[int, list[Visit]] = defaultdict(list)
        self.of_body: defaultdict[str, list[Visit]] = defaultdict(list)
        self.of_purse: defaultdict[str, list[Visit]] = defaultdict(list)
        self.of_need: defaultdict[str, list[Visit]] = defaultdict(list)
        self._busy: defaultdict[str, int] = defaultdict(int)  # quarters of the week, by body
        self._longest = _longest(self.doors)

    def minutes(self, line: int) -> int:
        """Minutes a week along a line so far."""
        return sum(visit.slot.minutes for visit in self.of_line.get(line, ()))

    def need(self, line: int) -> str:
        """Whose a line is."""
        return self.asks[int(self.lines.asks[line])].need

    def put(self, visit: Visit) -> None:
        """Let a visit stand, whether or not it fits."""
        self._count(visit, 1)
        for visits in self._lists(visit):
            visits.append(visit)
        self.filled[self.lines[visit.line].ask].add(visit.slot)
        if body := self._body(visit):
            self._busy[body] |= _quarters(visit.slot, 0)

    def drop(self, visit: Visit) -> None:
        """Take a visit away again."""
        self._count(visit, -1)
        for visits in self._lists(visit):
            visits.remove(visit)
        self.filled[self.lines[visit.line].ask].remove(visit.slot)
        if body := self._body(visit):
            self._busy[body] = reduce(or_, (_quarters(one.slot, 0) for one in self.of_body[body]), 0)

    def _count(self, visit: Visit, times: int) -> None:
        line = self.lines[visit.line]
        self.left[line.helper] -= times * visit.slot.minutes
        if visit.pence:
            purse = self.purses[line.purse]
            self.purses[line.purse] = purse.less(visit.costs) if times > 0 else purse.more(visit.costs)

    def _lists(self, visit: Visit) -> Iterator[list[Visit]]:
        line = self.lines[visit.line]
        yield self.of_line[visit.line]
        yield self.of_need[self.asks[line.ask].need]
        yield self.of_helper[line.helper]
        if line.purse:
            yield self.of_purse[line.purse]
        if body := self.helpers[line.helper].body:
            yield self.of_body[body]

    def _body(self, visit: Visit) -> str:
        return self.helpers[self.lines[visit.line].helper].body

    def fits(self, visit: Visit) -> bool:
        """Whether a visit can stand beside all that does."""
        line = self.lines[visit.line]
        return (
            visit.slot.minutes <= self.left[line.helper]
            and self.purses[line.purse].bears(visit.costs)
            and visit.slot not in self.filled[line.ask]
            and next(self.meeting(visit), None) is None
        )

    def may_fit(self, line: Line, slot: Slot, pence: int) -> bool:
        """Whether one of its visits may fit as far as its ask and its purse go."""
        wanted = slot not in self.filled[line.ask]
        return wanted and (not pence or self.purses[line.purse].bears([(slot.weekday, pence)]))

    def meeting(self, visit: Visit) -> Iterator[Visit]:
        """What the same body does at that time, or too near to it for the way between the doors."""
        line, slot = self.lines[visit.line], visit.slot
        body, door = self.helpers[line.helper].body, self.doors[line.ask]
        if not body or not self._busy[body] & _quarters(slot, self._longest):
            return
        for other in self.of_body[body]:
            days = (slot.weekday - other.slot.weekday) % 7
            near = days in (0, 1, 6)  # between others lies half a day at least, and nobody's way takes so long
            if near and meet(slot, door, other.slot, self.doors[self.lines[other.line].ask]):
                yield other

    def shortage(self, visit: Visit) -> int:
        """The minutes that its helper has too few for a visit; 0 or less where there are enough."""
        return visit.slot.minutes - self.left[self.lines[visit.line].helper]

    def in_the_way(self, visit: Visit, most: int = 1) -> Iterator[tuple[Visit, ...]]:
        """Up to so many visits without which this one would fit, in each way there is without needless ones, fewest first.

        What meets it must go in any case. If hours are still too few then, others of that helper go too; if it is money,
        others of that purse. Of those who are not enough by themselves, the first `TOGETHER` are looked at together.
        """
        line, meeting = self.lines[visit.line], tuple(self.meeting(visit))
        if len(meeting) > most:
            return
        hours, money = not self._hours(visit, meeting), not self._money(visit, meeting)
        if not hours and not money:
            yield meeting
            return

        def enough(gone: Sequence[Visit]) -> bool:
            return (not hours or self._hours(visit, gone)) and (not money or self._money(visit, gone))

        others = self.of_helper[line.helper][:] if hours else []
        others += [one for one in (self.of_purse[line.purse] if money else ()) if one not in others]
        few: list[Visit] = []
        for one in others if len(meeting) < most else ():
            if one in meeting:
                continue
            if enough((*meeting, one)):
                yield (*meeting, one)
            elif len(few) < TOGETHER:
                few.append(one)
        for more in range(2, most - len(meeting) + 1):
            for some in combinations(few, more):
                gone = (*meeting, *some)
                if enough(gone) and not any(enough([each for each in gone if each != one]) for one in some):
                    yield gone

    def _hours(self, visit: Visit, gone: Sequence[Visit]) -> bool:
        """Whether its helper has the hours for a visit without these."""
        helper = self.lines[visit.line].helper
        freed = sum(one.slot.minutes for one in gone if self.lines[one.line].helper == helper)
        return visit.slot.minutes <= self.left[helper] + freed

    def _money(self, visit: Visit, gone: Sequence[Visit]) -> bool:
        """Whether its purse bears a visit without these."""
        if not visit.pence:
            return True
        name = self.lines[visit.line].purse
        freed = [cost for one in gone if self.lines[one.line].purse == name for cost in one.costs]
        return self.purses[name].more(freed).bears(visit.costs)


@lru_cache(maxsize=4096)
def _quarters(slot: Slot, minutes: int) -> int:
    """The quarters of the week that lie in a time, or within so many minutes of it, as a mask."""
    return around(WeekSlot(slot.weekday, slot.start, slot.minutes), minutes)


def _longest(doors: Sequence[Point]) -> int:
    """Minutes than which no way between two of these is longer."""
    if not doors:
        return 0
    lat, lon = [door.lat for door in doors], [door.lon for door in doors]
    return ceil(at_most(Point(min(lat), min(lon)), Point(max(lat), max(lon))))
