"""The question to the server: what surely fits, what stands so near a line that we look ourselves, and the score.

The server measures on a sphere. The ellipsoid's distance lies between two factors of that (`sphere_ratios`), so each
condition of place is asked twice: so strictly that it surely holds, and so loosely that it may hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matching.distances.domain import Point, sphere_ratios
from matching.search.adapters.elasticsearch.cells import FAR, LEVELS, standing
from matching.search.adapters.elasticsearch.mapping import MOST_INSIDE
from matching.search.adapters.elasticsearch.writing import SCALE_KM
from matching.search.domain import FACETS, Query, Reading, Weights

SLACK_KM = 0.003
"""Points are kept to a centimetre and arcs computed to two metres."""
EVERYWHERE_KM = 20_015.0
"""Half way round the sphere: nothing is further."""
COUNTED = {"category": "categories", "kind": "kind", "sector": "sector", "price": "band", "language": "languages",
           "check": "checks"}  # fmt: skip
MOST_VALUES = 100_000
RANK_SLACK = 3e-6
"""Rounding to a millionth, and the server's floats of 32 bits."""

Clause = dict[str, Any]


@dataclass(frozen=True)
class Scale:
    """How a score of the server is read as a rank: divided by `unit`, and right to within `margin`."""

    unit: float
    margin: float


def scale(query: Query, reading: Reading, weights: Weights) -> Scale:
    """The scale of this query's scores."""
    whole = weights.quality + (weights.text if reading.tokens else 0) + (weights.near if query.point else 0)
    unit = whole * _text_unit(reading, weights)
    margin = RANK_SLACK
    if query.point:
        low, high = sphere_ratios(query.point, weights.far_km * 1.01)
        margin += weights.near / whole * ((high - low) / 2 * 1.01 + SLACK_KM / weights.far_km)
    return Scale(unit or 1.0, margin)


def _text_unit(reading: Reading, weights: Weights) -> float:
    """What a whole point of text counts for, so that the text's part of the score is a small integer, summed exactly."""
    return weights.category_field * len(reading.tokens) / weights.text if reading.tokens and weights.text else 1.0


def request(query: Query, reading: Reading, weights: Weights, size: int) -> dict[str, Any]:
    """The whole question: the page's surest hits, the total, the facets, the undecided, and which stems are known."""
    sure, maybe = _places(query)
    choices = _choices(query)
    body: dict[str, Any] = {
        "query": _scored(query, reading, weights, [*_filters(query), *maybe]),
        "size": size,
        "track_total_hits": True,
        "post_filter": {"bool": {"filter": [*sure, *choices.values()]}},
        "aggs": {"sure": {"filter": {"bool": {"filter": sure}}, "aggs": _facets(choices)}},
        **fetched(),
    }
    if sure:
        body["aggs"]["undecided"] = {
            "filter": {"bool": {"must_not": [{"bool": {"filter": sure}}]}},
            "aggs": {"ones": {"top_hits": {"size": MOST_INSIDE, **fetched(sort=False)}}},
        }
    if reading.tokens:
        stems = sorted({stem for token in reading.tokens for stem in token})
        named = {str(number): _anywhere(stem) for number, stem in enumerate(stems)}
        body["aggs"]["known"] = {"global": {}, "aggs": {"stems": {"filters": {"filters": named}}}}
    return body


def more(query: Query, reading: Reading, weights: Weights, size: int) -> dict[str, Any]:
    """The same question for more hits alone."""
    sure, maybe = _places(query)
    return {
        "query": _scored(query, reading, weights, [*_filters(query), *maybe]),
        "size": size,
        "track_total_hits": False,
        "post_filter": {"bool": {"filter": [*sure, *_choices(query).values()]}},
        **fetched(),
    }


def undecided(query: Query, reading: Reading) -> Clause:
    """All that stands too near a line to be sure of, where there is more of it than an answer carries."""
    sure, maybe = _places(query)
    found = [*_filters(query), *maybe, *([_text(reading, Weights())] if reading.tokens else [])]
    return {"bool": {"filter": found, "must_not": [{"bool": {"filter": sure}}]}}


def fetched(*, sort: bool = True) -> dict[str, Any]:
    """What comes back of each document."""
    order = {"sort": [{"_score": "desc"}, {"quality": "desc"}, {"id": "asc"}]} if sort else {}
    return {"_source": False, "stored_fields": ["body", "stems"], **order}


def _facets(choices: dict[str, Clause]) -> dict[str, Any]:
    """Each facet without its own choice."""
    return {
        name: {
            "filter": {"bool": {"filter": [clause for other, clause in choices.items() if other != name]}},
            "aggs": {"values": {"terms": {"field": COUNTED[name], "size": MOST_VALUES}}},
        }
        for name in FACETS
    }


def _choices(query: Query) -> dict[str, Clause]:
    """The constraints that a facet may leave out, by the facet's name."""
    found: dict[str, Clause] = {}
    if query.category is not None:
        found["category"] = {"term": {"categories": query.category}}
    if query.kind is not None:
        found["kind"] = {"term": {"kind": query.kind}}
    if query.sector is not None:
        found["sector"] = {"term": {"sector": query.sector}}
    if query.price_ceiling_pence is not None:
        found["price"] = {"range": {"price": {"lte": query.price_ceiling_pence}}}
    return found


def _filters(query: Query) -> list[Clause]:
    """The constraints that always hold, but for those of place."""
    found: list[Clause] = [{"term": {"gone": False}}]
    if query.but:
        found.append({"bool": {"must_not": [{"terms": {"id": sorted(query.but)}}]}})
    found += [{"term": {"checks": code}} for code in sorted(query.checks)]
    found += [{"term": {"languages": code}} for code in sorted(query.languages)]
    if query.slots:
        wanted = [str(hour) for hour in range(query.slots.bit_length()) if query.slots >> hour & 1]
        found.append({"terms": {"slots": wanted}})
    return found


def _places(query: Query) -> tuple[list[Clause], list[Clause]]:
    """The conditions of place, so that they surely hold, and so that they may."""
    sure: list[Clause] = []
    maybe: list[Clause] = []
    if query.point and query.within_km is not None:
        least, most = _within(query.point, query.within_km)
        sure.append(least)
        maybe.append(most)
    if query.covers:
        least, most = _comes(query)
        sure.append(least)
        maybe.append(most)
    return sure, maybe


def _within(point: Point, km: float) -> tuple[Clause, Clause]:
    low, high = sphere_ratios(point, km)
    least, most = (km - SLACK_KM) / high, (km + SLACK_KM) / low
    sure = _circle(point, least) if least > 0 else {"match_none": {}}
    return sure, _circle(point, most)


def _circle(point: Point, km: float) -> Clause:
    if km > EVERYWHERE_KM:
        return {"exists": {"field": "point"}}
    return {"geo_distance": {"distance": _km(km), "point": _at(point)}}


def _comes(query: Query) -> tuple[Clause, Clause]:
    """By an area, or by a circle that holds the point."""
    by_area: list[Clause] = [{"terms": {"areas": sorted(query.areas)}}] if query.areas else []
    if not query.point:
        return _any(by_area), _any(by_area)
    low, high = sphere_ratios(query.point, LEVELS[-1])
    sure = _reaches(query.point, high, 2 ** (SLACK_KM / SCALE_KM))
    maybe = _reaches(query.point, low, 2 ** (-SLACK_KM / SCALE_KM))
    return _any([*by_area, sure]), _any([*by_area, maybe, {"term": {"cells": FAR}}])


def _reaches(point: Point, ratio: float, least: float) -> Clause:
    """Radius against distance without a script: 2^(radius/64) · 2^(−ratio·distance/64) is at least about one."""
    decay = {"point": {"origin": _at(point), "scale": _km(SCALE_KM / ratio), "decay": 0.5}}
    return {
        "function_score": {
            "query": {"terms": {"cells": standing(point)}},
            "functions": [{"exp": decay}, {"field_value_factor": {"field": "reach", "missing": 0}}],
            "score_mode": "multiply",
            "boost_mode": "replace",
            "min_score": least,
        }
    }


def _any(clauses: list[Clause]) -> Clause:
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _scored(query: Query, reading: Reading, weights: Weights, filters: list[Clause]) -> Clause:
    """What is looked for, with the rank as its score, but for the scale."""
    unit = _text_unit(reading, weights)
    matched: Clause = {"filter": filters}
    if reading.tokens:
        matched["must"] = [_text(reading, weights)]
    functions: list[dict[str, Any]] = [
        {"field_value_factor": {"field": "quality", "missing": 0}, "weight": weights.quality * unit}
    ]
    if query.point:
        low, high = sphere_ratios(query.point, weights.far_km * 1.01)
        half = weights.far_km / (low + high)
        decay = {"point": {"origin": _at(query.point), "scale": _km(half), "decay": 0.5}}
        near = {"filter": {"exists": {"field": "point"}}, "linear": decay, "weight": weights.near * unit}
        functions.append(near)
    return {
        "function_score": {
            "query": {"bool": matched}, "functions": functions, "score_mode": "sum", "boost_mode": "sum",
        }
    }  # fmt: skip


def _text(reading: Reading, weights: Weights) -> Clause:
    """Each token once, with the best field that it stands in; any token may match."""
    fields = (("category", weights.category_field), ("name", weights.name_field), ("words", weights.words_field))
    each = [
        {"dis_max": {"queries": [
            {"constant_score": {"filter": {"terms": {field: sorted(token)}}, "boost": weight}}
            for field, weight in fields
        ]}}
        for token in reading.tokens
    ]  # fmt: skip
    return _any(list[Clause](each))


def _anywhere(stem: str) -> Clause:
    return _any([{"term": {field: stem}} for field in ("category", "name", "words")])


def _at(point: Point) -> dict[str, float]:
    return {"lat": point.lat, "lon": point.lon}


def _km(km: float) -> str:
    return f"{km:.9f}km"
