"""The server's answer made exact: what it is unsure of is looked at, the order is computed anew, ties fall by lot or by id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matching.distances.domain import within
from matching.search.adapters.elasticsearch.writing import APART
from matching.search.domain import (
    FACETS,
    Document,
    Query,
    Reading,
    Weights,
    away_bounds_km,
    away_km,
    document_of,
    fits_journey,
    place,
    price_band,
    rank,
)  # fmt: skip


@dataclass(frozen=True)
class Candidate:
    """A document that came back, with its exact rank and distance."""

    document: Document
    rank: float
    km: float | None
    place: tuple[int, str]

    @property
    def order(self) -> tuple[float, tuple[int, str]]:
        """Where it stands among others."""
        return -self.rank, self.place


def opened(hit: Mapping[str, Any]) -> Document:
    """The document of a hit."""
    return document_of(hit["fields"]["body"][0])


class Ranking:
    """Ranks what came back, in float64 and by the ellipsoid's distance, for one query as it was read."""

    def __init__(self, query: Query, reading: Reading, weights: Weights) -> None:
        self._query, self._reading, self._weights = query, reading, weights

    def first(self, hits: Iterable[Mapping[str, Any]], count: int) -> list[Candidate]:
        """The first so many in exact order; exact distances only for those that may stand among them."""
        bounded = []
        for hit in hits:
            one, text = opened(hit), self._text(hit)
            near, far = away_bounds_km(self._query, one.point)
            bounded.append((self._rank(one, text, far), self._rank(one, text, near), one, text))
        floor = sorted((low for low, _, _, _ in bounded), reverse=True)[:count][-1:] or [0.0]
        exact = [self._exact(one, text) for _, high, one, text in bounded if high >= floor[0] - 2e-6]
        return sorted(exact, key=lambda one: one.order)[:count]

    def candidate(self, hit: Mapping[str, Any]) -> Candidate:
        """A hit with its exact rank and distance."""
        return self._exact(opened(hit), self._text(hit))

    def _exact(self, one: Document, text: int | None) -> Candidate:
        km = away_km(self._query, one.point)
        return Candidate(one, self._rank(one, text, km), km, place(one.id, self._query.turn))

    def _rank(self, one: Document, text: int | None, km: float | None) -> float:
        located = self._query.point is not None
        return rank(text, len(self._reading.tokens), km, one.quality, located, self._weights)

    def _text(self, hit: Mapping[str, Any]) -> int | None:
        if not self._reading.tokens:
            return None
        fields = [frozenset(some.split()) for some in hit["fields"]["stems"][0].split(APART)]
        return _text(fields, self._reading, self._weights)


def _text(fields: list[frozenset[str]], reading: Reading, weights: Weights) -> int:
    """The text score: each token once, with the best field that it stands in."""
    points = list(zip(fields, (weights.category_field, weights.name_field, weights.words_field), strict=True))
    return sum(max((most for stems, most in points if stems & token), default=0) for token in reading.tokens)


def stands(one: Document, query: Query) -> bool:
    """Whether its place really fits."""
    far = query.within_km
    if far is not None and not (query.point and one.point and within(query.point, one.point, far)):
        return False
    if not fits_journey(query, one.point):
        return False
    if query.covers and not one.areas & query.areas:
        return bool(query.point and one.point and within(query.point, one.point, one.radius_km))
    return True


def failed(one: Document, query: Query) -> list[str]:
    """The choices that it does not fit."""
    found = []
    if query.category is not None and query.category not in one.categories:
        found.append("category")
    if query.kind is not None and query.kind != one.kind:
        found.append("kind")
    if query.sector is not None and query.sector != one.sector:
        found.append("sector")
    ceiling = query.price_ceiling_pence
    if ceiling is not None and (one.price_pence is None or one.price_pence > ceiling):
        found.append("price")
    return found


def facets(said: Mapping[str, Any], looked_at: Iterable[Document], query: Query) -> Mapping[str, Mapping[str, int]]:
    """What the server counted among the sure, and what of those we looked at belongs to it; the most frequent first."""
    counts = {
        name: Counter({bucket["key"]: bucket["doc_count"] for bucket in said[name]["values"]["buckets"]})
        for name in FACETS
    }
    for one in looked_at:
        lacks = failed(one, query)
        for name in FACETS:
            if lacks in ([], [name]):
                counts[name].update(_values(one)[name])
    return {name: dict(sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))) for name, count in counts.items()}


def _values(one: Document) -> dict[str, Iterable[str]]:
    return {
        "category": one.categories, "kind": (one.kind,), "sector": (one.sector,),
        "price": (price_band(one.price_pence),), "language": one.languages, "check": one.checks,
    }  # fmt: skip
