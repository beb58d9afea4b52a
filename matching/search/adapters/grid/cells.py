"""Where a row stands: by the level of its circle, then by cell, so that what may come to a point is a few ranges.

A circle belongs to the smallest of thirteen levels that holds its radius; a level's cells are half its radius wide. Rows
are sorted by level, by the cells' row, by their column: each row of cells is one range.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from matching.distances.domain import Point, box

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
LEVELS = np.sqrt(2.0) ** np.arange(13)
"""Kilometres, from 1 to 64."""
FAR, NOWHERE = 13, 14
"""What is too wide for cells, and what stands nowhere."""
MOST_RANGES = 6000
_EDGES = LEVELS / 2 / 111.2
_SHIFT, _ZERO = 24, 1 << 20
_SLACK = 1e-6  # of a cell: two ways of reckoning a cosine may part in the last bit


def keys(lat: Floats, lon: Floats, radius: Floats) -> Ints:
    """The place of each row in the order; no latitude is nowhere."""
    nowhere = np.isnan(lat)
    level = np.searchsorted(LEVELS, radius)
    edge = _EDGES[np.minimum(level, FAR - 1)]
    row = np.floor(np.where(nowhere, 0, lat) / edge).astype(np.int64)
    column = np.floor(np.where(nowhere, 0, lon) * _narrowing(row, edge)).astype(np.int64)
    found: Ints = np.where(nowhere, NOWHERE << 2 * _SHIFT, np.where(level >= FAR, FAR << 2 * _SHIFT, 0))
    return np.where(found > 0, found, _key(level, row, column))


def comes(point: Point) -> tuple[Ints, Ints] | None:
    """The first and the last key of each range in which a circle may hold the point."""
    return _ranges(np.array([box(point, float(km)) for km in LEVELS]))


def near(point: Point, km: float) -> tuple[Ints, Ints] | None:
    """The first and the last key of each range that may stand within `km`; None where these are too many."""
    return _ranges(np.tile(np.array(box(point, km)), (len(LEVELS), 1)))


def _ranges(boxes: Floats) -> tuple[Ints, Ints] | None:
    first = np.floor(boxes[:, 0] / _EDGES - _SLACK).astype(np.int64)
    count = np.floor(boxes[:, 1] / _EDGES + _SLACK).astype(np.int64) - first + 1
    whole = int(count.sum())
    if whole > MOST_RANGES:
        return None
    level = np.repeat(np.arange(len(LEVELS)), count)
    row = first[level] + np.arange(whole) - (np.cumsum(count) - count)[level]
    narrowing = _narrowing(row, _EDGES[level])
    west = np.floor(boxes[level, 2] * narrowing - _SLACK).astype(np.int64)
    east = np.floor(boxes[level, 3] * narrowing + _SLACK).astype(np.int64)
    far = np.array([FAR << 2 * _SHIFT])
    return np.append(_key(level, row, west), far), np.append(_key(level, row, east), far)


def _narrowing(row: Ints, edge: Floats) -> Floats:
    """How many columns a degree of longitude is; columns grow wider towards the poles, by the whole row."""
    lat = np.minimum(89.9, np.abs(row + 0.5) * edge)
    found: Floats = np.cos(np.radians(lat)) / edge
    return found


def _key(level: Ints, row: Ints, column: Ints) -> Ints:
    return (level << 2 * _SHIFT) + ((row + _ZERO) << _SHIFT) + column + _ZERO
