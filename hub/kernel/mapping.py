"""Maps as drawings: places on the earth to numbers in a drawing, in Web Mercator, as live maps use.

So the server's drawing can lie under a live map and fit it. Longitudes and latitudes are in degrees (WGS 84);
everything else is in the drawing's own units.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from shapely.geometry import Polygon, box
from shapely.ops import polylabel

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
    """From degrees to the drawing: the box fills the width, and the height follows, up to `tallest`."""

    def __init__(self, bounds: Bounds, width: int, tallest: int | None = None) -> None:
        top, bottom = mercator(bounds.north), mercator(bounds.south)
        across = math.radians(bounds.east - bounds.west)
        if tallest and (top - bottom) * width > tallest * across:
            # A tall place: air on both sides, so that its letters stay as large as elsewhere.
            more = math.degrees((top - bottom) * width / tallest - across) / 2
            bounds = Bounds(bounds.west - more, bounds.south, bounds.east + more, bounds.north)
            across = math.radians(bounds.east - bounds.west)
        self.bounds, self.width = bounds, width
        self._scale, self._top = width / across, top
        self.height = max(1, round((top - bottom) * self._scale))

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        """The point of the drawing for a place on the earth, to a tenth of a unit."""
        x = math.radians(lon - self.bounds.west) * self._scale
        return round(x, 1), round((self._top - mercator(lat)) * self._scale, 1)

    def back(self, x: float, y: float) -> LonLat:
        """The place on the earth for a point of the drawing."""
        lat = math.degrees(2 * math.atan(math.exp(self._top - y / self._scale)) - math.pi / 2)
        return self.bounds.west + math.degrees(x / self._scale), lat


@dataclass(frozen=True)
class Shape:
    """An area to draw: its name and its outline as GeoJSON (Polygon or MultiPolygon)."""

    name: str
    geometry: dict[str, Any]


@dataclass(frozen=True)
class Area:
    """An area as drawn. `band` is 0 to 3, light to dark, or `none`.

    `x`, `y` is the middle of its widest part; `lines` are its name's, none where it finds no room inside; `told` says
    whether its figure finds room.
    """

    name: str
    path: str
    x: float
    y: float
    lines: tuple[str, ...] = ()
    band: str = NONE
    words: str = ""
    told: bool = False


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


FIGURE = 1.3  # how much larger a figure is set than a name


def draw(shapes: Sequence[Shape], projection: Projection, letter: float, line: float, under: float = 0.0) -> list[Area]:
    """The areas with their names, where a name fits inside: in one line, else in two, else not at all.

    Args:
        shapes: what to draw.
        projection: how.
        letter: the mean width of a letter.
        line: the height of a line.
        under: room to keep free below a name, for a figure.
    """
    drawn = []
    for shape in shapes:
        body = _body(shape, projection)
        middle = polylabel(body, 2.0)
        lines = next((split for split in _splits(shape.name) if _fits(body, middle, split, letter, line, under)), ())
        told = _fits(body, middle, ("99.9%",), letter * FIGURE, line * FIGURE, 0.0)
        x, y = round(middle.x, 1), round(middle.y, 1)
        drawn.append(Area(shape.name, outline(shape.geometry, projection), x, y, lines, told=told))
    return drawn


def _body(shape: Shape, projection: Projection) -> Polygon:
    """The largest piece of an area, as drawn."""
    pieces = [Polygon([projection.place(*p) for p in ring]).buffer(0) for ring in rings(shape.geometry)]
    whole = [part for piece in pieces for part in getattr(piece, "geoms", [piece])]
    found: Polygon = max(whole, key=lambda part: part.area)
    return found


def _splits(name: str) -> list[tuple[str, ...]]:
    """The name in one line, and in two of nearly one length."""
    words = name.split()
    halves = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return [(name,), *sorted(halves, key=lambda half: abs(len(half[0]) - len(half[1])))[:1]]


def _fits(body: Polygon, middle: Any, lines: Sequence[str], letter: float, line: float, under: float) -> bool:
    half_width, half_height = max(map(len, lines)) * letter / 2, (len(lines) * line + under) / 2
    room = box(middle.x - half_width, middle.y - half_height, middle.x + half_width, middle.y + half_height)
    return bool(body.intersection(room).area >= 0.985 * room.area)


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
    width: int = 520,
    tallest: int = 600,
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
        width: of the drawing.
        tallest: how high the drawing may be.
    """
    projection = Projection(
        bounds_of(p for s in shapes for r in rings(s.geometry) for p in r).grown(0.01), width, tallest
    )
    said = {
        s.name: (words or {}).get(s.name)
        or (hidden if values.get(s.name) is None else number_words(values[s.name] or 0.0) + unit)
        for s in shapes
    }
    areas = tuple(
        replace(a, band=band(values.get(a.name), limits), words=said[a.name])
        for a in draw(shapes, projection, letter=6.3, line=14.0, under=17.0)
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
