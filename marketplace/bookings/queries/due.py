"""What falls due for bookings: ids, for jobs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from marketplace.bookings.domain import AGREED, REVIEW_EVERY, BookingState
from marketplace.bookings.models import Booking
from marketplace.visits.domain import Policy

# Visits of three weeks are made at once: of 56 days at least 35 stand, more than money is set aside for (28, money.md).
STRETCH = timedelta(days=21)


def due_to_expire(now: datetime) -> list[str]:
    """Requests whose time to answer has passed."""
    return _ids(Booking.state == BookingState.REQUESTED, Booking.expires_at <= now)


_AGREED = (
    sa.select(Booking.id, Booking.ends, Booking.made_until, Booking.terms)
    .where(Booking.state.in_(AGREED))
    .order_by(Booking.id)
)


def due_to_extend(now: datetime) -> list[str]:
    """Agreements whose visits fall short of the horizon by the stretch that is made at once, or of their last day."""
    found = []
    for id_, ends, made_until, terms in db.session.execute(_AGREED):
        horizon, last = now + Policy(**terms).horizon, _end_of(ends)
        whole = last is not None and made_until < last <= horizon
        if whole or made_until + STRETCH <= min(horizon, last or horizon):
            found.append(id_)
    return found


def _end_of(day: date | None) -> datetime | None:
    """The last moment of a day on the council's wall."""
    if day is None:
        return None
    return datetime.combine(day + timedelta(days=1), time(), clock.zone()) - timedelta(microseconds=1)


def asked_in_vain(need_ids: Collection[str]) -> dict[str, int]:
    """How many were asked for help with each of these needs, and said no or nothing."""
    vain = Booking.state.in_([BookingState.DECLINED, BookingState.EXPIRED])
    statement = sa.select(Booking.need_id, sa.func.count(Booking.supplier.distinct())).group_by(Booking.need_id)
    return dict(db.session.execute(statement.where(Booking.need_id.in_(need_ids), vain)).all())


def due_to_end(today: date) -> list[str]:
    """Agreements whose last day has passed."""
    return _ids(Booking.state.in_(AGREED), Booking.ends < today)


def due_to_invite(now: datetime) -> list[str]:
    """Ongoing agreements whose sides should be asked how it goes."""
    since = sa.func.coalesce(Booking.invited_at, Booking.begun_at)
    return _ids(Booking.state == BookingState.ACTIVE, since <= now - REVIEW_EVERY)


def _ids(*where: sa.ColumnElement[bool]) -> list[str]:
    return list(db.session.scalars(sa.select(Booking.id).where(*where).order_by(Booking.id)))
