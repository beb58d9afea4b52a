"""How bookings stand with new prices of their offers: what comes, and where what pays cannot bear it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db
from marketplace.bookings.domain import LIVE, PriceStep
from marketplace.bookings.models import Booking, BookingPrice
from marketplace.bookings.queries.reading import BookingView, view_of
from marketplace.plans.domain import weekly_pence

TRY_AGAIN = timedelta(hours=20)
SHOWN = (PriceStep.ASKED, PriceStep.SHORT, PriceStep.TAKEN, PriceStep.KEPT)


@dataclass(frozen=True)
class PriceOfBooking:
    """A new price and a booking: pence for a unit, before and after; `reason` is the code of the refusal where it is short."""

    id: str
    booking: BookingView
    starts: date
    before_pence: int
    price_pence: int
    state: PriceStep
    reason: str
    short_pence: int

    @property
    def weekly_before_pence(self) -> int:
        """What its usual week cost."""
        return weekly_pence(self.before_pence, self.booking.unit, self.booking.slots)

    @property
    def weekly_pence(self) -> int:
        """What it will cost."""
        return weekly_pence(self.price_pence, self.booking.unit, self.booking.slots)

    @property
    def short(self) -> bool:
        """Whether what pays cannot bear it."""
        return self.state is PriceStep.SHORT


def prices_of(booking_id: str) -> list[PriceOfBooking]:
    """What a booking will cost from a day on, or could not; the nearest day first."""
    changes = BookingPrice.before_pence != BookingPrice.price_pence
    return _found(Booking.id == booking_id, BookingPrice.state.in_(SHOWN), changes)


def prices_short() -> list[PriceOfBooking]:
    """Bookings that stay at an old price because what pays cannot bear the new one, the nearest day first."""
    return _found(BookingPrice.state == PriceStep.SHORT, Booking.state.in_(LIVE))


def counted(price_ids: Collection[str]) -> dict[tuple[str, PriceStep], int]:
    """How many bookings stand how with these changes."""
    statement = (
        sa.select(BookingPrice.price_id, BookingPrice.state, sa.func.count())
        .where(BookingPrice.price_id.in_(list(price_ids)))
        .group_by(BookingPrice.price_id, BookingPrice.state)
    )
    return {(price, state): int(count) for price, state, count in db.session.execute(statement)}


def due_to_price(now: datetime) -> list[str]:
    """Ids of what a job has to do: take, try once more, leave or begin a price."""
    due = sa.or_(
        BookingPrice.state.in_((PriceStep.ASKED, PriceStep.LEAVING)),
        sa.and_(BookingPrice.state == PriceStep.SHORT, BookingPrice.tried_at <= now - TRY_AGAIN),
        sa.and_(BookingPrice.state == PriceStep.TAKEN, BookingPrice.starts <= clock.local(now).date()),
    )
    return list(db.session.scalars(sa.select(BookingPrice.id).where(due).order_by(BookingPrice.id)))


def _found(*where: sa.ColumnElement[bool]) -> list[PriceOfBooking]:
    statement = sa.select(BookingPrice, Booking).join(Booking, Booking.id == BookingPrice.booking_id).where(*where)
    rows = db.session.execute(statement.order_by(BookingPrice.starts, BookingPrice.id)).all()
    return [
        PriceOfBooking(
            row.id, view_of(of), row.starts, row.before_pence, row.price_pence, row.state, row.reason, row.short_pence
        )
        for row, of in rows
    ]
