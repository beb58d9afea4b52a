"""The wards as shapes to draw pins over."""

from __future__ import annotations

from hub.kernel.mapping import Shape
from hub.places import queries as places
from hub.places.domain import AreaKind


def ward_shapes() -> list[Shape]:
    """The wards in force, simplified for drawing, with their names."""
    middles = {area.code: area for area in places.areas(AreaKind.WARD)}
    return [
        Shape(middles[code].name, {"type": "Polygon", "coordinates": rings}, (middles[code].lon, middles[code].lat))
        for code, rings in places.shapes(AreaKind.WARD, tolerance=0.0006)
    ]
