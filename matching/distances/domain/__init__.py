"""Distances over the ground: exact by geodesic, and cheap bounds that spare most of the exact ones."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from geographiclib.geodesic import Geodesic
from geopy.distance import ELLIPSOIDS

Floats = npt.NDArray[np.float64]

_MEAN_RADIUS_KM = 6371.0088
_SLACK = 0.007
"""A sphere of the mean radius is never further than 0.57 % from the ellipsoid; a little is added for safety."""
_SURE_KM = 1e-6
_GROUND = Geodesic(ELLIPSOIDS["WGS-84"][0], ELLIPSOIDS["WGS-84"][2])
"""What geopy's `geodesic` asks, without what it does around: the same figures to the last bit, in half the time."""


@dataclass(frozen=True)
class Point:
    """A place on the earth (WGS84 degrees). A person's is masked before it comes here (`domain.md`, Masking)."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError("a point has a latitude of -90 to 90 and a longitude of -180 to 180")


@lru_cache(maxsize=65536)
def exact_km(one: Point, other: Point) -> float:
    """The geodesic distance in kilometres (WGS84 ellipsoid, by geopy)."""
    return float(_GROUND.Inverse(one.lat, one.lon, other.lat, other.lon, Geodesic.DISTANCE)["s12"])


def bounds_km(one: Point, other: Point) -> tuple[float, float]:
    """Two figures in kilometres between which `exact_km` surely lies, a hundred times faster than it."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half_lat, half_lon = (lat2 - lat1) / 2, math.radians(other.lon - one.lon) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin(half_lon) ** 2
    km = 2 * _MEAN_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))
    return max(0.0, km * (1 - _SLACK) - _SURE_KM), km * (1 + _SLACK) + _SURE_KM


def most_km(ones: Floats, others: Floats) -> Floats:
    """The second of `bounds_km` between many places, a latitude and a longitude in each row; the last bits may differ."""
    (lat1, lon1), (lat2, lon2) = np.radians(ones.T), np.radians(others.T)
    chord = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    km: Floats = 2 * _MEAN_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    return km * (1 + _SLACK) + _SURE_KM


def within(one: Point, other: Point, km: float) -> bool:
    """Whether the points are at most `km` kilometres apart, exactly."""
    low, high = bounds_km(one, other)
    if high <= km:
        return True
    return low <= km and exact_km(one, other) <= km


def detour_km(start: Point, end: Point, by: Point) -> float:
    """Kilometres that a journey grows by when it goes by a point, as the crow flies: d(start, by) + d(by, end) − d(start, end).

    What grows it by at most so much lies in an ellipse with the two ends as its foci, since an ellipse is where the
    sum of the ways to two points stays the same (Euclid's definition, here with the geodesics of WGS84). So it is made
    of `exact_km` alone, and every index can work it out exactly. Never below 0, though the last bits might be.
    """
    return max(0.0, exact_km(start, by) + exact_km(end, by) - exact_km(start, end))


def detour_bounds_km(start: Point, end: Point, by: Point) -> tuple[float, float]:
    """Two figures in kilometres between which `detour_km` surely lies."""
    (one, most_one), (other, most_other) = bounds_km(start, by), bounds_km(end, by)
    whole = exact_km(start, end)
    return max(0.0, one + other - whole), max(0.0, most_one + most_other - whole)


def on_the_way(start: Point, end: Point, by: Point, km: float) -> bool:
    """Whether going by a point makes a journey at most `km` kilometres longer, exactly."""
    low, high = detour_bounds_km(start, end, by)
    if high <= km:
        return True
    return low <= km and detour_km(start, end, by) <= km


def reach_km(start: Point, end: Point, km: float) -> float:
    """No point that makes the journey at most `km` longer is further than this from either end.

    By the triangle: d(end, by) ≥ d(start, by) − d(start, end), so 2·d(start, by) ≤ 2·d(start, end) + km.
    """
    return exact_km(start, end) + km / 2 + _SURE_KM


def box(centre: Point, km: float) -> tuple[float, float, float, float]:
    """South, north, west, east: degrees of a box that surely holds all within `km` kilometres of the centre.

    A box that would reach a pole or cross the 180th meridian takes in every longitude.
    """
    reach = km / 110.5 + 1e-6
    south, north = max(-90.0, centre.lat - reach), min(90.0, centre.lat + reach)
    widest = math.cos(math.radians(max(abs(south), abs(north))))
    if widest < 1e-3:
        return south, north, -180.0, 180.0
    span = reach / widest
    west, east = centre.lon - span, centre.lon + span
    if west < -180 or east > 180:
        return south, north, -180.0, 180.0
    return south, north, west, east


def box_along(start: Point, end: Point, km: float) -> tuple[float, float, float, float]:
    """A box, as `box` gives it, that surely holds all that makes the journey at most `km` kilometres longer."""
    reach = reach_km(start, end, km)
    one, other = box(start, reach), box(end, reach)
    return max(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), min(one[3], other[3])


_EQUATOR_KM, _FLAT = 6378.137, 0.0066943799901413165
"""Of WGS84: the radius of the equator, and the square of the eccentricity."""


def sphere_ratios(point: Point, km: float) -> tuple[float, float]:
    """Two factors: what is at most `km` away is surely no nearer, and no further, than they times the sphere's distance.

    A step north is as long as the meridian's radius of curvature says, a step east as the prime vertical's; both grow
    with the latitude, and the first is always the smaller.
    """
    away = km / 110 + 0.01
    lowest = 0.0 if abs(point.lat) <= away else abs(point.lat) - away
    highest = min(90.0, abs(point.lat) + away)
    north = _EQUATOR_KM * (1 - _FLAT) / (1 - _FLAT * math.sin(math.radians(lowest)) ** 2) ** 1.5
    east = _EQUATOR_KM / math.sqrt(1 - _FLAT * math.sin(math.radians(highest)) ** 2)
    return north / _MEAN_RADIUS_KM - 1e-9, east / _MEAN_RADIUS_KM + 1e-9
