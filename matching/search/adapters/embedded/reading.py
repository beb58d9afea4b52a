"""Answers of the embedded index: every place is checked again exactly, then facets and the page."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping

from matching.distances.domain import within
from matching.search.adapters.embedded import rows
from matching.search.adapters.embedded.narrowing import Candidate, StoredVocabulary, candidates
from matching.search.domain import (
    FACETS,
    Answer,
    Document,
    Hit,
    Query,
    Weights,
    away_bounds_km,
    away_km,
    fits_journey,
    place,
    price_band,
    rank,
    read,
    why,
)

COLUMN_OF = {
    facet: Candidate._fields.index(column)
    for facet, column in (
        ("category", "categories"), ("kind", "kind"), ("sector", "sector"), ("language", "languages"), ("check", "checks"),
    )
}  # fmt: skip
"""Where a candidate keeps what a facet counts."""


def search(db: sqlite3.Connection, query: Query, weights: Weights) -> Answer:
    """The answer to a query, from one snapshot that the caller holds."""
    reading = read(query.words, StoredVocabulary(db))
    found = [one for one in candidates(db, query, reading, weights) if stands(one, query)]
    matches, facets = choose(found, query)
    hits = [
        Hit(document, points, km, why(query, reading, document, km))
        for one, points, km in page(matches, query, len(reading.tokens), weights)
        for document in (_document(db, one.row),)
    ]
    return Answer(tuple(hits), len(matches), facets, query.page, query.per_page, dict(reading.corrected))


def stands(one: Candidate, query: Query) -> bool:
    """Whether its place really fits: the boxes are of float32 and have corners."""
    point = one.point
    far = query.within_km
    if far is not None and not (query.point and point and within(query.point, point, far)):
        return False
    if not fits_journey(query, point):
        return False
    if query.covers and not one.by_area:
        return bool(query.point and point and within(query.point, point, one.radius_km))
    return True


def choose(found: list[Candidate], query: Query) -> tuple[list[Candidate], Mapping[str, Mapping[str, int]]]:
    """What fits the chosen category, kind, sector and price, and the facets, each without its own choice."""
    matches: list[Candidate] = []
    but_for: dict[str, list[Candidate]] = {name: [] for name in FACETS}
    for one in found:
        failed = _failed(one, query)
        if not failed:
            matches.append(one)
        elif len(failed) == 1:
            but_for[failed[0]].append(one)
    return matches, {name: _facet(name, matches + but_for[name]) for name in FACETS}


def _facet(name: str, counted: list[Candidate]) -> Mapping[str, int]:
    """How many of the candidates have each value, the most frequent first; each distinct text is read only once."""
    written: Counter[str] = Counter()
    if name == "price":
        for price, n in Counter(one.price for one in counted).items():
            written[price_band(price)] += n
    else:
        column = COLUMN_OF[name]
        for text, n in Counter(one[column] for one in counted).items():
            for value in rows.split(str(text)):
                written[value] += n
    return dict(sorted(written.items(), key=lambda pair: (-pair[1], pair[0])))


def _failed(one: Candidate, query: Query) -> list[str]:
    failed = []
    if query.category is not None and query.category not in rows.split(one.categories):
        failed.append("category")
    if query.kind is not None and query.kind != one.kind:
        failed.append("kind")
    if query.sector is not None and query.sector != one.sector:
        failed.append("sector")
    ceiling = query.price_ceiling_pence
    if ceiling is not None and (one.price is None or one.price > ceiling):
        failed.append("price")
    return failed


def page(
    matches: list[Candidate], query: Query, tokens: int, weights: Weights
) -> list[tuple[Candidate, float, float | None]]:
    """The matches of one page in exact order; exact distances only for those that may stand before its end."""
    last = query.page * query.per_page
    if not last:
        return []
    located = query.point is not None
    points = [one.point for one in matches]
    bounds = []
    for one, point in zip(matches, points, strict=True):
        near, far = away_bounds_km(query, point)
        low = rank(one.text, tokens, far, one.quality, located, weights)
        bounds.append((low, rank(one.text, tokens, near, one.quality, located, weights), one, point))
    floor = sorted((bound[0] for bound in bounds), reverse=True)[:last][-1:] or [0.0]
    exact = []
    for _, high, one, point in bounds:
        if high >= floor[0] - 2e-6:
            km = away_km(query, point)
            exact.append((one, rank(one.text, tokens, km, one.quality, located, weights), km))
    exact.sort(key=lambda hit: (-hit[1], place(hit[0].id, query.turn)))
    return exact[last - query.per_page : last]


def _document(db: sqlite3.Connection, row: int) -> Document:
    return rows.document(db.execute("SELECT body FROM documents WHERE row = ?", (row,)).fetchone()[0])
