"""What this room asks of rooms above it: where a postcode is, how a point is masked, and whose a place is."""

from __future__ import annotations

from typing import Protocol

from flask import current_app

LOCATOR = "kith.people.locator"
OWNERS = "kith.people.owners"


class HasPoint(Protocol):
    """Anything with a latitude and a longitude."""

    @property
    def lat(self) -> float:
        """WGS84 degrees."""

    @property
    def lon(self) -> float:
        """WGS84 degrees."""


class Found(Protocol):
    """Where a postcode was found, and how it is properly written."""

    @property
    def point(self) -> HasPoint:
        """Its point."""

    @property
    def postcode(self) -> str:
        """The postcode as it should be written."""


class Locator(Protocol):
    """Whoever knows postcodes and the council's secret grid (the places room)."""

    def locate(self, text: str) -> Found:
        """Find a postcode; raises a KithError that says what is wrong with it."""

    def mask(self, point: HasPoint) -> HasPoint:
        """The centre of the grid's cell in which `point` lies."""


class Owners(Protocol):
    """Whoever knows to whom a thing belongs that is neither a person nor an organisation (the places room)."""

    def owner_of(self, urn: str) -> str | None:
        """The party that answers for `urn`, or None."""


def locator() -> Locator | None:
    """This app's locator; none in an app that was wired without places."""
    found: Locator | None = current_app.extensions.get(LOCATOR)
    return found


def owners() -> Owners | None:
    """Whoever knows owners in this app."""
    found: Owners | None = current_app.extensions.get(OWNERS)
    return found
