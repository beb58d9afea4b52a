"""How far a document is from what was asked: from the point, or out of the way of the journey."""

from __future__ import annotations

from matching.distances.domain import Point, bounds_km, detour_bounds_km, detour_km, exact_km, on_the_way
from matching.search.domain.query import Query


def away_km(query: Query, point: Point | None) -> float | None:
    """Exact kilometres from the query's point, or by which its journey grows; None where one of them is nowhere."""
    if query.point is None or point is None:
        return None
    return exact_km(query.point, point) if query.to is None else detour_km(query.point, query.to, point)


def away_bounds_km(query: Query, point: Point | None) -> tuple[float, float] | tuple[None, None]:
    """Two figures between which `away_km` surely lies."""
    if query.point is None or point is None:
        return None, None
    return bounds_km(query.point, point) if query.to is None else detour_bounds_km(query.point, query.to, point)


def fits_journey(query: Query, point: Point | None) -> bool:
    """Whether a place is on the way of the journey, exactly; anything is where none was asked for."""
    if query.to is None or query.detour_km is None:
        return True
    return bool(query.point and point and on_the_way(query.point, query.to, point, query.detour_km))
