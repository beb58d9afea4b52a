"""Areas: wards and neighbourhoods, in dated sets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.words import N_

Ring = tuple[tuple[float, float], ...]
"""One closed line of (longitude, latitude) corners."""
Rings = tuple[Ring, ...]
"""Outlines and holes of an area, to be filled by the even-odd rule."""


class AreaKind(StrEnum):
    """The tiers of area."""

    WARD = "ward"
    NEIGHBOURHOOD = "neighbourhood"


AREA_WORDS = {AreaKind.WARD: N_("Ward"), AreaKind.NEIGHBOURHOOD: N_("Neighbourhood")}


@dataclass(frozen=True)
class AreaView:
    """An area of the set in force; `parent` is a ward's neighbourhood, by code; the point lies inside it."""

    code: str
    name: str
    kind: AreaKind
    parent: str | None
    lat: float
    lon: float


@dataclass(frozen=True)
class AreasAt:
    """The areas in which a point lies, by code; None where it lies in none."""

    ward: str | None
    neighbourhood: str | None


@dataclass(frozen=True)
class AreaShape:
    """An area as it is drawn, before it is kept: longitudes and latitudes in GeoJSON's own nesting."""

    code: str
    name: str
    parent: str | None
    lat: float
    lon: float
    geometry: dict[str, object]


@dataclass(frozen=True)
class Centre:
    """Roughly the middle of an area whose boundary nobody has imported."""

    code: str
    name: str
    lat: float
    lon: float
    neighbourhood: str | None = None
