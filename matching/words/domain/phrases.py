"""Phrases and where a text holds them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from matching.words.domain.stopwords import FUNCTION, PARTICLES, RELATION

GAP = 3
"""Words that may stand between those of a phrase."""


def counted(said: list[str]) -> list[str]:
    """The words of a phrase that a text must hold: whom it is for never counts beside what it is."""
    meant = [w for w in said if w not in RELATION and (w not in FUNCTION or w in PARTICLES)]
    if any(w not in PARTICLES for w in meant):
        return meant
    return [w for w in said if w not in FUNCTION] or said


def spans(stems: frozenset[str], places: Mapping[str, list[int]]) -> Iterable[tuple[int, ...]]:
    """The places of all the stems, once each, for every start from which they stand close enough together."""
    for start in sorted({place for root in stems for place in places[root]}):
        span = []
        for root in stems:
            after = [place for place in places[root] if place >= start]
            if not after:
                break
            span.append(after[0])
        else:
            span.sort()
            if span[0] == start and all(b - a <= GAP + 1 for a, b in pairwise(span)):
                yield tuple(span)
