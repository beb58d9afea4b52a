"""Whom an organisation sends to an agreement: one of its people, or nobody in particular once it may not send them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.people import queries as people
from marketplace.bookings.domain import AGREED
from marketplace.bookings.models import Booking
from marketplace.bookings.services.steps import locked, write_down
from marketplace.visits import services as visit_services
from marketplace.visits.services import GIVEN, TAKEN


def assign_carer(booking: str, person: str | None, by: Actor) -> None:
    """Give a booking's coming visits to one of the organisation's people, or to nobody in particular.

    Raises:
        NotYours, NotAMember: not a manager of the supplier; not one whom it may send.
        CarerNotChecked: they lack a check of their own that the task asks for.
    """
    row = locked(booking)
    visit_services.require_manager(row.supplier, by)
    visit_services.assign_all(row.id, row.supplier, person, by)
    row.carer = person
    write_down(row, GIVEN if person else TAKEN, by)


def let_go(supplier: str, person: str, now: datetime, by: str | None = None) -> list[str]:
    """Someone has left an organisation or has another role in it: what is given to them is given to nobody.

    Does nothing where it may send them, still or again. `by` is who ended it, and is not told so.

    Returns:
        The ids of the bookings for which someone else is to be chosen.
    """
    if supplier in people.sent_by(person):
        return []
    theirs = sa.or_(Booking.carer == person, Booking.id.in_(visit_services.given_in(person, supplier, now)))
    statement = sa.select(Booking).where(Booking.supplier == supplier, Booking.state.in_(AGREED), theirs)
    statement = statement.order_by(Booking.id).with_for_update().execution_options(populate_existing=True)
    rows = db.session.scalars(statement).all()
    concerned = set(visit_services.take_from(person, supplier, now, by))
    for row in rows:
        if row.carer == person:
            row.carer = None
            write_down(row, TAKEN, SYSTEM)
            concerned.add(row.id)
    db.session.flush()
    return sorted(concerned)
