"""Enter places of their own, and change what is said of them."""

from __future__ import annotations

from hub.kernel import clock, ids, outbox
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Invalid, Missing
from hub.kernel.words import N_
from hub.people import queries as people
from hub.places import queries
from hub.places.domain import PlaceKind, Point
from hub.places.events import PlaceAdded
from hub.places.models import Place


class PlaceUnnamed(Invalid):
    """A place needs a name people know it by."""

    code = "place-unnamed"
    template = N_("Give the place the name people know it by.")


def add_place(
    name: str,
    kind: PlaceKind | str,
    point: Point,
    owner_urn: str,
    *,
    description: str = "",
    postcode: str | None = None,
    by: Actor,
) -> str:
    """Enter a park, a hall or the like, which its owner then posts needs for; returns its id.

    Raises:
        PlaceUnnamed: it has no name.
        Forbidden: only the owner or a commissioner may.
    """
    require_owner(by, owner_urn)
    if not name.strip():
        raise PlaceUnnamed(field="name")
    at = queries.areas_at(point)
    row = Place(
        id=ids.new(),
        name=name.strip(),
        kind=PlaceKind(kind),
        description=description.strip(),
        postcode=postcode,
        lat=point.lat,
        lon=point.lon,
        owner=owner_urn,
        ward=at.ward,
        neighbourhood=at.neighbourhood,
        added_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    outbox.announce(PlaceAdded(subject=ids.urn("place", row.id), place=row.id, owner=owner_urn))
    return row.id


def edit_place(place_id: str, *, name: str, kind: PlaceKind | str, description: str, by: Actor) -> None:
    """Change what a place is called and what is said of it.

    Raises:
        Missing: there is no such place.
        PlaceUnnamed: it would have no name.
        Forbidden: only the owner or a commissioner may.
    """
    row = db.session.get(Place, place_id, with_for_update=True)
    if row is None:
        raise Missing
    require_owner(by, row.owner)
    if not name.strip():
        raise PlaceUnnamed(field="name")
    row.name, row.kind, row.description = name.strip(), PlaceKind(kind), description.strip()


def require_owner(by: Actor, owner_urn: str) -> None:
    """Let only whoever speaks for the owner of a place pass, and a commissioner.

    Raises:
        Forbidden: anyone else.
    """
    person = people.acting_person(by)
    if by != SYSTEM and not by.has("commissioner") and not (person and people.manages(person, owner_urn)):
        raise Forbidden
