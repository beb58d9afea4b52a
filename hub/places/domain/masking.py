"""Masking: the centre of a 500 m cell of a grid whose offset is the council's secret."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

from hub.places.domain.points import Point

CELL_METRES = 500.0
DEGREE_METRES = 6_371_008.8 * math.pi / 180  # of the mean sphere (IUGG), true to 0.5 % anywhere


@dataclass(frozen=True)
class Grid:
    """A grid of cells about 500 m on each side, moved north and east by less than one cell.

    Cells stand in rows of equal latitude; within a row their width in degrees is that of 500 m at the row's middle.
    """

    north: float  # metres, 0 to 500
    east: float

    @classmethod
    def of(cls, secret: str) -> Grid:
        """The grid that belongs to a council's secret."""
        digest = hashlib.sha256(b"kith masking grid\0" + secret.encode()).digest()
        north, east = (int.from_bytes(part, "big") / 2**64 for part in (digest[:8], digest[8:16]))
        return cls(north * CELL_METRES, east * CELL_METRES)

    def mask(self, point: Point) -> Point:
        """The middle of the cell that holds `point`; at most about 354 m from it."""
        row = math.floor((point.lat * DEGREE_METRES - self.north) / CELL_METRES)
        lat = (self.north + (row + 0.5) * CELL_METRES) / DEGREE_METRES
        degree = DEGREE_METRES * max(math.cos(math.radians(lat)), 0.01)
        column = math.floor((point.lon * degree - self.east) / CELL_METRES)
        lon = (self.east + (column + 0.5) * CELL_METRES) / degree
        return Point(round(lat, 6), round(lon, 6))
