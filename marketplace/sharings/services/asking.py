"""All have agreed: they become a pool, and the helper is asked, everybody's share set aside or nobody's."""

from __future__ import annotations

from datetime import date, timedelta

from hub.kernel import clock, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Invalid, Missing, Refused
from hub.kernel.week import occurrences
from hub.people import queries as people
from hub.people.domain import MayNotSpend, Scope
from marketplace.bookings import services as bookings
from marketplace.bookings.domain import PaidFrom
from marketplace.offers import queries as offers
from marketplace.offers.domain import Unit
from marketplace.sharings.domain import ApartNow, NothingAsked, PriceChanged, SeatState, SharingEvent, SharingState
from marketplace.sharings.models import Sharing
from marketplace.sharings.services.looking import apart
from marketplace.sharings.services.steps import announce, go, locked, seat_at, seats
from payments.pools import services as pools
from payments.pools.domain import Sharer, SharerCannot


def ask(sharing_id: str, by: Actor) -> None:
    """Ask the helper now, as `by`, after it could not be done when the last of them agreed.

    Raises:
        Forbidden: `by` may not spend for whoever arranges it.
        NothingAsked: not all have agreed, or it has been asked.
        PriceChanged: it no longer costs what each agreed to. ApartNow: two of them no longer want to meet.
        SharerCannot, SlotTaken, and all that a booking may be refused for.
    """
    row = locked(sharing_id)
    through = people.require_act(by, row.holder, "spend")
    if not _all_agreed(row):
        raise NothingAsked
    seat_at(row, 0).through = through
    db.session.flush()
    _ask(row, by)


def ask_if_all(row: Sharing) -> None:
    """Ask the helper if all have agreed; where that cannot be, whoever arranges it is told, and the agreements stand."""
    if not _all_agreed(row):
        return
    try:
        with unit.savepoint():
            _ask(row, Actor(person=row.made_by, assisting=row.assisting))
    except (Refused, Invalid, Forbidden, Missing) as refusal:
        db.session.refresh(row)
        row.stuck_at = clock.now()
        announce(row, "stuck", place=refusal.place if isinstance(refusal, SharerCannot) else None)


def _all_agreed(row: Sharing) -> bool:
    return row.state is SharingState.PROPOSED and all(seat.state is SeatState.AGREED for seat in seats(row))


def _ask(row: Sharing, by: Actor) -> None:
    now, first = clock.now(), max(row.starts, clock.today() + timedelta(days=1))
    _require_price(row, first)
    if apart(row) is not None:
        raise ApartNow
    _require_grants(row)
    sharers = [Sharer(str(seat.person), seat.parts, seat.budget_id, seat.through) for seat in seats(row)]
    pool = pools.form(sharers, now)
    booking = bookings.request_booking(
        row.part_id,
        row.offer_id,
        row.times(),
        first,
        row.ends,
        by,
        proposal=row.proposal_id,
        paid_from=PaidFrom.POOL,
        pool=pool,
    )
    row.pool_id, row.booking_id, row.stuck_at = pool, booking, None
    go(row, SharingEvent.ASK)
    announce(row, "asked", SYSTEM)


def _require_price(row: Sharing, first: date) -> None:
    """Refuse where the first visit would not cost what each of them agreed to.

    Raises:
        PriceChanged: it costs something else today, or will by then.
    """
    offer = offers.offer(row.offer_id)
    agreed = (row.price_pence, row.unit)
    if Unit(offer.unit) is not row.unit or (row.proposal_id is None and offer.price_pence != row.price_pence):
        raise PriceChanged
    coming = offers.prices_coming([row.offer_id]).get(row.offer_id) if row.proposal_id is None else None
    if coming is None or (coming.price_pence, coming.unit) == agreed:
        return
    until = first + timedelta(days=7)
    begins = [start for start, _end in occurrences(row.times(), first, until, clock.zone())]
    if begins and coming.starts <= clock.local(min(begins)).date():
        raise PriceChanged


def _require_grants(row: Sharing) -> None:
    """Refuse where a supporter agreed for one of them who may no longer spend for them.

    Raises:
        SharerCannot: of the first of those.
    """
    for seat in seats(row):
        given = people.delegation(seat.through) if seat.through is not None else None
        if given is not None and not (given.stands and Scope.SPEND in given.scopes):
            raise SharerCannot.at(seat.place, MayNotSpend())
