"""What several parts of needs ask for, as columns, and who is considered for which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.ranking.domain.values import Wanted

Places = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
ALWAYS = np.iinfo(np.int64).max  # the last day of a check without an end, and a price that nobody asks


class Pairs(NamedTuple):
    """Who is considered for which wish: their places in two lists, side by side, wish by wish."""

    wishes: Places
    places: Places

    def those(self, which: Flags) -> Pairs:
        """Some of them."""
        return Pairs(self.wishes[which], self.places[which])


class Free(NamedTuple):
    """Some pairs, the visits for which each candidate is free from start to end (a row each), and the quarters in common."""

    pairs: Pairs
    visits: Flags
    quarters: Places

    def those(self, which: Flags) -> Free:
        """Some of them."""
        return Free(self.pairs.those(which), self.visits[:, which], self.quarters[which])


@dataclass(frozen=True)
class Sifted:
    """Who passes every hard constraint; of those, which visits are free from start to end (one row each).

    `barred` is, for each wish, the constraint that turned the last away; None where somebody passes, or nobody was
    considered.
    """

    pairs: Pairs
    free: Flags
    barred: list[str | None]


Prices = Callable[[Pairs], Places]
"""What each of some pairs costs: pence for an hour."""


class Wishes:
    """What is asked for, as columns: looked at together, since each has the same number of visits.

    Raises:
        ValueError: they have different numbers of visits.
    """

    def __init__(self, each: Sequence[Wanted]) -> None:
        self.each = each
        visits = [one.visits for one in each]
        if len({len(one) for one in visits}) > 1:
            raise ValueError("wishes that are looked at together have the same number of visits")
        self.rows = list(zip(*visits, strict=True))
        self.bits = np.array([[visit.bit_count() for visit in row] for row in self.rows], np.int64).reshape(
            -1, len(each)
        )
        self.slots = np.array([one.slots.bit_count() for one in each], np.int64)
        whole = [reduce(or_, one.visits, 0) == one.slots for one in each]
        self.apart = np.array(whole, bool) & (self.bits.sum(axis=0) == self.slots)  # no two visits overlap
        self.longest = np.array([one.longest for one in each], np.int64)
        self.last = np.array([one.last_day.toordinal() for one in each], np.int64)
        self.ceiling = np.array([ALWAYS if one.ceiling_pence is None else one.ceiling_pence for one in each], np.int64)
