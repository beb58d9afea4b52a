"""Circles as cells: which documents may come to a point is a look at thirteen words, whatever their number.

A circle is kept at the smallest of thirteen levels that holds its radius; a level's cells are half its radius wide, so
that a circle touches at most some thirty. A point stands in one cell of each level.
"""

from __future__ import annotations

import math

from matching.distances.domain import Point, box

LEVELS = tuple(math.sqrt(2) ** level for level in range(13))
"""Kilometres, from 1 to 64."""
FAR = "far"
"""The word of a circle too large for cells: it is always looked at exactly."""
MOST_CELLS = 200
_KM_A_DEGREE = 111.2


def cells(point: Point, radius_km: float) -> list[str]:
    """The cells that a circle may touch, or the one word for those too large."""
    level = next((number for number, km in enumerate(LEVELS) if radius_km <= km), None)
    if level is None:
        return [FAR]
    south, north, west, east = box(point, radius_km)
    found: list[str] = []
    for row in range(_row(level, south), _row(level, north) + 1):
        first, last = _column(level, row, west), _column(level, row, east)
        if last - first > MOST_CELLS or len(found) > MOST_CELLS:  # by a pole, or across the 180th meridian
            return [FAR]
        found += [f"{level}.{row}.{column}" for column in range(first, last + 1)]
    return found


def standing(point: Point) -> list[str]:
    """The cell of each level in which a point stands."""
    found = []
    for level in range(len(LEVELS)):
        row = _row(level, point.lat)
        found.append(f"{level}.{row}.{_column(level, row, point.lon)}")
    return found


def _edge(level: int) -> float:
    """Degrees of latitude."""
    return LEVELS[level] / 2 / _KM_A_DEGREE


def _row(level: int, lat: float) -> int:
    return math.floor(lat / _edge(level))


def _column(level: int, row: int, lon: float) -> int:
    """Columns grow wider towards the poles, by the whole row."""
    lat = min(89.9, abs(row + 0.5) * _edge(level))
    return math.floor(lon * math.cos(math.radians(lat)) / _edge(level))
