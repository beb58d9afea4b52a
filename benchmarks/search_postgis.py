"""The same documents and questions in PostGIS: one table with the indexes that it wants, one statement for each answer."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable
from typing import Any

import psycopg

from matching.distances.domain import Point, box
from matching.search.domain import Document, Query, Reading, Weights, price_band, texts
from matching.words.domain import tokens

CHUNK = 5000
MADE = """
CREATE EXTENSION IF NOT EXISTS postgis;
DROP TABLE IF EXISTS offers;
CREATE TABLE offers (
    id text COLLATE "C" PRIMARY KEY, at geography(point, 4326), reach geometry(polygon, 4326), metres double precision,
    kind text, sector text, price integer, band text, quality double precision, hours bit(168), categories text[],
    checks text[], languages text[], areas text[], category_stems text[], name_stems text[], word_stems text[], stems text[]
)
"""
INDEXES = (
    "CREATE INDEX ON offers USING gist (at)", "CREATE INDEX ON offers USING gist (reach)",
    "CREATE INDEX ON offers USING gin (stems)", "CREATE INDEX ON offers USING gin (areas)",
    "CREATE INDEX ON offers USING gin (categories)", "VACUUM ANALYZE offers",
)  # fmt: skip
FACETS = {"category": "unnest(categories)", "kind": "kind", "sector": "sector", "price": "band",
          "language": "unnest(languages)", "check": "unnest(checks)"}  # fmt: skip
CHOICES = {"category": "%(category)s = ANY(categories)", "kind": "kind = %(kind)s", "sector": "sector = %(sector)s",
           "price": "coalesce(price <= %(ceiling)s, false)"}  # fmt: skip
HERE = "ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)"
SETTINGS = {"shared_buffers": "1GB", "work_mem": "64MB", "jit": "off", "random_page_cost": "1.1", "max_wal_size": "4GB"}


class PostgisIndex:
    """What `SearchIndex.search` answers, as a plain value: total, facets, and (id, rank, km) of each hit."""

    def __init__(self, url: str) -> None:
        self._url = url.replace("+psycopg", "")
        self._local = threading.local()

    def _db(self) -> psycopg.Connection[Any]:
        db: psycopg.Connection[Any] | None = getattr(self._local, "db", None)
        if db is None:
            db = self._local.db = psycopg.connect(self._url, autocommit=True)
        return db

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Fill the table by COPY, then index it."""
        db = self._db()
        db.execute(MADE)
        with db.cursor().copy("COPY offers FROM STDIN") as copy:
            for one in documents:
                copy.write_row(_row(one))
        for statement in INDEXES:
            db.execute(statement)

    def bytes(self) -> int:
        """What the table takes, with its indexes."""
        row = self._db().execute("SELECT pg_total_relation_size('offers')").fetchone()
        return int(row[0]) if row else 0

    def search(self, query: Query, reading: Reading) -> dict[str, Any]:
        """One statement, one answer; the words come read already."""
        sql, given = statement(query, reading, Weights())
        row = self._db().execute(sql, given).fetchone()
        found: dict[str, Any] = row[0] if row else {}
        return found


def tuned(server: Any) -> None:
    """Give the server the memory that a machine of this size would give it, which it takes when it starts anew."""
    with psycopg.connect(server.url("postgres").replace("+psycopg", ""), autocommit=True) as db:
        for name, value in SETTINGS.items():
            db.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    server.process.send_signal(signal.SIGINT)
    server.process.wait(30)
    server.start()


def _row(one: Document) -> tuple[Any, ...]:
    at, reach = None, None
    if one.point:
        south, north, west, east = box(one.point, one.radius_km)
        at = f"SRID=4326;POINT({one.point.lon!r} {one.point.lat!r})"
        ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
        reach = f"SRID=4326;POLYGON(({', '.join(f'{x!r} {y!r}' for x, y in ring)}))"
    stems = [list(tokens(text)) for _, text in texts(one)]
    return (
        one.id, at, reach, one.radius_km * 1000, one.kind, one.sector, one.price_pence, price_band(one.price_pence), one.quality,
        f"{one.availability:0168b}", list(one.categories), list(one.checks), list(one.languages), list(one.areas),
        *stems, sorted({stem for some in stems for stem in some}),
    )  # fmt: skip


def statement(query: Query, reading: Reading, weights: Weights) -> tuple[Any, dict[str, Any]]:
    """The statement, and what it is given."""
    given: dict[str, Any] = {
        "category": query.category, "kind": query.kind, "sector": query.sector, "ceiling": query.price_ceiling_pence,
        "areas": list(query.areas), "hours": f"{query.slots:0168b}", "checks": list(query.checks),
        "languages": list(query.languages), "first": (query.page - 1) * query.per_page, "many": query.per_page,
        "stems": sorted({stem for token in reading.tokens for stem in token}),
    }  # fmt: skip
    if query.point:
        given |= _at(query.point, query.within_km)
    chosen = {
        name: CHOICES[name]
        for name, value in (("category", query.category), ("kind", query.kind), ("sector", query.sector), ("price", query.price_ceiling_pence))
        if value is not None
    }  # fmt: skip
    score = _score(reading, weights, given)
    km = f"ST_Distance(at, {HERE}::geography) / 1000" if query.point else "NULL::float8"
    fits = "".join(f", {condition} AS fits_{name}" for name, condition in chosen.items())
    base = f"SELECT *, {km} AS km, {score} AS score{fits} FROM offers WHERE {' AND '.join(_where(query, reading)) or 'true'}"
    facets = ", ".join(f"'{name}', ({_facet(name, chosen)})" for name in FACETS)
    order = f"round(({_rank(query, reading, weights)})::numeric, 6)::float8"
    page = f"SELECT id, {order} AS rank, km FROM base WHERE {_fits(chosen)} ORDER BY rank DESC, id LIMIT %(many)s OFFSET %(first)s"
    return (
        f"WITH base AS MATERIALIZED ({base}) SELECT json_build_object("
        f"'total', (SELECT count(*) FROM base WHERE {_fits(chosen)}), {facets}, "
        f"'page', (SELECT coalesce(json_agg(json_build_array(id, rank, km)), '[]') FROM ({page}) p))"
    ), given


def _at(point: Point, km: float | None) -> dict[str, Any]:
    return {"lat": point.lat, "lon": point.lon, "metres": (km or 0) * 1000}


def _where(query: Query, reading: Reading) -> list[str]:
    where = []
    if query.within_km is not None:
        where.append(f"ST_DWithin(at, {HERE}::geography, %(metres)s)")
    if query.covers and query.point:
        comes = f"(reach && {HERE} AND ST_DWithin(at, {HERE}::geography, metres))"
        where.append(f"(areas && %(areas)s::text[] OR {comes})" if query.areas else comes)
    elif query.covers:
        where.append("areas && %(areas)s::text[]")
    if query.checks:
        where.append("checks @> %(checks)s::text[]")
    if query.languages:
        where.append("languages @> %(languages)s::text[]")
    if query.slots:
        where.append("(hours & %(hours)s::bit(168)) <> 0::bit(168)")
    if reading.tokens:
        where.append("stems && %(stems)s::text[]")
    return where


def _score(reading: Reading, weights: Weights, given: dict[str, Any]) -> str:
    """Each token once, with the best field that it stands in."""
    each = ["0"]
    for number, token in enumerate(reading.tokens):
        given[f"token{number}"] = sorted(token)
        any_of = f"&& %(token{number})s::text[]"
        each.append(
            f"CASE WHEN category_stems {any_of} THEN {weights.category_field} WHEN name_stems {any_of} THEN "
            f"{weights.name_field} WHEN word_stems {any_of} THEN {weights.words_field} ELSE 0 END"
        )
    return f"({' + '.join(each)})"


def _rank(query: Query, reading: Reading, weights: Weights) -> str:
    parts, whole = [f"{weights.quality} * quality"], weights.quality
    if reading.tokens:
        parts.append(f"{weights.text}::float8 * score / {weights.category_field * len(reading.tokens)}")
        whole += weights.text
    if query.point:
        parts.append(f"{weights.near} * coalesce(greatest(0, 1 - km / {weights.far_km}), 0)")
        whole += weights.near
    return f"({' + '.join(parts)}) / {whole}::float8"


def _fits(chosen: Iterable[str]) -> str:
    return " AND ".join(f"fits_{name}" for name in chosen) or "true"


def _facet(name: str, chosen: dict[str, str]) -> str:
    others = [other for other in chosen if other != name]
    counted = f"SELECT {FACETS[name]} AS value, count(*) AS n FROM base WHERE {_fits(others)} GROUP BY 1"
    return f"SELECT coalesce(json_object_agg(value, n), '{{}}') FROM ({counted}) f"
