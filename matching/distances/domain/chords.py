"""Distances of many points at once: the straight line through the earth, and what the way over the ground may be."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_EQUATOR_KM, _FLAT = 6378.137, 0.0066943799901413165
"""Of WGS84: the radius of the equator, and the square of the eccentricity."""
_SHARPEST_KM, _FLATTEST_KM = 6335.43, 6399.60
"""No geodesic of WGS84 bends more than a circle of the first radius, or less than one of the second."""
_NEAR_KM = 1000.0
SURE_KM = 1e-8


def standing(lat: Floats, lon: Floats) -> Floats:
    """Points as x, y, z in kilometres, one row each."""
    lat, lon = np.radians(lat), np.radians(lon)
    across = _EQUATOR_KM / np.sqrt(1 - _FLAT * np.sin(lat) ** 2)
    flat = across * np.cos(lat)
    return np.stack([flat * np.cos(lon), flat * np.sin(lon), across * (1 - _FLAT) * np.sin(lat)], axis=-1)


def squared(points: Floats, here: Floats) -> Floats:
    """The straight lines to a point, squared."""
    apart = points - here
    found: Floats = np.einsum("ij,ij->i", apart, apart)
    return found


def arcs(chords: Floats) -> tuple[Floats, Floats]:
    """Two figures in kilometres for each straight line, between which the geodesic surely lies.

    A curve that nowhere bends more than a circle is no longer than that circle's arc over the same chord (Schur). At
    ten kilometres the two are a tenth of a millimetre apart, at sixty a centimetre.
    """
    square = chords * chords
    least = chords * (1 + square * ((1 - 1e-4) / (24 * _FLATTEST_KM**2))) - SURE_KM
    bent = square / _SHARPEST_KM**2
    most = chords * (1 + bent / 24 * (1 + bent / 5)) + SURE_KM
    if (far := chords > _NEAR_KM).any():
        least = np.where(far, chords - SURE_KM, least)
        most = np.where(far, chords * 1.6, most)
    return least, most


def one(lat: float, lon: float) -> Floats:
    """One point as x, y, z."""
    found: Any = standing(np.array([lat]), np.array([lon]))[0]
    return np.asarray(found)
