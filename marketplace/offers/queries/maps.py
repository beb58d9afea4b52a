"""The wards as shapes to draw pins over."""

from __future__ import annotations

from hub.kernel.mapping import Shape
from hub.places import queries as places
from hub.places.domain import AreaKind


def ward_shapes() -> list[Shape]:
    """The wards in force, simplified for drawing, with their names."""
    names = places.area_names()
    return [
        Shape(names[code], {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]})
        for code, rings in places.shapes(AreaKind.WARD, tolerance=0.0006)
    ]
