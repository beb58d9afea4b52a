"""What stops a booking's coming visits for now: a missing check, a suspended offer, a block; and what frees them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa

from hub.categories import queries as categories
from hub.checks import queries as checks
from hub.kernel import clock
from hub.kernel.access import SYSTEM
from hub.kernel.db import db
from hub.people import queries as people
from marketplace.bookings.domain import AGREED, BookingState
from marketplace.bookings.models import Booking
from marketplace.bookings.services.answering import withdraw
from marketplace.offers import queries as offers
from marketplace.visits import services as visit_services
from marketplace.visits.services import BLOCK, CARER, CHECK, OFFER


def reasons_to_pause(row: Booking) -> tuple[str, ...]:
    """What holds its visits up as things stand."""
    needed = categories.required_checks(row.category, flags=row.flags)
    found = []
    if row.supplier in people.blocked_with(row.holder):
        found.append(BLOCK)
    if checks.missing(row.supplier, needed):
        found.append(CHECK)
    if row.carer and visit_services.carer_lacks(row.carer, row.category, row.flags):
        found.append(CARER)
    if offers.offer(row.offer_id).stopped:
        found.append(OFFER)
    return tuple(sorted(found))


def suspended_since(row: Booking) -> datetime:
    """The moment after which a suspended offer makes no visits: long ago, where it was stopped at once."""
    first = offers.offer(row.offer_id).suspended_from
    return before(first) if first else datetime.min.replace(tzinfo=UTC)


def _stops_later(row: Booking) -> bool:
    """Whether its offer stops on a day after it was made: not at once, as where a suspended one was taken away."""
    offer = offers.offer(row.offer_id)
    return offer.suspended_from is not None and offer.suspended_from > clock.local(offer.made_at).date()


def before(day: date) -> datetime:
    """The moment before a day begins on the council's wall."""
    return datetime.combine(day, time(), clock.zone()) - timedelta(microseconds=1)


def paused_for(row: Booking, starts: datetime) -> tuple[str, ...]:
    """What holds up visits that are made now and begin after `starts`: an offer that stops later holds up none of them yet."""
    reasons = reasons_to_pause(row)
    return tuple(why for why in reasons if why != OFFER or suspended_since(row) <= starts)


_AGREED_WITH = (  # built once: each check that is approved asks
    sa.select(Booking)
    .where(Booking.supplier == sa.bindparam("supplier"), Booking.state.in_(AGREED))
    .order_by(Booking.id)
    .with_for_update()
)


def look_again(supplier: str, now: datetime, *, told: bool = False) -> None:
    """Something about a supplier has changed: pause or free the coming visits of each of its agreements.

    `told`: whoever has the help hears otherwise that its offer is free again.
    """
    for row in db.session.scalars(_AGREED_WITH, {"supplier": supplier}):
        look_at(row, now, told=told)


def part_ways(one: str, other: str, now: datetime) -> None:
    """One has blocked the other, or taken that back: requests between them end, agreements are paused or freed."""
    pair = sa.or_(
        sa.and_(Booking.holder == one, Booking.supplier == other),
        sa.and_(Booking.holder == other, Booking.supplier == one),
    )
    live = Booking.state.in_([*AGREED, BookingState.REQUESTED])
    for row in db.session.scalars(sa.select(Booking).where(pair, live).order_by(Booking.id).with_for_update()):
        if row.state is BookingState.REQUESTED:
            if row.supplier in people.blocked_with(row.holder):
                withdraw(row.id, SYSTEM, "blocked")
        else:
            look_at(row, now)


def look_at(row: Booking, now: datetime, *, told: bool = False) -> None:
    """Pause or free the coming visits of one agreement."""
    reasons = reasons_to_pause(row)
    for why in (BLOCK, CHECK, OFFER):
        # An offer that stops on a day is a supplier's failure, or was one: whoever has the help is told and asked by that.
        heard = why == OFFER and (told or _stops_later(row))
        if why in reasons:
            visit_services.pause(row.id, why, max(now, suspended_since(row)) if why == OFFER else now, told=heard)
        else:
            visit_services.resume(row.id, why, now, told=heard)
