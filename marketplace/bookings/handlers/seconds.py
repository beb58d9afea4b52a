"""Reactions where two come together: when one of them does not come any more, nobody goes alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from hub.kernel import clock
from hub.kernel.outbox import Delivery
from hub.kernel.week import Slot
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
from marketplace.bookings.services import HAND_ON
from marketplace.plans.queries import PartView, Second
from marketplace.visits import queries as visit_queries
from marketplace.visits import services as visits
from marketplace.visits.domain import Occurrence


def tell_second(delivery: Delivery[Any]) -> None:
    """One of two who come together does not come any more: the other hears that they must not go alone, and their holder.

    Not where somebody else is asked already, or the other has no visit to come. What ends on a day was said when it was
    handed on.
    """
    event: BookingNews = delivery.event
    if isinstance(event, BookingEnded) and _handed_on(event.booking):
        return
    found, lost = queries.second(event.part), queries.booking(event.booking).slots
    last = event.last if isinstance(event, BookingHandedOn) else ""
    since = datetime.fromisoformat(last) if last else delivery.at
    day = {"last_on": clock.local(since).date().isoformat()} if last else {}
    for part in found.beside if found else ():
        if part.booking is None or part.party == event.supplier or not _alone(found, part, lost, since):
            continue
        _tell(delivery, event, part, (_ALONE_AFTER, _ONE_AFTER) if last else (_ALONE, _ONE_OF_TWO), day)


def _handed_on(booking: str) -> bool:
    return any(step.event == HAND_ON for step in queries.history(booking))


def _alone(lost: Second, part: PartView, slots: Collection[Slot], since: datetime) -> bool:
    """Whether nobody is asked beside a half at any of the times that are lost, and it has visits to come."""
    if lost.half.once:  # of that day alone
        return len(lost.beside) == 1
    other = queries.second(part.id)
    if other is None or set(other.lacking).isdisjoint(slots):
        return False
    coming = visit_queries.of_booking(str(part.booking))
    return any(visit.occurrence is Occurrence.SCHEDULED and visit.starts_at > since for visit in coming)


def _tell(
    delivery: Delivery[Any], event: BookingNews, part: PartView, says: tuple[str, str], data: dict[str, Any]
) -> None:
    """Tell whoever comes beside, and whoever has the help and arranges it."""
    data = {"name": people.masked_names([event.supplier]).get(event.supplier, ""), **data}
    alone, one_of_two = says
    occasion, plan = f"{delivery.id}:{part.id}", f"/plans/{part.need}"
    notices.tell_party(
        str(part.party), event.type, template=alone, data=data, link=f"/bookings/{part.booking}", event_id=occasion
    )
    notices.tell_party(event.holder, event.type, template=one_of_two, data=data, link=plan, event_id=occasion)
    visits.tell_supporters(event.holder, event.type, one_of_two, data, occasion=occasion, link=plan)


_ALONE = N_(
    "Two come to these visits, and %(name)s does not come any more. Please do not go alone: we look for a second person"
    " and tell you."
)
_ONE_OF_TWO = N_(
    "Two come to these visits, and %(name)s does not come any more. They do not happen until a second person is found:"
    " open your plan to choose one."
)
_ALONE_AFTER = N_(
    "Two come to these visits, and %(name)s comes up to %(last_on)s only. Please do not go alone after that: we look for"
    " a second person and tell you."
)
_ONE_AFTER = N_(
    "Two come to these visits, and %(name)s comes up to %(last_on)s only. After that they do not happen until a second"
    " person is found: open your plan to choose one."
)

NEWS = {
    "bookings.tell-second": (
        (BookingCancelled, BookingDeclined, BookingExpired, BookingWithdrawn, BookingEnded, BookingHandedOn),
        tell_second,
    ),
}
"""Which handler hears of what."""
