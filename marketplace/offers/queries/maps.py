"""Maps of the wards with numbered pins: the same pins draw the same map, so it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from hub.kernel.mapping import Bounds, LonLat, Shape, bounds_of
from hub.kernel.pins import PinMap, Place, pin_map
from hub.places import queries as places
from hub.places.domain import AreaKind
from hub.places.domain.atlas import Atlas

KEPT = 256  # maps
TOLERANCE = 0.0006  # degrees: about 60 metres
AIR = 0.6  # of the box on each side: more than a map of these points ever shows


def pins_on_wards(pins: Iterable[Place], here: LonLat | None = None, there: LonLat | None = None) -> PinMap:
    """The pins over the wards in force, a dot where the asker is, and the line from there to where a journey leads."""
    return _drawn(places.atlas(), tuple(pins), here, there)


@lru_cache(maxsize=KEPT)
def _drawn(atlas: Atlas, pins: tuple[Place, ...], here: LonLat | None, there: LonLat | None) -> PinMap:
    spots = [(pin.lon, pin.lat) for pin in pins] + [end for end in (here, there) if end]
    return pin_map(pins, _wards(atlas, spots), here=here, there=there)


def _wards(atlas: Atlas, near: Sequence[LonLat]) -> list[Shape]:
    """The wards round some points, simplified for drawing, with their names; all of them where there are no points."""
    tier = atlas.tiers[AreaKind.WARD]
    names = {area.code: area.name for area in tier.areas}
    box = _reach(near) if near else None
    return [
        Shape(names[code], {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]})
        for code, rings in tier.rings(TOLERANCE)
        if box is None or _meet(box, bounds_of(point for ring in rings for point in ring))
    ]


def _reach(near: Sequence[LonLat]) -> Bounds:
    box = bounds_of(near)
    side = max(
        box.east - box.west, 1.7 * (box.north - box.south), 0.06
    )  # nearly square on the ground; of one spot four km
    half, middle, centre = side * (0.5 + AIR), (box.west + box.east) / 2, (box.south + box.north) / 2
    return Bounds(middle - half, centre - half, middle + half, centre + half)


def _meet(one: Bounds, other: Bounds) -> bool:
    across = one.west <= other.east and other.west <= one.east
    return across and one.south <= other.north and other.south <= one.north
