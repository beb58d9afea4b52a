"""What would put a candidate first: the one change, of those a supplier can make, that would do it alone.

Its price, its free times, and the preferences that it meets are a supplier's to change; how near it is and how it
went so far are not. Each is tried with all else as it is, by the same score.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from matching.hours.domain import QUARTERS_A_DAY
from matching.ranking.domain.matches import match
from matching.ranking.domain.values import Candidate, Wanted, Weights

_DAY = (1 << QUARTERS_A_DAY) - 1
DAYS = 7
_Lifts = Callable[..., bool]


@dataclass(frozen=True)
class Would:
    """What would put a candidate first: free on these weekdays (0 is Monday), or at most this price, or preferences met.

    Each is None or empty where nothing of the kind would.
    """

    days: tuple[int, ...] = ()
    price_pence: int | None = None
    prefer: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.days or self.price_pence is not None or self.prefer)


def would_be_first(wanted: Wanted, candidate: Candidate, first: float, weights: Weights) -> Would:
    """What alone would lift a candidate's score above `first`, the best of the others."""

    def lifts(**changed: Any) -> bool:
        return match(wanted, replace(candidate, **changed), weights).score > first

    return Would(_days(wanted, candidate, lifts), _price(candidate, wanted, lifts), _prefer(wanted, candidate, lifts))


def _days(wanted: Wanted, candidate: Candidate, lifts: _Lifts) -> tuple[int, ...]:
    """The fewest weekdays whose wanted times it would have to be free at: those where most is lacking come first."""
    lacking = wanted.slots & ~candidate.availability
    by_day = [(day, lacking & (_DAY << (day * QUARTERS_A_DAY))) for day in range(DAYS)]
    most_first = sorted((one for one in by_day if one[1]), key=lambda one: (-one[1].bit_count(), one[0]))
    free, days = candidate.availability, []
    for day, times in most_first:
        free |= times
        days.append(day)
        if lifts(availability=free):
            return tuple(sorted(days))
    return ()


def _price(candidate: Candidate, wanted: Wanted, lifts: _Lifts) -> int | None:
    """The highest price at which it would be first, in whole pounds where that is possible; never nought.

    The score never falls as the price does, so the price is found by halving.
    """
    if not wanted.median_pence or candidate.price_pence <= 1 or not lifts(price_pence=1):
        return None
    low, high = 1, candidate.price_pence
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if lifts(price_pence=middle) else (low, middle)
    return low // 100 * 100 or low


def _prefer(wanted: Wanted, candidate: Candidate, lifts: _Lifts) -> frozenset[str]:
    """The preferences that it would have to meet as well, if all that are lacking would do."""
    lacking = wanted.prefer - candidate.features
    return lacking if lacking and lifts(features=candidate.features | lacking) else frozenset()
