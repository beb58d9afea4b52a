"""Maps as drawings: places on the earth to numbers in a drawing, in Web Mercator, as live maps use.

So the server's drawing can lie under a live map and fit it. Longitudes and latitudes are in degrees (WGS 84);
everything else is in the drawing's own units.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from hub.kernel.drawing import number_words
from hub.kernel.words import N_

LonLat = tuple[float, float]
LEGEND = (N_("under %s"), N_("%s to %s"), N_("%s or more"))
NONE = "none"  # the band of an area whose figure is not shown


@dataclass(frozen=True)
class Bounds:
    """A box on the earth, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def grown(self, part: float) -> Bounds:
        """The box with `part` of its size added on every side."""
        across, up = (self.east - self.west) * part or 0.005, (self.north - self.south) * part or 0.005
        return Bounds(self.west - across, self.south - up, self.east + across, self.north + up)


def bounds_of(points: Iterable[LonLat]) -> Bounds:
    """The smallest box round `points`.

    Raises:
        ValueError: there are none.
    """
    found = list(points)
    if not found:
        raise ValueError("A map needs at least one point.")
    lons, lats = [p[0] for p in found], [p[1] for p in found]
    return Bounds(min(lons), min(lats), max(lons), max(lats))


def mercator(lat: float) -> float:
    """How far north a latitude stands on Mercator's map, in radians of the equator."""
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))


class Projection:
    """From degrees to the drawing: the box fills the width, and the height follows."""

    def __init__(self, bounds: Bounds, width: int) -> None:
        self.bounds, self.width = bounds, width
        self._scale = width / math.radians(bounds.east - bounds.west)
        self._top = mercator(bounds.north)
        self.height = max(1, round((self._top - mercator(bounds.south)) * self._scale))

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """The point of the drawing for a place on the earth, to a tenth of a unit."""
        x = math.radians(lon - self.bounds.west) * self._scale
        return round(x, 1), round((self._top - mercator(lat)) * self._scale, 1)


@dataclass(frozen=True)
class Shape:
    """An area to draw: its name and its outline as GeoJSON (Polygon or MultiPolygon), and the point for its name."""

    name: str
    geometry: dict[str, Any]
    centre: LonLat | None = None


@dataclass(frozen=True)
class Area:
    """An area as drawn. `band` is 0 to 3, light to dark, or `none`; `shown` says whether its name finds room."""

    name: str
    path: str
    x: float
    y: float
    band: str = NONE
    words: str = ""
    shown: bool = True


@dataclass(frozen=True)
class Band:
    """One entry of the legend."""

    number: str
    label: str


@dataclass(frozen=True)
class AreaMap:
    """What `area_map` in templates/components/charts.html places."""

    width: int
    height: int
    areas: tuple[Area, ...]
    legend: tuple[Band, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def rings(geometry: dict[str, Any]) -> list[list[LonLat]]:
    """Every ring of a GeoJSON Polygon or MultiPolygon.

    Raises:
        ValueError: it is neither.
    """
    kind, coordinates = geometry.get("type"), geometry.get("coordinates", [])
    if kind == "Polygon":
        polygons = [coordinates]
    elif kind == "MultiPolygon":
        polygons = coordinates
    else:
        raise ValueError(f"A map can draw Polygon and MultiPolygon, not {kind}.")
    return [[(float(p[0]), float(p[1])) for p in ring] for polygon in polygons for ring in polygon]


def outline(geometry: dict[str, Any], projection: Projection) -> str:
    """The SVG path of an area; corners nearer than half a unit to the one before are left out."""
    pieces = []
    for ring in rings(geometry):
        drawn: list[tuple[float, float]] = []
        for lon, lat in ring:
            point = projection.place(lon, lat)
            if not drawn or math.dist(drawn[-1], point) >= 0.5:
                drawn.append(point)
        pieces.append("M" + "L".join(f"{x:g} {y:g}" for x, y in drawn) + "Z")
    return "".join(pieces)


def _centre(shape: Shape) -> LonLat:
    if shape.centre:
        return shape.centre
    ring = max(rings(shape.geometry), key=len)
    box = bounds_of(ring)
    return (box.west + box.east) / 2, (box.south + box.north) / 2


def draw(shapes: Sequence[Shape], projection: Projection, labels: bool, letter: float, line: float) -> list[Area]:
    """The areas; a name is shown only where it stands on no name before it."""
    drawn: list[Area] = []
    taken: list[tuple[float, float, float]] = []
    for shape in shapes:
        x, y = projection.place(*_centre(shape))
        half = len(shape.name) * letter / 2
        room = all(abs(y - other_y) > line or abs(x - other_x) > half + other for other_x, other_y, other in taken)
        inside = half <= x <= projection.width - half and line / 2 <= y <= projection.height - line / 2
        shown = labels and room and inside
        if shown:
            taken.append((x, y, half))
        drawn.append(Area(shape.name, outline(shape.geometry, projection), x, y, shown=shown))
    return drawn


def band(value: float | None, limits: Sequence[float]) -> str:
    """Which of four bands a figure falls in: below the first limit is 0, from the third on 3; none without a figure."""
    return NONE if value is None else str(sum(value >= limit for limit in limits))


def area_map(
    shapes: Sequence[Shape],
    values: dict[str, float | None],
    *,
    limits: tuple[float, float, float],
    unit: str = "",
    head: tuple[str, str] = ("", ""),
    hidden: str = "[c]",
    words: dict[str, str] | None = None,
    legend: tuple[str, str, str] = LEGEND,
    width: int = 560,
) -> AreaMap:
    """A choropleth: each area shaded by its figure, named where there is room, with a legend and the same as rows.

    Args:
        shapes: the areas, in the table's order.
        values: figures by area name; `None` or missing is shown as `hidden`.
        limits: where the second, third and fourth band begin.
        unit: what stands after a figure ("%", " days").
        head: the headings of the table's two columns.
        hidden: what stands for a figure that is not shown.
        words: how a figure is said, by area name; the number and its unit when not given.
        legend: how the first, a middle and the last band are said.
        width: of the drawing; its height follows from the areas.
    """
    projection = Projection(bounds_of(p for s in shapes for r in rings(s.geometry) for p in r).grown(0.01), width)
    said = {
        s.name: (words or {}).get(s.name)
        or (hidden if values.get(s.name) is None else number_words(values[s.name] or 0.0) + unit)
        for s in shapes
    }
    areas = tuple(
        Area(a.name, a.path, a.x, a.y, band(values.get(a.name), limits), said[a.name], a.shown)
        for a in draw(shapes, projection, labels=True, letter=6.4, line=34.0)
    )
    said_limits = [number_words(limit) + unit for limit in limits]
    entries = [
        Band("0", legend[0] % said_limits[0]),
        Band("1", legend[1] % (said_limits[0], said_limits[1])),
        Band("2", legend[1] % (said_limits[1], said_limits[2])),
        Band("3", legend[2] % said_limits[2]),
    ]
    if any(area.band == NONE for area in areas):
        entries.append(Band(NONE, hidden))
    rows = tuple((s.name, said[s.name]) for s in shapes)
    return AreaMap(projection.width, projection.height, areas, tuple(entries), head, rows)
