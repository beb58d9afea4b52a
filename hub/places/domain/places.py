"""Places of their own: a park, a hall, a street that has needs like a person has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hub.kernel import ids
from hub.kernel.words import N_
from hub.places.domain.points import Point


class PlaceKind(StrEnum):
    """What a place is."""

    PARK = "park"
    GARDEN = "garden"
    HALL = "hall"
    LIBRARY = "library"
    SCHOOL = "school"
    STREET = "street"
    OTHER = "other"


KIND_WORDS = {
    PlaceKind.PARK: N_("Park"),
    PlaceKind.GARDEN: N_("Garden"),
    PlaceKind.HALL: N_("Hall"),
    PlaceKind.LIBRARY: N_("Library"),
    PlaceKind.SCHOOL: N_("School"),
    PlaceKind.STREET: N_("Street"),
    PlaceKind.OTHER: N_("Place"),
}


@dataclass(frozen=True)
class PlaceView:
    """A place; `owner` is the URN of the party that confirms and reviews for it. Its point is exact."""

    id: str
    name: str
    kind: PlaceKind
    description: str
    postcode: str | None
    lat: float
    lon: float
    owner: str
    ward: str | None
    neighbourhood: str | None

    @property
    def urn(self) -> str:
        """The place as a holder of needs."""
        return ids.urn("place", self.id)

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(self.lat, self.lon)
