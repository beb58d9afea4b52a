"""What SQLite finds: the candidates of a query, narrowed by words, boxes, marks and hours."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from matching.distances.domain import Point, box, box_along
from matching.hours.domain import parted
from matching.search.adapters.embedded import rows
from matching.search.domain import Query, Reading, Weights
from matching.words.domain import Term

COLUMNS = (
    "d.row, d.id, d.lat, d.lon, d.radius_km, d.kind, d.sector, d.price, d.quality, d.categories, d.checks, d.languages"
)
BY_AREA = "d.row IN (SELECT row FROM marks WHERE sort = 'area' AND value IN (SELECT value FROM json_each(?)))"
NEAR = "d.row IN (SELECT row FROM places WHERE north >= ? AND south <= ? AND east >= ? AND west <= ?)"
COMES = "d.row IN (SELECT row FROM reaches WHERE south <= ? AND north >= ? AND west <= ? AND east >= ?)"
BUT = "d.id NOT IN (SELECT value FROM json_each(?))"
MARKED = "d.row IN (SELECT row FROM marks WHERE sort = ? AND value = ?)"
SHARED_HOURS = "((d.slots0 & ?) | (d.slots1 & ?) | (d.slots2 & ?)) != 0"
OPEN_THEN = "instr(?, substr(d.opening, ?, 1)) > 0"
NOT_FULL = "d.id NOT IN (SELECT value FROM json_each(?))"


class Candidate(NamedTuple):
    """What SQLite returns of a document that may match."""

    row: int
    id: str
    lat: float | None
    lon: float | None
    radius_km: float
    kind: str
    sector: str
    price: int | None
    quality: float
    categories: str
    checks: str
    languages: str
    text: int | None
    by_area: int

    @property
    def point(self) -> Point | None:
        """Where it stands, if anywhere."""
        return None if self.lat is None or self.lon is None else Point(self.lat, self.lon)


class StoredVocabulary:
    """The index's own words."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def knows(self, stem: str) -> bool:
        """Whether any document holds a word of this stem."""
        return self._db.execute("SELECT 1 FROM vocabulary WHERE stem = ? LIMIT 1", (stem,)).fetchone() is not None

    def between(self, shortest: int, longest: int) -> Iterable[Term]:
        """The words of so many letters."""
        found = self._db.execute("SELECT word, stem FROM vocabulary WHERE letters BETWEEN ? AND ?", (shortest, longest))
        return [Term(word, stem) for word, stem in found]


def candidates(db: sqlite3.Connection, query: Query, reading: Reading, weights: Weights) -> list[Candidate]:
    """What may match: all constraints but those that a facet leaves out; places by their boxes only."""
    given: list[Any] = []
    joins, text, by_area = "", "NULL", "0"
    if query.covers and query.areas:
        by_area = BY_AREA
        given.append(json.dumps(sorted(query.areas)))
    if reading.tokens:
        joins, text = f" JOIN ({_scores(reading, weights, given)}) t ON t.row = d.row", "t.text"
    where = " AND ".join(["d.gone = 0", *_places(query, given), *_marks(query, given)])
    sql = f"SELECT {COLUMNS}, {text}, {by_area} AS by_area FROM documents d{joins} WHERE {where}"  # noqa: S608 - ours
    return [Candidate(*row) for row in db.execute(sql, given)]


def _places(query: Query, given: list[Any]) -> list[str]:
    """The conditions of place; adds their parameters to `given`."""
    where = []
    if query.within_km is not None and query.point:
        where.append(NEAR)
        given += box(query.point, query.within_km)
    if query.point and query.to and query.detour_km is not None:
        where.append(NEAR)
        given += box_along(query.point, query.to, query.detour_km)
    if query.covers and query.point:
        where.append(f"(by_area OR {COMES})")
        given += [query.point.lat, query.point.lat, query.point.lon, query.point.lon]
    elif query.covers:
        where.append("by_area")
    return where


def _marks(query: Query, given: list[Any]) -> list[str]:
    """The conditions of ids, checks, languages and hours; adds their parameters to `given`."""
    where = []
    if query.but:
        where.append(BUT)
        given.append(json.dumps(sorted(query.but)))
    for sort, codes in (("check", query.checks), ("language", query.languages)):
        for code in sorted(codes):
            where.append(MARKED)
            given += [sort, code]
    if query.slots:
        where.append(SHARED_HOURS)
        given += rows.thirds(query.slots)
    where += [_opens(mask, given) for mask in (query.open_at, query.free_at) if mask]
    if query.full:
        where.append(NOT_FULL)
        given.append(json.dumps(sorted(query.full)))
    return where


def _opens(mask: int, given: list[Any]) -> str:
    """That it opens in any of these quarters; adds its parameters to `given`.

    Of an hour that is meant whole any part will do, which the hours say; and where something opens on the hour, they
    say it of the parts of an hour too.
    """
    whole, parts = parted(mask)
    some = [SHARED_HOURS, f"(d.opening IS NULL AND {SHARED_HOURS})", *[OPEN_THEN] * len(parts)]
    given += [*rows.thirds(whole), *rows.thirds(sum(1 << hour for hour, _ in parts))]
    for hour, bits in parts:
        given += [rows.digits(bits), hour + 1]
    return f"({' OR '.join(some)})"


def _scores(reading: Reading, weights: Weights, given: list[Any]) -> str:
    """SQL of the text scores: each token once, with the best field that it stands in; adds its parameters to `given`."""
    fields = (("category", weights.category_field), ("name", weights.name_field), ("words", weights.words_field))
    selects = []
    for token, stems in enumerate(reading.tokens):
        anyone = " OR ".join(f'"{rows.spelt(stem)}"' for stem in sorted(stems))
        for field, weight in fields:
            selects.append(f"SELECT rowid AS row, {token} AS token, {weight:d} AS best FROM texts WHERE texts MATCH ?")  # noqa: S608 - figures
            given.append(f"{field} : ({anyone})")
    every = " UNION ALL ".join(selects)
    best = f"SELECT row, token, MAX(best) AS best FROM ({every}) GROUP BY row, token"  # noqa: S608 - built above
    return f"SELECT row, SUM(best) AS text FROM ({best}) GROUP BY row"  # noqa: S608 - built above
