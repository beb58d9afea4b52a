"""What a booking's visits cost, day by day: its price, and those of its offer that it follows from a day on."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.kernel import ids
from hub.kernel.db import db
from marketplace.bookings.domain import PriceStep
from marketplace.bookings.models import Booking, BookingPrice
from marketplace.offers.queries import PriceView
from marketplace.visits.domain import Rates

_TAKEN = sa.select(BookingPrice.starts, BookingPrice.price_pence).where(  # built once: each booking that goes on asks
    BookingPrice.booking_id == sa.bindparam("booking"), BookingPrice.state == PriceStep.TAKEN
)


def rates_of(row: Booking, also: BookingPrice | None = None) -> Rates:
    """The prices of a booking that has taken what it has taken, and `also` one more."""
    later = [(starts, pence) for starts, pence in db.session.execute(_TAKEN, {"booking": row.id})]
    if also is not None:
        later.append((also.starts, also.price_pence))
    return Rates(row.rate, tuple(sorted(later)))


def follows(row: Booking, price: PriceView, short_of: int = 0) -> bool:
    """Whether a new price of its offer is the booking's too.

    One that was agreed by a proposal has a price of its own, one that several share keeps what each of them agreed to, and
    a free one stays free; nobody pays more because a price falls, but whoever was told of a higher one that they do not
    pay yet (`short_of` pence) follows to the lower. One that ends before the day has nothing to follow.
    """
    if row.proposal_id is not None or row.pool_id is not None or not row.price_pence or row.unit is not price.unit:
        return False
    if row.ends is not None and row.ends < price.starts:
        return False
    if price.rises:
        return price.price_pence > row.price_pence
    return price.price_pence < max(row.price_pence, short_of)


def priced(row: Booking, price: PriceView, state: PriceStep, now: datetime) -> BookingPrice:
    """The note that a booking follows a new price of its offer."""
    return BookingPrice(
        id=ids.new(),
        booking_id=row.id,
        price_id=price.id,
        starts=price.starts,
        price_pence=price.price_pence,
        before_pence=row.price_pence,
        state=state,
        reason="",
        short_pence=0,
        made_at=now,
        tried_at=now,
    )
