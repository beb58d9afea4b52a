"""A booking follows a new price of its offer: taken by all its coming visits, or by none while what pays cannot bear it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, machine, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing, Refused
from marketplace.bookings.domain import LIVE, PRICES, TRIED, PriceMove, PriceStep
from marketplace.bookings.events import BookingPriced, BookingPriceKept
from marketplace.bookings.models import Booking, BookingPrice
from marketplace.bookings.services.living import standing_authority
from marketplace.bookings.services.paying import beside_grant
from marketplace.bookings.services.rates import follows, priced, rates_of
from marketplace.bookings.services.steps import announce, locked, require_supplier, write_down
from marketplace.offers import queries as offers
from marketplace.offers.domain import PriceState
from marketplace.plans.domain import weekly_pence
from marketplace.visits import services as visits


def enter_prices(price_id: str, now: datetime, booking: str | None = None) -> int:
    """Note a new price for each booking (or one) that follows it; a job lets one after the other take it. How many there are."""
    price = offers.price(price_id)
    statement = sa.select(Booking).where(Booking.offer_id == price.offer_id, Booking.state.in_(LIVE))
    if booking is not None:
        statement = statement.where(Booking.id == booking)
    known = set(db.session.scalars(sa.select(BookingPrice.booking_id).where(BookingPrice.price_id == price_id)))
    found = [row for row in db.session.scalars(statement.order_by(Booking.id)) if row.id not in known]
    short = _short_of(price.offer_id)
    made = [priced(row, price, PriceStep.ASKED, now) for row in found if follows(row, price, short.get(row.id, 0))]
    db.session.add_all(made)
    db.session.flush()
    return len(made)


_ENTERED = (
    sa.select(BookingPrice.price_id).where(BookingPrice.booking_id == sa.bindparam("booking")).order_by(BookingPrice.id)
)


def catch_up(booking_id: str, now: datetime) -> None:
    """Enter what was announced, and leave what was taken back, while the booking was asked for in a unit of its own."""
    booking = db.session.get_one(Booking, booking_id)
    for price in offers.prices_coming([booking.offer_id]).values():
        enter_prices(price.id, now, booking_id)
    for price_id in db.session.scalars(_ENTERED, {"booking": booking_id}).all():
        if offers.price(price_id).state is PriceState.DROPPED:
            drop_prices(price_id, now)


def take_price(id_: str, now: datetime) -> None:
    """Let a booking take, leave or begin a price, whichever is due; where what pays cannot bear it, both sides hear of it."""
    seen = db.session.get(BookingPrice, id_)
    if seen is None:
        return
    booking = locked(seen.booking_id)
    row = unit.locked(BookingPrice, id_)
    if row is None:
        return
    if booking.state not in LIVE:
        _over(row)
    elif row.state in TRIED:
        if offers.superseded(row.price_id, clock.local(now).date()):
            _go(row, PriceMove.DROP, now)
        else:
            _try(booking, row, now)
    elif row.state is PriceStep.LEAVING:
        visits.reprice(booking.id, rates_of(booking), now)
        _go(row, PriceMove.DROP, now)
    _begin(booking, row, now)


def drop_prices(price_id: str, now: datetime) -> None:
    """A new price was taken back: whoever had not taken it stays; whoever had goes back by a job, and all hear of it."""
    rows = db.session.scalars(
        sa.select(BookingPrice).where(BookingPrice.price_id == price_id).order_by(BookingPrice.id).with_for_update()
    ).all()
    for row in rows:
        told = row.state in (PriceStep.SHORT, PriceStep.TAKEN)
        if (row.state, PriceMove.DROP) in PRICES and row.state is not PriceStep.LEAVING:
            _go(row, PriceMove.DROP, now)
        if told:
            announce(BookingPriceKept, db.session.get_one(Booking, row.booking_id), SYSTEM, price=price_id)


def keep_price(booking_id: str, id_: str, by: Actor) -> None:
    """The supplier lets a booking stay at its price, where what pays cannot bear the new one.

    Raises:
        NotYourBooking: someone else. Missing: there is no such change. WrongState: it does not wait for that.
    """
    booking = locked(booking_id)
    require_supplier(booking, by)
    row = unit.locked(BookingPrice, id_)
    if row is None or row.booking_id != booking_id:
        raise Missing
    _go(row, PriceMove.KEEP, clock.now())
    write_down(booking, "keep-price", by)
    announce(BookingPriceKept, booking, by, price=row.price_id)


def _short_of(offer_id: str) -> dict[str, int]:
    """The highest price that each booking of an offer was told of and does not pay yet, in pence."""
    statement = (
        sa.select(BookingPrice.booking_id, sa.func.max(BookingPrice.price_pence))
        .join(Booking, Booking.id == BookingPrice.booking_id)
        .where(Booking.offer_id == offer_id, BookingPrice.state.in_((*TRIED, PriceStep.TAKEN)))
        .group_by(BookingPrice.booking_id)
    )
    return dict(db.session.execute(statement).all())


def _try(booking: Booking, row: BookingPrice, now: datetime) -> None:
    first = row.state is PriceStep.ASKED
    before = rates_of(booking).on(max(row.starts, clock.local(now).date())).price_pence
    try:
        with unit.savepoint():
            visits.reprice(
                booking.id, rates_of(booking, row), now, standing_authority(booking)[1], beside_grant(booking)
            )
    except Refused as refusal:
        booking, row = locked(booking.id), _again(row.id)
        missing = int(refusal.data.get("needed_pence", 0)) - int(refusal.data.get("available_pence", 0))
        row.reason, row.short_pence, row.before_pence = refusal.code[:40], max(0, missing), before
        _go(row, PriceMove.LACK, now)
        if first:
            _tell(booking, row, taken=False)
    else:
        row.reason, row.short_pence, row.before_pence = "", 0, before
        _go(row, PriceMove.TAKE, now)
        write_down(booking, "price", SYSTEM)
        if before == row.price_pence:
            announce(BookingPriceKept, booking, SYSTEM, price=row.price_id)
        else:
            _tell(booking, row, taken=True)


def _again(id_: str) -> BookingPrice:
    return db.session.get_one(BookingPrice, id_, with_for_update=True)


def _begin(booking: Booking, row: BookingPrice, now: datetime) -> None:
    due = row.state is PriceStep.TAKEN and row.starts <= clock.local(now).date()
    if due and offers.price(row.price_id).state in (PriceState.COMING, PriceState.BEGUN):
        booking.price_pence = row.price_pence
        _go(row, PriceMove.BEGIN, now)


def _over(row: BookingPrice) -> None:
    row.state = PriceStep.OVER
    db.session.flush()


def _go(row: BookingPrice, move: PriceMove, now: datetime) -> None:
    row.state, row.tried_at = machine.step(PRICES, row.state, move), now
    db.session.flush()


def _tell(booking: Booking, row: BookingPrice, *, taken: bool) -> None:
    slots, unit_ = booking.times(), booking.unit.value
    announce(
        BookingPriced,
        booking,
        SYSTEM,
        price=row.price_id,
        starts=row.starts.isoformat(),
        before_pence=row.before_pence,
        after_pence=row.price_pence,
        weekly_before_pence=weekly_pence(row.before_pence, unit_, slots),
        weekly_after_pence=weekly_pence(row.price_pence, unit_, slots),
        taken=taken,
        reason=row.reason,
    )
