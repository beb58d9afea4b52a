"""The conditions of place: what surely holds, and what may hold so that we look ourselves.

The server measures on a sphere. The ellipsoid's distance lies between two factors of that (`sphere_ratios`), so each
condition of place is asked twice: so strictly that it surely holds, and so loosely that it may hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matching.distances.domain import Point, exact_km, reach_km, sphere_ratios
from matching.search.adapters.elasticsearch.cells import FAR, LEVELS, standing
from matching.search.adapters.elasticsearch.writing import SCALE_KM
from matching.search.domain import Query

SLACK_KM = 0.003
"""Points are kept to a centimetre and arcs computed to two metres."""
EVERYWHERE_KM = 20_015.0
"""Half way round the sphere: nothing is further."""
FURTHEST_KM = 2000.0
"""Of longer journeys the server would lose the figures: there we look at everything ourselves."""

Clause = dict[str, Any]


def places(query: Query) -> tuple[list[Clause], list[Clause]]:
    """The conditions of place, so that they surely hold, and so that they may."""
    sure: list[Clause] = []
    maybe: list[Clause] = []
    if query.point and query.within_km is not None:
        least, most = _within(query.point, query.within_km)
        sure.append(least)
        maybe.append(most)
    if query.point and query.to and query.detour_km is not None:
        least, most = _along(query.point, query.to, query.detour_km)
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
    return {"geo_distance": {"distance": in_km(km), "point": at(point)}}


def _along(start: Point, end: Point, km: float) -> tuple[Clause, Clause]:
    """An ellipse: two distances whose sum is small, within two circles that hold all of it."""
    reach, whole = reach_km(start, end, km), exact_km(start, end) + km
    ratios = [sphere_ratios(one, reach * 1.01 + 0.1) for one in (start, end)]
    circles = [_circle(one, (reach + SLACK_KM) / low) for one, (low, _) in zip((start, end), ratios, strict=True)]
    if whole > FURTHEST_KM:
        return {"match_none": {}}, {"bool": {"filter": circles}}
    sure = _sum_of_ways(circles, ((start, ratios[0][1]), (end, ratios[1][1])), whole - 2 * SLACK_KM)
    return sure, _sum_of_ways(circles, ((start, ratios[0][0]), (end, ratios[1][0])), whole + 2 * SLACK_KM)


def _sum_of_ways(circles: list[Clause], ways: Iterable[tuple[Point, float]], km: float) -> Clause:
    """A sum of distances against a figure without a script: 2^(−ratio·way/64) · 2^(−ratio·way/64) is at least 2^(−km/64)."""
    decays = [
        {"exp": {"point": {"origin": at(one), "scale": in_km(SCALE_KM / ratio), "decay": 0.5}}} for one, ratio in ways
    ]
    return {
        "function_score": {
            "query": {"bool": {"filter": circles}},
            "functions": decays,
            "score_mode": "multiply",
            "boost_mode": "replace",
            "min_score": 2 ** (-km / SCALE_KM),
        }
    }


def _comes(query: Query) -> tuple[Clause, Clause]:
    """By an area, or by a circle that holds the point."""
    by_area: list[Clause] = [{"terms": {"areas": sorted(query.areas)}}] if query.areas else []
    if not query.point:
        return any_of(by_area), any_of(by_area)
    low, high = sphere_ratios(query.point, LEVELS[-1])
    sure = _reaches(query.point, high, 2 ** (SLACK_KM / SCALE_KM))
    maybe = _reaches(query.point, low, 2 ** (-SLACK_KM / SCALE_KM))
    return any_of([*by_area, sure]), any_of([*by_area, maybe, {"term": {"cells": FAR}}])


def _reaches(point: Point, ratio: float, least: float) -> Clause:
    """Radius against distance without a script: 2^(radius/64) · 2^(−ratio·distance/64) is at least about one."""
    decay = {"point": {"origin": at(point), "scale": in_km(SCALE_KM / ratio), "decay": 0.5}}
    return {
        "function_score": {
            "query": {"terms": {"cells": standing(point)}},
            "functions": [{"exp": decay}, {"field_value_factor": {"field": "reach", "missing": 0}}],
            "score_mode": "multiply",
            "boost_mode": "replace",
            "min_score": least,
        }
    }


def any_of(clauses: list[Clause]) -> Clause:
    """What fits any of these."""
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def at(point: Point) -> dict[str, float]:
    """A point as the server reads it."""
    return {"lat": point.lat, "lon": point.lon}


def in_km(km: float) -> str:
    """A distance as the server reads it."""
    return f"{km:.9f}km"
