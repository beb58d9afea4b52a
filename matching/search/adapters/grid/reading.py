"""Answers from the columns: the facets by counting numbers, the page in exact order, its documents from the file."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from matching.distances.domain import chords
from matching.search.adapters.embedded import rows
from matching.search.adapters.embedded.narrowing import StoredVocabulary
from matching.search.adapters.grid.codes import NONE, Flags, Rows
from matching.search.adapters.grid.columns import Columns, View
from matching.search.adapters.grid.narrowing import Floats, Scores, candidates, detours, point_of
from matching.search.domain import FACETS, Answer, Hit, Query, Weights, away_km, draw_of, read, why
from matching.search.domain.lots import MOST

ROWS = "SELECT row FROM documents WHERE id IN (SELECT value FROM json_each(?))"


def search(view: View, db: sqlite3.Connection, query: Query, weights: Weights) -> Answer:
    """The answer to a query, from a view of the same generation as the caller's snapshot of the file."""
    reading = read(query.words, StoredVocabulary(db))
    found, scores = candidates(view, query, reading, weights, _rows(db, query.full | query.but))
    fits = _choices(view.columns, found, query)
    matched, every = _all(fits), found
    if matched is not None:
        found, scores = found[matched], scores[matched] if scores is not None else None
    counts = _facets(view.columns, every, found, fits)
    page = Page(view.columns, query, len(reading.tokens), weights)
    hits = []
    for at, points, km in page.of(found, scores):
        document = rows.document(
            db.execute("SELECT body FROM documents WHERE row = ?", (int(view.columns.row[at]),)).fetchone()[0]
        )
        hits.append(Hit(document, points, km, why(query, reading, document, km)))
    return Answer(tuple(hits), len(found), counts, query.page, query.per_page, dict(reading.corrected))


def _rows(db: sqlite3.Connection, ids: Collection[str]) -> Rows:
    """The rows of some documents, as this snapshot of the file numbers them."""
    if not ids:
        return NONE
    return np.array([row for (row,) in db.execute(ROWS, (json.dumps(sorted(ids)),))], np.int64)


def _choices(columns: Columns, found: Rows, query: Query) -> dict[str, Flags]:
    """Whether each row fits the chosen category, kind, sector and price, by the facet that leaves the choice out."""
    fits: dict[str, Flags] = {}
    for name, chosen in (("category", query.category), ("kind", query.kind), ("sector", query.sector)):
        if chosen is not None:
            fits[name] = columns.codes[name].holding(chosen)[columns.coded[name][found]]
    ceiling = query.price_ceiling_pence
    if ceiling is not None:

        def cheap(price: Any) -> bool:
            return price is not None and price <= ceiling

        fits["price"] = columns.codes["price"].fitting(cheap)[columns.coded["price"][found]]
    return fits


def _all(fits: Mapping[str, Flags]) -> Flags | None:
    """Where all of them fit; None where nothing was chosen."""
    return np.logical_and.reduce(list(fits.values())) if fits else None


def _facets(columns: Columns, every: Rows, found: Rows, fits: Mapping[str, Flags]) -> Mapping[str, Mapping[str, int]]:
    """How many of what matches have each value; where one was chosen, of what matches but for that choice."""
    counts = {}
    for name in FACETS:
        counted = found
        if name in fits:
            others = _all({other: flags for other, flags in fits.items() if other != name})
            counted = every if others is None else every[others]
        counts[name] = columns.codes[name].count(columns.coded[name][counted])
    return counts


class Page:
    """The hits of one page, in exact order; exact distances only for those that may stand before its end."""

    def __init__(self, columns: Columns, query: Query, tokens: int, weights: Weights) -> None:
        self._columns, self._query, self._tokens, self._weights = columns, query, tokens, weights
        self._here = query.point

    def of(self, found: Rows, scores: Scores | None) -> list[tuple[int, float, float | None]]:
        """Row, rank and kilometres of each hit of the page."""
        last = self._query.page * self._query.per_page
        if not last or last - self._query.per_page >= len(found):
            return []
        quality = self._columns.quality[found]
        least, most = self._bounds(found)
        high = self._raw(quality, scores, least)
        if len(found) > last:
            low = high if self._here is None else self._raw(quality, scores, most)
            floor = np.partition(low, len(low) - last)[len(low) - last]
            may = np.flatnonzero(high >= floor - 2e-6)
            found, least, high, quality = found[may], least[may], high[may], quality[may]
            scores = scores[may] if scores is not None else None
        if self._here is not None:
            high = self._raw(quality, scores, self._exact(found, least))
        ranks = _rounded(high)
        chosen = self._first(found, ranks, last)
        return [(at, points, self._km(at)) for points, at in chosen[last - self._query.per_page :]]

    def _bounds(self, found: Rows) -> tuple[Floats, Floats]:
        """Between which kilometres each row surely is; what stands nowhere is infinitely far."""
        if self._here is None:
            nothing = np.zeros(len(found))
            return nothing, nothing
        if self._query.to is not None:
            longer = detours(self._columns, found, self._here, self._query.to)
            for bound in longer:
                bound[np.isnan(bound)] = np.inf
            return longer
        here = chords.one(self._here.lat, self._here.lon)
        square = chords.squared(self._columns.points[found], here)
        least, most = chords.arcs(np.sqrt(square))
        nowhere = np.isnan(square)
        least[nowhere] = most[nowhere] = np.inf
        return least, most

    def _raw(self, quality: Floats, scores: Scores | None, km: Floats) -> Floats:
        """The rank before it is rounded, step by step as `rank` does it, so that it is the same to the last bit."""
        weights = self._weights
        top, whole = np.zeros(len(quality)), weights.quality
        if scores is not None and self._tokens:
            top = top + weights.text * scores / (weights.category_field * self._tokens)
            whole += weights.text
        if self._here is not None:
            top = top + weights.near * np.maximum(0.0, 1 - km / weights.far_km)
            whole += weights.near
        top = top + weights.quality * quality
        return top / whole if whole else np.zeros(len(quality))

    def _exact(self, found: Rows, least: Floats) -> Floats:
        """The exact kilometres where they count for the rank."""
        km = np.maximum(0.0, least)
        for one in np.flatnonzero(least < self._weights.far_km).tolist():
            km[one] = self._km(int(found[one])) or 0.0
        return km

    def _first(self, found: Rows, ranks: Floats, last: int) -> list[tuple[float, int]]:
        """The first so many by rank, then by lot where it is a turn's, then by id."""
        order = self._columns.order[found]
        drawn = self._drawn(found)
        if len(found) > last:
            edge = np.partition(ranks, len(ranks) - last)[len(ranks) - last]
            above, tied = np.flatnonzero(ranks > edge), np.flatnonzero(ranks == edge)
            left = last - len(above)
            if len(tied) > left:
                key = order[tied] if self._query.turn is None else drawn[tied]
                tied = tied[key <= np.partition(key, left - 1)[left - 1]]
            some = np.concatenate([above, tied])
            found, ranks, order, drawn = found[some], ranks[some], order[some], drawn[some]
        names = self._columns.names
        every = zip((-ranks).tolist(), drawn.tolist(), order.tolist(), found.tolist(), strict=True)
        chosen = sorted((rank, lot, place, names.get(at, ""), at) for rank, lot, place, at in every)[:last]
        return [(-rank, at) for rank, _, _, _, at in chosen]

    def _drawn(self, found: Rows) -> Rows:
        """The lots of the turn, so that the lowest comes first; all alike where there is none."""
        if self._query.turn is None:
            return np.zeros(len(found), np.int64)
        draw, backwards = draw_of(self._query.turn)
        lot: Rows = self._columns.lots[found, draw].astype(np.int64)
        if backwards:
            lot = MOST - lot
        return lot

    def _km(self, at: int) -> float | None:
        if self._here is None or np.isnan(self._columns.lat[at]):
            return None
        return away_km(self._query, point_of(self._columns, at))


def _rounded(raw: Floats) -> Floats:
    """Rounded as Python rounds, each distinct value once."""
    values, where = np.unique(raw, return_inverse=True)
    found: Floats = np.array([round(value, 6) for value in values.tolist()])[where]
    return found
