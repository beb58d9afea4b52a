"""How shared hours become whole visits: a flow knows hours only, and people come at a time, to a door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from hub.kernel.week import STEP, Slot
from marketplace.rounds.domain.exchanging import Exchanging
from marketplace.rounds.domain.lines import Line, Lines, Places
from marketplace.rounds.domain.standing import Helper, Standing, Visit
from matching.composing.domain import Purse
from matching.distances.domain import Point
from matching.rounds.domain import RANKS, Ask

NEVER = 2**62
"""Minutes that nobody has: an offer of many people may have more than a week."""


def settle(
    asks: Sequence[Ask],
    helpers: Sequence[Helper],
    lines: Sequence[Line],
    given: Mapping[int, int],
    served: frozenset[str] = frozenset(),
    purses: Mapping[str, Purse] | None = None,
    doors: Sequence[Point] = (),
) -> dict[int, tuple[Slot, ...]]:
    """Whole visits for the hours that were given along lines; `doors` say where each ask is, by its place.

    A first visit for each need, as it was given; then one for whoever has none yet, by what nobody has or by exchanges;
    then the rest as given; then whatever else is possible. Nobody is in two places at once or without time for the way
    between them, gives more than they have, or takes more than a purse still has.
    """
    ways = Lines.of(lines)
    standing = Standing(asks, helpers, ways, purses or {}, doors)
    ranks = np.array([RANKS[ask.priority] for ask in asks], np.int64)
    order = np.lexsort((-ways.suits, -ranks[ways.asks]))
    among = np.zeros(len(ways), bool)
    among[list(given)] = True
    chosen = order[among[order]].tolist()
    _first(standing, chosen, served)
    lacking = np.array([ask.need not in served and not standing.of_need[ask.need] for ask in asks], bool)
    rest = order[lacking[ways.asks[order]]]
    _first(standing, Open(standing, rest).lines(), served)
    without = dict.fromkeys(asks[place].need for place in ways.asks[rest].tolist())
    Exchanging(standing, order).help(need for need in without if not standing.of_need[need])
    for i in chosen:
        _take(standing, i, given[i] * STEP - standing.minutes(i))
    _rest(standing, order)
    return {i: tuple(sorted(v.slot for v in visits)) for i, visits in sorted(standing.of_line.items()) if visits}


class Open:
    """Lines along which a visit may fit as far as its ask, its purse and its helper's hours go: no others need be tried.

    As long as nothing is taken away, what may not fit once will not later.
    """

    def __init__(self, standing: Standing, order: Places) -> None:
        self.standing, self.order = standing, order
        self.shortest = [NEVER] * len(standing.lines.examples)
        self.of_ask: defaultdict[int, list[int]] = defaultdict(list)
        for kind in np.unique(standing.lines.kinds[order]).tolist():
            self.of_ask[standing.lines.examples[kind].ask].append(kind)
        for ask in self.of_ask:
            self.look(ask)

    def look(self, ask: int) -> None:
        """See anew which visits an ask still wants."""
        for kind in self.of_ask[ask]:
            line = self.standing.lines.examples[kind]
            fit = [slot.minutes for slot, pence in line.visits() if self.standing.may_fit(line, slot, pence)]
            self.shortest[kind] = min(fit, default=NEVER)

    def lines(self) -> list[int]:
        """Those that may fit as things stand, in their order."""
        lines = self.standing.lines
        shortest, left = np.array(self.shortest, np.int64), np.array(self.standing.left, np.int64)
        found: list[int] = self.order[shortest[lines.kinds[self.order]] <= left[lines.helpers[self.order]]].tolist()
        return found


def _rest(standing: Standing, order: Places) -> None:
    """Whatever else is possible."""
    able, lines = Open(standing, order), standing.lines
    some = able.lines()
    for i, kind, helper in zip(some, lines.kinds[some].tolist(), lines.helpers[some].tolist(), strict=True):
        left = standing.left[helper]
        if able.shortest[kind] <= left:
            _take(standing, i, left)
            if standing.left[helper] < left:
                able.look(lines[i].ask)


def _first(standing: Standing, order: Iterable[int], served: frozenset[str]) -> None:
    """One visit for each need that has none."""
    for i in order:
        need = standing.need(i)
        if need not in served and not standing.of_need.get(need):
            _take(standing, i, standing.left[standing.lines[i].helper], most=1)


def _take(standing: Standing, i: int, minutes: int, most: int = 84) -> None:
    """Take up to so many minutes and visits along a line."""
    for slot, pence in standing.lines[i].visits():
        visit = Visit(i, slot, pence)
        if slot.minutes <= minutes and most and standing.fits(visit):
            standing.put(visit)
            minutes -= slot.minutes
            most -= 1
