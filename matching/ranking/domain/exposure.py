"""Exposure: how much of people's looking each candidate gets, by where it stands in the lists they are shown.

A place counts 1 / log2(1 + place), the usual discount of a ranked list (Järvelin and Kekäläinen 2002; as exposure:
Singh and Joachims 2018), down to the tenth: few look further.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from math import log2
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

SEEN = 10  # places that people look at
_COUNTS = tuple(1 / log2(1 + place) for place in range(1, SEEN + 1))


def exposure(lists: Iterable[Sequence[str]]) -> dict[str, float]:
    """Id to its share of all exposure in these lists, each best first; the shares add up to one, or there are none."""
    found: dict[str, float] = defaultdict(float)
    for shown in lists:
        for id_, counts in zip(shown, _COUNTS, strict=False):
            found[id_] += counts
    whole = sum(found.values())
    return {id_: got / whole for id_, got in found.items()}


def by_lot(lists: Iterable[Sequence[str]], among: Callable[[str], bool]) -> float:
    """The share of all exposure that some would have if each list stood in the order of a lot; 0 where there are none."""
    theirs = whole = 0.0
    for shown in lists:
        if shown:
            got = sum(_COUNTS[: len(shown)])
            whole += got
            theirs += got * sum(map(among, shown)) / len(shown)
    return theirs / whole if whole else 0.0


def shares(of: Mapping[str, float], group: Callable[[str], K]) -> dict[K, float]:
    """Exposure added up by group."""
    found: dict[K, float] = defaultdict(float)
    for id_, share in of.items():
        found[group(id_)] += share
    return dict(found)
