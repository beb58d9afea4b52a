"""Bookings follow the areas that the council draws."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel.db import db
from hub.places import queries as places
from hub.places.domain import Point
from marketplace.bookings.models import Booking
from marketplace.needs import queries as needs


def follow_areas() -> int:
    """Find the ward and neighbourhood of every booking again, from the point of its need; returns how many needs."""
    booked = list(db.session.scalars(sa.select(Booking.need_id).distinct()))
    for need in needs.needs(booked).values():
        at = places.areas_at(Point(need.lat, need.lon))
        db.session.execute(
            sa.update(Booking).where(Booking.need_id == need.id).values(area=at.ward, neighbourhood=at.neighbourhood)
        )
    return len(booked)
