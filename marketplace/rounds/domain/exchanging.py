"""Exchanges: one need more gets a visit because others' visits move, each into the room that the next one leaves.

This is the augmenting path of matchings (Berge 1957, Kuhn 1955), found breadth first, so that the shortest chain of
moves is made. `Standing` says which visit is in the way of another. A need has one visit at most while exchanges are
looked for, and nobody loses it by one.

Where visits are as long as each other and meet only at the same hour, and each person has one offer, chains find the most
needs that can be helped. With lengths, ways and purses that differ the question is as hard as packing; then several
visits are moved at once, as far as `AT_ONCE` and `TRIES` go, so that nobody more can be helped without somebody's losing
all they have. Whether one might lose it for two others is not asked.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from marketplace.rounds.domain.lines import Places
from marketplace.rounds.domain.standing import Standing, Visit

MOST_LOOKS = 1_000_000
"""So many visits are tried for all exchanges of a round: bounded however many needs there are, and however scarce hours are."""
AT_ONCE = 3
"""So many visits make room for one more at once, where a chain of single moves leads nowhere."""
TRIES = 1000
"""So many visits are tried for each need that no chain helps."""


@dataclass(frozen=True)
class Move:
    """A visit that would take the room of another, and the move that leads to it."""

    visit: Visit
    instead_of: Visit
    after: Move | None


class Exchanging:
    """The chains of one round; `order` are the lines as they are to be tried."""

    def __init__(self, standing: Standing, order: Sequence[int] | Places, most: int = MOST_LOOKS) -> None:
        self.standing, self.looks = standing, most
        self.places: dict[str, int] = {}
        of_ask = [self.places.setdefault(ask.need, len(self.places)) for ask in standing.asks]
        rows = np.asarray(order, np.int64)
        needs = np.array(of_ask, np.int64)[standing.lines.asks[rows]]
        by_need = np.argsort(needs, kind="stable")
        self.rows, self.ends = rows[by_need], np.searchsorted(needs[by_need], np.arange(len(self.places) + 1))

    def help(self, needs: Iterable[str]) -> None:
        """Make a chain for each of these needs that has one, else rearrange several at once, until none can be helped.

        Whoever was met by a search without a chain is not looked at again within a turn, as in Kuhn's method. The last
        turn makes nothing and changes nothing, so what it has left aside leads nowhere as things stand.
        """
        waiting, made = list(needs), True
        while made and self.looks > 0:
            nowhere: set[str] = set()
            left = [need for need in waiting if not self._chain(need, nowhere)]
            if len(left) == len(waiting):
                left = [need for need in waiting if self.looks <= 0 or not self._rearrange(need)]
            waiting, made = left, len(left) < len(waiting)

    def _chain(self, first: str, nowhere: set[str]) -> bool:
        """Make the shortest chain that begins with this need; whom a search without one has met is added to `nowhere`."""
        met: dict[str, Move | None] = {first: None}
        waiting, full = deque(met), dict[int, int]()
        while waiting and self.looks > 0:
            need = waiting.popleft()
            self._make(met[need])
            free, others = self._look(need, full)
            if free:
                self.standing.put(free)
                return True
            self._unmake(met[need])
            for visit, other in others:
                whose = self.standing.need(other.line)
                if whose not in met and whose not in nowhere:
                    met[whose] = Move(visit, other, met[need])
                    waiting.append(whose)
        nowhere.update(met)
        return False

    def _make(self, move: Move | None) -> None:
        """Make a move after those that lead to it: the need that it moves out of the way has nothing then."""
        steps: list[Move] = []
        while move:
            steps.append(move)
            move = move.after
        for step in reversed(steps):
            self.standing.drop(step.instead_of)
            self.standing.put(step.visit)

    def _unmake(self, move: Move | None) -> None:
        while move:
            self.standing.drop(move.visit)
            self.standing.put(move.instead_of)
            move = move.after

    def _look(self, need: str, full: dict[int, int]) -> tuple[Visit | None, list[tuple[Visit, Visit]]]:
        """What a need with nothing could have at once; else what it could have instead of which other.

        `full` says of helpers by how many minutes they were too short when all whom they visit were met, so that they
        need not be met again: not where as many minutes lack or more.
        """
        standing, visits = self.standing, list(self._visits(need))
        self.looks -= len(visits)
        free = next((visit for visit in visits if standing.fits(visit)), None)
        if free:
            return free, []
        others: list[tuple[Visit, Visit]] = []
        for visit in visits:
            helper, short = standing.lines[visit.line].helper, standing.shortage(visit)
            if 0 < full.get(helper, 0) <= short:
                continue
            in_the_way = list(standing.in_the_way(visit))
            others += [(visit, other) for (other,) in in_the_way]
            everyone = [one for one in standing.of_helper[helper] if one.slot.minutes >= short]
            if short > 0 and len(in_the_way) == len(everyone):
                full[helper] = short
        return None, others

    def _visits(self, need: str) -> Iterator[Visit]:
        """All that a need could have."""
        place = self.places[need]
        for i in self.rows[self.ends[place] : self.ends[place + 1]].tolist():
            for slot, pence in self.standing.lines[i].visits():
                yield Visit(i, slot, pence)

    def _rearrange(self, first: str) -> bool:
        """Find room for one more by trying: whoever is in the way is moved too, several at once, each of them once."""
        self._tries = TRIES
        return self._house((first,), frozenset())

    def _house(self, homeless: tuple[str, ...], moved: frozenset[str]) -> bool:
        """Find room for all of these, beside those who have `moved` already; all as before where there is none."""
        if not homeless:
            return True
        need, rest = homeless[0], homeless[1:]
        for visit in self._visits(need):
            if self._tries <= 0:
                return False
            self._tries -= 1
            self.looks -= 1
            for others in self._clearing(visit):
                whose = tuple(self.standing.need(one.line) for one in others)
                if not moved.isdisjoint(whose):
                    continue
                for one in others:
                    self.standing.drop(one)
                self.standing.put(visit)
                if self._house(rest + whose, moved | {need}):
                    return True
                self.standing.drop(visit)
                for one in others:
                    self.standing.put(one)
        return False

    def _clearing(self, visit: Visit) -> Iterator[tuple[Visit, ...]]:
        return iter([()]) if self.standing.fits(visit) else self.standing.in_the_way(visit, AT_ONCE)
