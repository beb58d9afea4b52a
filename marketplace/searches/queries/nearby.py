"""Near me, near my mum: the postcodes of whoever asks, and of those they act for."""

from __future__ import annotations

from dataclasses import dataclass

from hub.kernel.access import Actor
from hub.people import queries as people


@dataclass(frozen=True)
class Nearby:
    """A place to search near: whose it is (None: one's own), and its postcode."""

    name: str | None
    postcode: str


def nearby(by: Actor) -> list[Nearby]:
    """Where somebody may want to search: at home, and at the homes of those who let them see."""
    me = people.acting_person(by)
    if me is None:
        return []
    whose = [me, *people.residents_of(me)]
    names = people.masked_names([f"person:{one}" for one in whose])
    homes = [(one, people.person(one).postcode) for one in whose]
    return [Nearby(None if one == me else names[f"person:{one}"], postcode) for one, postcode in homes if postcode]
