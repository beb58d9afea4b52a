"""Maps with pins: numbered places over the areas' outlines, round for people and square for organisations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hub.kernel.mapping import Area, Bounds, LonLat, Projection, Shape, bounds_of, draw, mercator, rings

LEAST = 0.0003  # radians of longitude that a map is across at least: a kilometre or so
ALONE = 0.001  # about four kilometres: one spot by itself says nothing without the names of what lies round it


@dataclass(frozen=True)
class Place:
    """Something to pin: where it is, its number in the list, and the id of its entry there."""

    number: int
    label: str
    lon: float
    lat: float
    kind: str = "person"  # or organisation
    anchor: str = ""


@dataclass(frozen=True)
class Pin:
    """A pin as drawn; its longitude and latitude are those of the drawn place, which may have been moved a little."""

    number: int
    label: str
    x: float
    y: float
    lon: float
    lat: float
    kind: str
    anchor: str


@dataclass(frozen=True)
class PinMap:
    """What `pin_map` in templates/components/charts.html places."""

    width: int
    height: int
    bounds: Bounds
    areas: tuple[Area, ...]
    pins: tuple[Pin, ...]
    here: Pin | None = None
    there: Pin | None = None


def pin_map(
    places: Sequence[Place],
    shapes: Sequence[Shape] = (),
    *,
    here: LonLat | None = None,
    there: LonLat | None = None,
    width: int = 560,
    square: bool = True,
) -> PinMap:
    """Numbered pins over the areas' outlines; the box is that of the pins and `here`, with air round it; so with
    `there`, where a journey from `here` leads.

    Pins of one spot are moved apart in a ring, because masked points of neighbours fall together.
    """
    found = [(p.lon, p.lat) for p in places] + [end for end in (here, there) if end]
    if not found:
        found = [point for s in shapes for r in rings(s.geometry) for point in r]
    box = bounds_of(found).grown(0.18)
    least = ALONE if len(set(found)) == 1 else LEAST
    projection = Projection(_squared(box, least) if square else box, width)
    pins = tuple(
        Pin(p.number, p.label, x, y, *projection.back(x, y), p.kind, p.anchor or f"hit-{p.number}")
        for p, (x, y) in zip(places, _apart([projection.place(p.lon, p.lat) for p in places]), strict=True)
    )
    ends = [Pin(0, "", *projection.place(*end), *end, "here", "") if end else None for end in (here, there)]
    areas = tuple(draw(shapes, projection, letter=6.8, line=16.0))
    return PinMap(projection.width, projection.height, projection.bounds, areas, pins, *ends)


def _squared(box: Bounds, least: float) -> Bounds:
    """The box widened so that its drawing is nearly square, and at least so much across (radians of longitude)."""
    tall = max(mercator(box.north) - mercator(box.south), least)
    wide = max(math.radians(box.east - box.west), least)
    side = max(tall, wide)
    middle, centre = (box.west + box.east) / 2, (box.south + box.north) / 2
    half_lon = math.degrees(side) / 2
    half_lat = half_lon * math.cos(math.radians(centre))
    return Bounds(middle - half_lon, centre - half_lat, middle + half_lon, centre + half_lat)


def _apart(points: Sequence[tuple[float, float]], near: float = 14.0, ring: float = 24.0) -> list[tuple[float, float]]:
    groups: list[list[int]] = []
    for i, point in enumerate(points):
        home = next((g for g in groups if math.dist(points[g[0]], point) < near), None)
        if home is None:
            groups.append([i])
        else:
            home.append(i)
    moved = list(points)
    for group in groups:
        if len(group) < 2:
            continue
        x, y = points[group[0]]
        radius = max(ring, ring * len(group) / 5)
        for turn, i in enumerate(group):
            angle = 2 * math.pi * turn / len(group) - math.pi / 2
            moved[i] = (round(x + radius * math.cos(angle), 1), round(y + radius * math.sin(angle), 1))
    return moved
