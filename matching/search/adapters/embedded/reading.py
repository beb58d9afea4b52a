"""Answers of the embedded index: every place is checked again exactly, then facets and the page."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping

from matching.distances.domain import bounds_km, exact_km, within
from matching.search.adapters.embedded import rows
from matching.search.adapters.embedded.narrowing import Candidate, StoredVocabulary, candidates
from matching.search.domain import FACETS, Answer, Document, Hit, Query, Weights, price_band, rank, read, why


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
    if query.covers and not one.by_area:
        return bool(query.point and point and within(query.point, point, one.radius_km))
    return True


def choose(found: list[Candidate], query: Query) -> tuple[list[Candidate], Mapping[str, Mapping[str, int]]]:
    """What fits the chosen category, kind, sector and price, and the facets, each without its own choice."""
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    matches = []
    for one in found:
        failed = _failed(one, query)
        if len(failed) > 1:
            continue
        values = {
            "category": rows.split(one.categories), "kind": [one.kind], "sector": [one.sector],
            "price": [price_band(one.price)], "language": rows.split(one.languages), "check": rows.split(one.checks),
        }  # fmt: skip
        if not failed:
            matches.append(one)
        for name in failed or FACETS:
            counts[name].update(values[name])
    order = {name: sorted(counter.items(), key=lambda pair: (-pair[1], pair[0])) for name, counter in counts.items()}
    return matches, {name: dict(pairs) for name, pairs in order.items()}


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
    bounds = []
    for one in matches:
        near, far = bounds_km(query.point, one.point) if query.point and one.point else (None, None)
        low = rank(one.text, tokens, far, one.quality, located, weights)
        bounds.append((low, rank(one.text, tokens, near, one.quality, located, weights), one))
    floor = sorted((low for low, _, _ in bounds), reverse=True)[:last][-1:] or [0.0]
    exact = []
    for _, high, one in bounds:
        if high >= floor[0] - 2e-6:
            km = exact_km(query.point, one.point) if query.point and one.point else None
            exact.append((one, rank(one.text, tokens, km, one.quality, located, weights), km))
    exact.sort(key=lambda hit: (-hit[1], hit[0].id))
    return exact[last - query.per_page : last]


def _document(db: sqlite3.Connection, row: int) -> Document:
    return rows.document(db.execute("SELECT body FROM documents WHERE row = ?", (row,)).fetchone()[0])
