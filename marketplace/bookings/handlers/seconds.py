"""Reactions where two come together: when one of them does not come any more, nobody goes alone."""

from __future__ import annotations

from typing import Any

from hub.kernel.outbox import Delivery
from hub.kernel.words import N_
from hub.notices import services as notices
from hub.people import queries as people
from marketplace.bookings import queries
from marketplace.bookings.events import (
    BookingCancelled,
    BookingDeclined,
    BookingEnded,
    BookingExpired,
    BookingHandedOn,
    BookingNews,
    BookingWithdrawn,
)
from marketplace.plans import queries as plans
from marketplace.visits import services as visits


def tell_second(delivery: Delivery[Any]) -> None:
    """One of two who come together does not come any more: the other hears that they must not go alone, and their holder."""
    event: BookingNews = delivery.event
    found, slots = plans.second(event.part), set(queries.booking(event.booking).slots)
    name = people.masked_names([event.supplier]).get(event.supplier, "")
    for part in found.beside if found else ():
        if part.booking is None or part.party == event.supplier or slots.isdisjoint(part.slots):
            continue
        link = f"/bookings/{part.booking}"
        more: dict[str, Any] = {"data": {"name": name}, "link": link, "event_id": f"{delivery.id}:{part.id}"}
        notices.tell_party(str(part.party), event.type, template=_ALONE, **more)
        more |= {"link": f"/plans/{event.need}"}
        notices.tell_party(event.holder, event.type, template=_ONE_OF_TWO, **more)
        visits.tell_supporters(
            event.holder, event.type, _ONE_OF_TWO, more["data"], occasion=more["event_id"], link=more["link"]
        )


_ALONE = N_(
    "Two come to these visits, and %(name)s does not come any more. Please do not go alone: we look for a second person"
    " and tell you."
)
_ONE_OF_TWO = N_(
    "Two come to these visits, and %(name)s does not come any more. They do not happen until a second person is found:"
    " open your plan to choose one."
)

NEWS = {
    "bookings.tell-second": (
        (BookingCancelled, BookingDeclined, BookingExpired, BookingWithdrawn, BookingEnded, BookingHandedOn),
        tell_second,
    ),
}
"""Which handler hears of what."""
