"""How every step of a booking is taken: locked, an arrow followed, written down, announced."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db, table
from hub.kernel.errors import Missing
from hub.kernel.week import minutes_a_week
from hub.people import queries as people
from marketplace.bookings.domain import STEPS, BookingEvent, NotYourBooking
from marketplace.bookings.events import BookingNews
from marketplace.bookings.models import Booking, BookingStep


def locked(booking_id: str) -> Booking:
    """The booking, locked until the unit ends.

    Raises:
        Missing: there is none.
    """
    row = unit.locked(Booking, booking_id)
    if row is None:
        raise Missing
    return row


def speaks_for(by: Actor, party: str) -> bool:
    """Whether `by`, or the one they help by telephone, speaks for a party."""
    return by == SYSTEM or any(people.manages(p, party) for p in (by.person, by.assisting) if p)


def require_supplier(row: Booking, by: Actor) -> None:
    """Let only the supplier pass.

    Raises:
        NotYourBooking: anyone else.
    """
    if not speaks_for(by, row.supplier):
        raise NotYourBooking


def require_holder(row: Booking, by: Actor, scope: str = "arrange") -> str | None:
    """Let only the one who needs help pass, and whoever may do `scope` for them; returns the delegation, if any.

    Raises:
        Forbidden: anyone else.
    """
    return people.require_act(by, row.holder, scope)


def go(
    row: Booking,
    event: BookingEvent,
    by: Actor,
    *,
    through: str | None = None,
    reason: str | None = None,
    at: datetime | None = None,
) -> None:
    """Follow an arrow and keep it in the history, as of now or of `at`.

    Raises:
        WrongState: there is none from where the booking stands.
    """
    row.state = machine.step(STEPS, row.state, event)
    write_down(row, event.value, by, through=through, reason=reason, at=at)


def write_down(
    row: Booking,
    event: str,
    by: Actor,
    *,
    through: str | None = None,
    reason: str | None = None,
    at: datetime | None = None,
) -> None:
    """Keep a step in the booking's history: both people where one acted for the other."""
    step = {
        "id": ids.new(), "booking_id": row.id, "event": event, "state": row.state, "at": at or clock.now(),
        "by_person": by.person, "assisted_person": by.assisting, "through": through, "reason": reason or None,
    }  # fmt: skip
    unit.gather(_keep_steps, step)


_STEPS = sa.insert(table(BookingStep))


def _keep_steps(steps: list[dict[str, Any]]) -> None:
    db.session.execute(_STEPS, steps)


def announce(event: type[BookingNews], row: Booking, by: Actor, **more: Any) -> None:
    """Tell the world."""
    outbox.announce(
        event(
            subject=ids.urn("booking", row.id),
            booking=row.id,
            need=row.need_id,
            part=row.part_id,
            offer=row.offer_id,
            supplier=row.supplier,
            holder=row.holder,
            category=row.category,
            area=row.area,
            price_pence=row.price_pence,
            unit=row.unit.value,
            minutes=minutes_a_week(row.times()),
            by=by.person,
            **more,
        )
    )
