"""The atlas: the areas in force, and in which of them a point lies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, radians

from shapely import Point as Dot
from shapely import STRtree, total_bounds
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from hub.places.domain.areas import AreaKind, AreasAt, AreaShape, Ring, Rings
from hub.places.domain.masking import DEGREE_METRES
from hub.places.domain.points import Point, distance_km

HALF = 0.5  # of the smaller one's ground: enough for one area to stand for another
EDGE_KM = 0.5  # a masked point, or a generalised boundary, may stand this far on the wrong side of the edge


class Tier:
    """The areas of one kind."""

    def __init__(self, areas: Sequence[AreaShape]) -> None:
        self.areas = tuple(areas)
        self._shapes = [shape(area.geometry) for area in areas]
        self._tree = STRtree(self._shapes)
        self._box: list[float] = [float(edge) for edge in total_bounds(self._shapes)] if areas else []

    def near_box(self, point: Point, within_km: float) -> bool:
        """Whether `point` lies in the box around all areas, widened by `within_km`: a quick no for most of a country."""
        if not self.areas:
            return False
        west, south, east, north = self._box
        up = within_km * 1000 / DEGREE_METRES * 1.01
        along = up / max(cos(radians(point.lat)), 0.01)
        return bool(west - along <= point.lon <= east + along and south - up <= point.lat <= north + up)

    def holding(self, point: Point, within_km: float = 0.0) -> AreaShape | None:
        """The area that holds `point`, else the nearest one at most `within_km` away."""
        if not self.areas:
            return None
        dot = Dot(point.lon, point.lat)
        inside = self._tree.query(dot, predicate="intersects")
        if len(inside):
            return self.areas[int(min(inside))]
        if not within_km:
            return None
        i = int(self._tree.nearest(dot))
        edge = self._shapes[i].boundary
        near = edge.interpolate(edge.project(dot))
        return self.areas[i] if distance_km(point, Point(near.y, near.x)) <= within_km else None

    def taking_over(self, old: AreaShape) -> tuple[str, ...]:
        """Codes of the areas that stand where `old` stood: at least half of one lies in the other."""
        before = shape(old.geometry)
        found = []
        for i in sorted(int(i) for i in self._tree.query(before, predicate="intersects")):
            shared = before.intersection(self._shapes[i]).area
            if shared >= HALF * min(before.area, self._shapes[i].area):
                found.append(self.areas[i].code)
        return tuple(found)

    def rings(self, tolerance: float = 0.0) -> Iterable[tuple[str, Rings]]:
        """Each area's code and outlines, simplified by at most `tolerance` degrees."""
        for area, whole in zip(self.areas, self._shapes, strict=True):
            yield area.code, _rings(whole.simplify(tolerance) if tolerance else whole)


class Atlas:
    """The sets in force, of every kind."""

    def __init__(self, tiers: dict[AreaKind, Tier]) -> None:
        self.tiers = tiers

    @property
    def empty(self) -> bool:
        """Whether no boundary is known at all."""
        return not any(tier.areas for tier in self.tiers.values())

    def areas_at(self, point: Point, within_km: float = EDGE_KM) -> AreasAt:
        """The areas of `point`, by code; one just over the edge counts as inside."""
        ward = self.tiers[AreaKind.WARD].holding(point, within_km)
        if ward and ward.parent:
            return AreasAt(ward.code, ward.parent)
        around = self.tiers[AreaKind.NEIGHBOURHOOD].holding(point, within_km)
        return AreasAt(ward.code if ward else None, around.code if around else None)

    def holds(self, point: Point, within_km: float = 0.0) -> bool:
        """Whether `point` lies in any area, or at most `within_km` from one; true where none is known."""
        if self.empty:
            return True
        return any(tier.near_box(point, within_km) and tier.holding(point, within_km) for tier in self.tiers.values())


def _rings(geometry: BaseGeometry) -> Rings:
    polygons = getattr(geometry, "geoms", [geometry])
    lines = [line for polygon in polygons for line in (polygon.exterior, *polygon.interiors)]
    return tuple(_ring(line) for line in lines)


def _ring(line: BaseGeometry) -> Ring:
    return tuple((round(x, 5), round(y, 5)) for x, y in line.coords)
