"""Reactions: a call for services reaches those who could answer it."""

from __future__ import annotations

from hub.categories import queries as categories
from hub.kernel import ids
from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.places import queries as places
from oversight.levers import queries
from oversight.levers.events import CallMade


def tell_suppliers(delivery: Delivery[CallMade]) -> None:
    """Show the call to each party that could answer it."""
    event = delivery.event
    _, call = ids.parse(event.subject)
    where = places.area_names().get(event.area or "", "")
    template = N_("The council calls for help with %(category)s in %(where)s. Could you offer it?")
    if not where:
        template = N_("The council calls for help with %(category)s across the borough. Could you offer it?")
    for party in queries.could_answer(event.category, wards_of(event.area)):
        notices.tell_party(
            party,
            "call",
            template=template,
            data={"category": categories.category(event.category).name, "where": where},
            link=f"/calls/{call}",
            event_id=delivery.id,
        )


def wards_of(area: str | None) -> list[str] | None:
    """The wards of an area (a ward is its own); None for the whole borough."""
    if area is None:
        return None
    return [ward.code for ward in places.areas("ward") if area in (ward.code, ward.parent)]
