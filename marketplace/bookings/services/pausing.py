"""What stops a booking's coming visits for now: a missing check, a suspended offer, a block; and what frees them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.categories import queries as categories
from hub.checks import queries as checks
from hub.kernel.access import SYSTEM
from hub.kernel.db import db
from hub.people import queries as people
from marketplace.bookings.domain import AGREED, BookingState
from marketplace.bookings.models import Booking
from marketplace.bookings.services.answering import withdraw
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferState
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
    if offers.offer(row.offer_id).state is OfferState.SUSPENDED:
        found.append(OFFER)
    return tuple(sorted(found))


_AGREED_WITH = (  # built once: each check that is approved asks
    sa.select(Booking)
    .where(Booking.supplier == sa.bindparam("supplier"), Booking.state.in_(AGREED))
    .order_by(Booking.id)
    .with_for_update()
)


def look_again(supplier: str, now: datetime) -> None:
    """Something about a supplier has changed: pause or free the coming visits of each of its agreements."""
    for row in db.session.scalars(_AGREED_WITH, {"supplier": supplier}):
        _bring_in_line(row, now)


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
            _bring_in_line(row, now)


def _bring_in_line(row: Booking, now: datetime) -> None:
    reasons = reasons_to_pause(row)
    for why in (BLOCK, CHECK, OFFER):
        if why in reasons:
            visit_services.pause(row.id, why, now)
        else:
            visit_services.resume(row.id, why, now)
