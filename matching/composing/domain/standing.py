"""A plan while it is being searched for: steps on it keep every hard rule, and can be taken back."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from itertools import combinations
from typing import NamedTuple

from matching.composing.domain.board import Board, Line

MOST_PAIRED = 14  # of the best, for a visit of two; the bound knows all
Choice = tuple[int, ...]
OPEN = -1


class Way(NamedTuple):
    """One way to fill a visit wholly: its lines, and what they come to."""

    choice: Choice
    lines: tuple[Line, ...]
    points: int
    pence: int


def ways_of(board: Board, among: Collection[int] | None = None) -> list[list[Way]]:
    """For each visit the ways to fill it, best first: one line, or two of different parties; of some lines or all."""
    found: list[list[Way]] = []
    for v, visit in enumerate(board.visits):
        must = board.needed.get(v)
        needed = set() if must is None else {i for i in board.of_visit[v] if board.lines[i].helper == must}
        own = board.of_visit[v] if among is None else [i for i in board.of_visit[v] if i in among or i in needed]
        made = [
            Way((i,), (line,), line.points, line.pence)
            for i, line in ((i, board.lines[i]) for i in own)
            if line.seats == visit.carers
        ]
        if visit.carers == 2:
            single = [i for i in own if board.lines[i].seats == 1][:MOST_PAIRED]
            cheap = sorted((i for i in own if board.lines[i].seats == 1), key=lambda i: board.lines[i].pence)
            single = sorted({*single, *cheap[:MOST_PAIRED], *needed})
            made += [
                _pair(board, pair)
                for pair in combinations(single, 2)
                if _different(board, pair) and (v not in board.needed or not needed.isdisjoint(pair))
            ]
            made.sort(key=lambda way: (-way.points, way.choice))
        found.append(made)
    return found


def _pair(board: Board, choice: Choice) -> Way:
    one, other = (board.lines[i] for i in choice)
    return Way(choice, (one, other), one.points + other.points, one.pence + other.pence)


def _different(board: Board, pair: Choice) -> bool:
    one, other = (board.lines[i] for i in pair)
    return one.party != other.party and (one.body < 0 or one.body != other.body)


def _by_price(ways: list[Way]) -> list[int]:
    return sorted(range(len(ways)), key=lambda k: (ways[k].pence, k))


class Standing:
    """Which way each visit is filled (or not), and all that follows from it."""

    def __init__(self, board: Board, ways: list[list[Way]]) -> None:
        self.board, self.ways = board, ways
        self.now = [OPEN] * len(board.visits)
        self.used = [0] * len(board.helpers)
        self.of_party: list[set[int]] = [set() for _ in board.person]
        self.there: set[int] = set()
        self.spent = self.worth = self.points = 0
        self.taken = [0] * len(board.spells)
        self.of_body: dict[int, set[int]] = {}
        self.of_helper: dict[int, set[int]] = {}
        self.worths = [visit.worth for visit in board.visits]

    @cached_property
    def cheap(self) -> list[list[int]]:
        """The ways of each visit, the cheapest first."""
        return [_by_price(each) for each in self.ways]

    @cached_property
    def by_party(self) -> list[dict[int, list[int]]]:
        """The ways of each visit that a party is in."""
        found: list[dict[int, list[int]]] = [{} for _ in self.ways]
        for own, each in zip(found, self.ways, strict=True):
            for k, way in enumerate(each):
                for line in way.lines:
                    own.setdefault(line.party, []).append(k)
        return found

    @cached_property
    def able(self) -> dict[int, list[int]]:
        """The visits that a party could do, or be one of two at."""
        found: dict[int, list[int]] = {}
        for v, own in enumerate(self.by_party):
            for party in own:
                found.setdefault(party, []).append(v)
        return found

    @property
    def value(self) -> tuple[int, int]:
        """What is covered first, then the points."""
        return self.worth, self.points

    def clear(self, v: int) -> None:
        """Leave a visit open."""
        old = self.now[v]
        if old < 0:
            return
        way = self.ways[v][old]
        self.points -= way.points
        self.spent -= way.pence
        if self.taken and way.pence:
            self._take(v, -way.pence)
        self.worth -= self.worths[v]
        for line in way.lines:
            self.used[line.helper] -= line.minutes
            self.of_helper[line.helper].discard(v)
            self.of_party[line.party].discard(v)
            if not self.of_party[line.party]:
                self.points += self.board.person[line.party]
                self.there.discard(line.party)
            if line.body >= 0:
                self.of_body[line.body].discard(v)
        self.now[v] = OPEN

    def set(self, v: int, k: int) -> None:
        """Fill a visit this way, or leave it open (`OPEN`), whether or not it fits."""
        if self.now[v] >= 0:
            self.clear(v)
        if k < 0:
            return
        self.now[v] = k
        way = self.ways[v][k]
        self.points += way.points
        self.spent += way.pence
        if self.taken and way.pence:
            self._take(v, way.pence)
        self.worth += self.worths[v]
        for line in way.lines:
            self.used[line.helper] += line.minutes
            self.of_helper.setdefault(line.helper, set()).add(v)
            if not self.of_party[line.party]:
                self.points -= self.board.person[line.party]
                self.there.add(line.party)
            self.of_party[line.party].add(v)
            if line.body >= 0:
                self.of_body.setdefault(line.body, set()).add(v)

    def _take(self, v: int, pence: int) -> None:
        for s, (_most, times) in enumerate(self.board.spells):
            self.taken[s] += times[v] * pence

    def _over(self, v: int, pence: int) -> bool:
        """Whether so much more for a visit is beyond what a spell has."""
        return any(self.taken[s] + times[v] * pence > most for s, (most, times) in enumerate(self.board.spells))

    def fits(self, v: int, k: int) -> bool:
        """Whether an open visit can be filled this way beside all that stands."""
        way = self.ways[v][k]
        if way.pence and (self.spent + way.pence > self.board.purse or (self.taken and self._over(v, way.pence))):
            return False
        for line in way.lines:
            if self.used[line.helper] + line.minutes > self.board.capacity[line.helper]:
                return False
            if line.body >= 0:
                at = self.of_body.get(line.body)
                if at and not self.board.collisions[v].isdisjoint(at):
                    return False
        return True

    def gain(self, v: int, k: int) -> int:
        """The points that filling an open visit this way would bring."""
        way = self.ways[v][k]
        points = way.points
        for line in way.lines:
            if not self.of_party[line.party]:
                points -= self.board.person[line.party]
        return points

    def best(self, v: int, without: int = -1) -> int:
        """The best way that fits an open visit, without one party; `OPEN` where none does."""
        found, most = OPEN, 0
        for k, way in enumerate(self.ways[v]):
            if found >= 0 and way.points <= most:
                break  # they stand best first, and a further person only costs
            points = self.gain(v, k)
            if found >= 0 and points <= most:
                continue
            if without >= 0 and any(line.party == without for line in way.lines):
                continue
            if self.fits(v, k):
                found, most = k, points
        return found

    def in_the_way(self, v: int, k: int) -> list[int]:
        """The visits of the same helpers that would have to move for this (money aside)."""
        found: set[int] = set()
        for line in self.ways[v][k].lines:
            if line.body >= 0:
                found |= self.board.collisions[v] & self.of_body.get(line.body, set())
            if self.used[line.helper] + line.minutes > self.board.capacity[line.helper]:
                found |= self.of_helper.get(line.helper, set())
        return sorted(found)
