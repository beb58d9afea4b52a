"""Show whoever comes on a live booking where a person lives, and keep that they looked."""

from __future__ import annotations

from dataclasses import dataclass

from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from hub.people.domain import Point
from hub.people.models import Person
from hub.people.services.records import keep_look


@dataclass(frozen=True)
class Home:
    """Where a person really lives; each may be unknown."""

    address: str | None
    postcode: str | None
    point: Point | None


def see_home(by: Actor, person: str, *, party: str, about: str) -> Home:
    """Where `person` lives, for whoever comes on a live booking; the person sees who looked, for whom, and when.

    The caller has made sure that the booking is live and theirs (domain.md, Masking).

    Args:
        by: whoever comes, or sends someone.
        person: whose home it is.
        party: for whom `by` comes: their own URN, or an organisation's.
        about: the booking's URN.

    Raises:
        Forbidden: nobody is signed in. Missing: there is no such person.
    """
    row = db.session.get(Person, person)
    if row is None:
        raise Missing
    if by.person is None:
        raise Forbidden
    if by.person != person:
        keep_look(by, person, party=party, about=about)
    point = Point(row.lat, row.lon) if row.lat is not None and row.lon is not None else None
    return Home(row.address, row.postcode, point)
