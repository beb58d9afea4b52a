"""Illustrative areas, where no boundary was imported: each corner of the land goes to the nearest centre."""

from __future__ import annotations

import math
from collections.abc import Sequence

from shapely import MultiPoint, union_all, voronoi_polygons
from shapely import Point as Dot
from shapely.affinity import scale
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from hub.places.domain.areas import AreaShape, Centre
from hub.places.domain.masking import DEGREE_METRES
from hub.places.domain.points import Point

REACH_METRES = 1300.0


def draw(centres: Sequence[Centre], *, include: Sequence[Point] = ()) -> tuple[AreaShape, ...]:
    """Areas around `centres` (Voronoi cells), kept within 1.3 km of a centre or of a point to `include`.

    They are invented, and `queries.source_note` says so wherever they are shown.
    """
    stretch = math.cos(math.radians(sum(c.lat for c in centres) / len(centres)))
    dots = [Dot(c.lon * stretch, c.lat) for c in centres]
    around = [*dots, *(Dot(p.lon * stretch, p.lat) for p in include)]
    reach = REACH_METRES / DEGREE_METRES
    land = union_all([dot.buffer(reach, quad_segs=6) for dot in around]).buffer(reach / 3).buffer(-reach / 3)
    cells = list(voronoi_polygons(MultiPoint(dots), extend_to=land).geoms)
    drawn = []
    for centre, dot in zip(centres, dots, strict=True):
        cell = next(cell for cell in cells if cell.covers(dot)).intersection(land)
        drawn.append(_area(centre, scale(cell, xfact=1 / stretch, origin=(0, 0))))
    return tuple(sorted(drawn, key=lambda area: area.code))


def _area(centre: Centre, cell: BaseGeometry) -> AreaShape:
    return AreaShape(centre.code, centre.name, centre.neighbourhood, centre.lat, centre.lon, dict(mapping(cell)))
