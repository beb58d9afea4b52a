"""People for tests: entered by the same services as everywhere."""

from __future__ import annotations

from itertools import count
from typing import Any

from hub.kernel import unit
from hub.kernel.access import SYSTEM, Actor
from hub.people import queries, services

PASSWORD = "three grey herons"
_numbers = count(1)


def enter(given: str = "Joan", family: str = "Parker", *, email: str | None = None, **more: Any) -> str:
    """A person with a confirmed account and the password PASSWORD; returns the person's id."""
    more = {"confirmed": True, "by": SYSTEM, "password_hash": services.hash_password(PASSWORD)} | more
    return unit.write(
        services.register_person,
        given,
        family,
        email=email or f"{given}.{family}{next(_numbers)}@example.com".lower(),
        **more,
    )


def officer(role: str, given: str = "Olu", family: str = "Adeyemi") -> str:
    """A person who holds a staff role; returns the person's id."""
    person = enter(given, family)
    unit.write(services.appoint, person, role, SYSTEM)
    return person


def actor(person: str, **more: Any) -> Actor:
    """The actor that a session of this person would give."""
    key = queries.session_key(person)
    assert key
    found = queries.actor(key)
    return Actor(**({name: getattr(found, name) for name in Actor.__dataclass_fields__} | more))


def organisation(name: str = "Anchorage Care", sector: str = "business", *, manager: str) -> str:
    """An organisation that `manager` founded; returns its id."""
    return unit.write(services.found_organisation, name, sector, by=actor(manager))
