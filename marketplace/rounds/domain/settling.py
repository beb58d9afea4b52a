"""How shared hours become whole visits: a flow knows hours only, and people come at a time, to a door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from hub.kernel.week import STEP, Slot
from marketplace.rounds.domain.exchanging import Exchanging
from marketplace.rounds.domain.lines import Line, Lines, Places
from marketplace.rounds.domain.standing import Helper, Standing, Visit
from matching.composing.domain import Purse
from matching.distances.domain import Point
from matching.rounds.domain import RANKS, Ask

WEEK = 7 * 1440 + 1
"""Longer than anybody has, in minutes."""


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
    _first(standing, _open(standing, rest), served)
    without = dict.fromkeys(asks[place].need for place in ways.asks[rest].tolist())
    Exchanging(standing, order).help(need for need in without if not standing.of_need[need])
    for i in chosen:
        _take(standing, i, given[i] * STEP - standing.minutes(i))
    for i in _open(standing, order):
        _take(standing, i, standing.left[ways[i].helper])
    return {i: tuple(sorted(v.slot for v in visits)) for i, visits in sorted(standing.of_line.items()) if visits}


def _open(standing: Standing, order: Places) -> list[int]:
    """Those of the lines along which a visit may fit, as long as nothing is taken away: the others need not be tried."""
    lines = standing.lines
    least = lines.of_kinds(
        min((slot.minutes for slot, pence in one.visits() if standing.may_fit(one, slot, pence)), default=WEEK)
        for one in lines.examples
    )
    left = np.array(standing.left, np.int64)
    found: list[int] = order[least[order] <= left[lines.helpers[order]]].tolist()
    return found


def _first(standing: Standing, order: Iterable[int], served: frozenset[str]) -> None:
    """One visit for each need that has none."""
    for i in order:
        need = standing.need(i)
        if need not in served and not standing.of_need[need]:
            _take(standing, i, standing.left[standing.lines[i].helper], most=1)


def _take(standing: Standing, i: int, minutes: int, most: int = 84) -> None:
    """Take up to so many minutes and visits along a line."""
    for slot, pence in standing.lines[i].visits():
        visit = Visit(i, slot, pence)
        if slot.minutes <= minutes and most and standing.fits(visit):
            standing.put(visit)
            minutes -= slot.minutes
            most -= 1
