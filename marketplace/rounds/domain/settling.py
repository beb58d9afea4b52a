"""How shared hours become whole visits: a flow knows hours only, and people come at a time, to a door."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hub.kernel.week import STEP, Slot
from marketplace.rounds.domain.exchanging import Exchanging
from marketplace.rounds.domain.standing import Helper, Line, Standing, Visit
from matching.composing.domain import Purse
from matching.distances.domain import Point
from matching.rounds.domain import RANKS, Ask


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
    standing = Standing(asks, helpers, lines, purses or {}, doors)
    order = sorted(range(len(lines)), key=lambda i: (-RANKS[asks[lines[i].ask].priority], -lines[i].suit, i))
    chosen = [i for i in order if given.get(i)]
    _first(standing, chosen, served)
    _first(standing, order, served)
    without = dict.fromkeys(
        need for i in order if (need := standing.need(i)) not in served and not standing.of_need[need]
    )
    Exchanging(standing, order).help(without)
    for i in chosen:
        _take(standing, i, given[i] * STEP - standing.minutes(i))
    for i in order:
        _take(standing, i, standing.left[lines[i].helper])
    return {i: tuple(sorted(v.slot for v in visits)) for i, visits in sorted(standing.of_line.items()) if visits}


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
