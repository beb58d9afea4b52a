"""A point on the ground, and how far it is from another."""

from __future__ import annotations

from dataclasses import dataclass

from geopy.distance import geodesic


@dataclass(frozen=True, order=True)
class Point:
    """Latitude and longitude in degrees (WGS 84).

    Raises:
        ValueError: it lies outside ±90° or ±180°.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"{self.lat}, {self.lon} is not a latitude and longitude in degrees")


def distance_km(one: Point, other: Point) -> float:
    """Kilometres along the ellipsoid between two points."""
    return float(geodesic((one.lat, one.lon), (other.lat, other.lon)).km)
