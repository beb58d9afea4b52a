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
    BookingAccepted,
    BookingCancelled,
    BookingDeclined,
    BookingEnded,
    BookingExpired,
    BookingHandedOn,
    BookingNews,
    BookingWithdrawn,
)
from marketplace.plans import queries as plans
from marketplace.plans.domain import PartState
from marketplace.plans.queries import PartView, Second
from marketplace.visits import queries as visit_queries
from marketplace.visits import services as visits
from marketplace.visits.domain import Occurrence
from marketplace.visits.events import VisitCancelled, VisitsPaused, VisitsResumed


def tell_second(delivery: Delivery[Any]) -> None:
    """One of two who come together does not come any more: the other hears that they must not go alone, and their holder.

    Not where somebody else is asked already, or the other has no visit to come. What ends on a day was said when it was
    handed on.
    """
    event: BookingNews = delivery.event
    if isinstance(event, BookingEnded) and _handed_on(event.booking):
        return
    found, lost = queries.second(event.part), queries.booking(event.booking).slots
    if found is None:
        return
    last = event.last if isinstance(event, BookingHandedOn) else ""
    since = datetime.fromisoformat(last) if last else delivery.at
    day = {"last_on": clock.local(since).date().isoformat()} if last else {}
    for part in found.beside:
        if part.booking is None or part.party == event.supplier or not _alone(found, part, lost, since):
            continue
        _tell(delivery, event, part, (_ALONE_AFTER, _ONE_AFTER) if last else (_ALONE, _ONE_OF_TWO), day)


def _handed_on(booking: str) -> bool:
    return any(step.event == "hand_on" for step in queries.history(booking))


def _alone(lost: Second, part: PartView, slots: Collection[Slot], since: datetime) -> bool:
    """Whether nobody is asked beside a half at any of the times that are lost, and it has visits to come."""
    if lost.half.once:  # of that day alone
        return len(lost.beside) == 1
    other = queries.second(part.id)
    if other is None or set(other.lacking).isdisjoint(slots):
        return False
    return _coming(part, since)


def tell_second_of_visit(delivery: Delivery[Any]) -> None:
    """One of two calls a single visit off: the other hears that they must not go alone on that day, and their holder."""
    event: VisitCancelled = delivery.event
    if event.whole or event.state != Occurrence.CANCELLED_BY_SUPPLIER.value:
        return
    starts = datetime.fromisoformat(event.starts)
    others = [
        visit
        for visit in visit_queries.coming_at(event.need, event.category, starts)
        if visit.booking != event.booking and visit.supplier != event.supplier
    ]
    if len(others) != 1 or queries.second(queries.booking(event.booking).part) is None:
        return
    day = {"visit_on": clock.local(starts).date().isoformat()}
    half = plans.parts([others[0].part])[others[0].part]
    _tell(delivery, event, half, (_ALONE_THEN, _ONE_THEN), day)


def tell_second_paused(delivery: Delivery[Any]) -> None:
    """The visits of one of two stand still, or go on: the other hears whether to come."""
    event: VisitsPaused | VisitsResumed = delivery.event
    booking, since = queries.booking(event.booking), datetime.fromisoformat(event.starts)
    found, day = queries.second(booking.part), {"first_on": clock.local(since).date().isoformat()}
    says = (_ALONE_FROM, _ONE_FROM) if isinstance(event, VisitsPaused) else (_AGAIN, None)
    for part in found.beside if found else ():
        if part.booking is not None and part.party != event.supplier and _coming(part, since):
            _tell(delivery, event, part, (says[0], None if event.told else says[1]), day)


def tell_second_found(delivery: Delivery[Any]) -> None:
    """A second person has said yes: whoever was told not to go alone, or has waited, hears that they come together."""
    event: BookingAccepted = delivery.event
    found = queries.second(event.part)
    once = found.half.once if found else None
    day = {"visit_on": once.isoformat()} if once else {}
    for part in found.beside if found else ():
        if part.state is PartState.BOOKED and part.party != event.supplier:
            _tell(delivery, event, part, (_TOGETHER_THEN if once else _TOGETHER, None), day)


def _coming(part: PartView, since: datetime) -> bool:
    """Whether it has visits to come from a moment on."""
    visits_ = visit_queries.of_booking(str(part.booking))
    return any(visit.occurrence is Occurrence.SCHEDULED and visit.starts_at >= since for visit in visits_)


def _tell(
    delivery: Delivery[Any], event: Any, part: PartView, says: tuple[str, str | None], data: dict[str, Any]
) -> None:
    """Tell whoever comes beside, and whoever has the help and arranges it, unless they hear it otherwise."""
    data = {"name": people.masked_names([event.supplier]).get(event.supplier, ""), **data}
    alone, one_of_two = says
    occasion, plan = f"{delivery.id}:{part.id}", f"/plans/{part.need}"
    notices.tell_party(
        str(part.party), event.type, template=alone, data=data, link=f"/bookings/{part.booking}", event_id=occasion
    )
    if one_of_two is not None:
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
_ALONE_THEN = N_(
    "Two come to the visit on %(visit_on)s, and %(name)s does not come then. Please do not go alone: we look for a second"
    " person and tell you."
)
_ONE_THEN = N_(
    "Two come to the visit on %(visit_on)s, and %(name)s does not come then. It does not happen until a second person is"
    " found: open your plan to choose one."
)
_ALONE_FROM = N_(
    "Two come to these visits, and %(name)s does not come from %(first_on)s for now. Please do not go alone: we tell you"
    " when that changes."
)
_ONE_FROM = N_(
    "Two come to these visits, and %(name)s does not come from %(first_on)s for now. They do not happen with one alone:"
    " open your plan to choose somebody else."
)
_AGAIN = N_("Two come to these visits, and %(name)s can come again from %(first_on)s. Please come as agreed.")
_TOGETHER = N_("Two come to these visits, and %(name)s has said yes to coming with you. Please come as agreed.")
_TOGETHER_THEN = N_("%(name)s has said yes to coming with you to the visit on %(visit_on)s. Please come as agreed.")

NEWS = {
    "bookings.tell-second": (
        (BookingCancelled, BookingDeclined, BookingExpired, BookingWithdrawn, BookingEnded, BookingHandedOn),
        tell_second,
    ),
    "bookings.tell-second-of-visit": ((VisitCancelled,), tell_second_of_visit),
    "bookings.tell-second-found": ((BookingAccepted,), tell_second_found),
    "bookings.tell-second-paused": ((VisitsPaused, VisitsResumed), tell_second_paused),
}
"""Which handler hears of what."""
