"""For whom whoever is asking speaks."""

from __future__ import annotations

from hub.kernel.access import Actor
from hub.people.queries.authority import acting_person
from hub.people.queries.names import names
from hub.people.queries.parties import parties_of


def own_parties(by: Actor) -> tuple[str, ...]:
    """The parties for whom someone speaks: themself, or whom they help by telephone, first; none where it is nobody."""
    person = acting_person(by)
    return parties_of(person) if person else ()


def own_parties_named(by: Actor) -> dict[str, str]:
    """The same, with their names."""
    urns = own_parties(by)
    named = names(urns)
    return {urn: named.get(urn, "") for urn in urns}
