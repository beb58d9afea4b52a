"""An agreement while it lives: begun, extended, called off, ended; and both sides asked how it went."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from hub.kernel import clock, ids, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Refused, WrongState
from hub.people import queries as people
from marketplace.bookings import queries
from marketplace.bookings.domain import AGREED, REVIEW_EVERY, BookingEvent, BookingState
from marketplace.bookings.events import BookingBegun, BookingCancelled, BookingEnded, BookingShort
from marketplace.bookings.models import Booking
from marketplace.bookings.services.answering import take_back
from marketplace.bookings.services.asking import series_of, until
from marketplace.bookings.services.pausing import look_at, paused_for, suspended_since
from marketplace.bookings.services.paying import NO_LIMIT, set_aside
from marketplace.bookings.services.steps import (
    announce,
    go,
    locked,
    require_holder,
    require_supplier,
    speaks_for,
)
from marketplace.needs import services as need_services
from marketplace.plans import services as plan_services
from marketplace.visits import queries as visits
from marketplace.visits import services as visit_services
from payments.pools.domain import SharerCannot
from reviews.reviews import services as reviews

SAY_AGAIN = timedelta(days=7)
NEED_WITHDRAWN = "need withdrawn"  # reasons in the history; the page says them in words
SOMEBODY_ELSE = "somebody else is asked"


def begin(booking: str, now: datetime) -> None:
    """The first visit began at `now`, however late the news of it came; does nothing where it has before."""
    row = locked(booking)
    if row.state is BookingState.ACCEPTED:
        go(row, BookingEvent.BEGIN, SYSTEM, at=now)
        row.begun_at = now
        announce(BookingBegun, row, SYSTEM)


def cancel(booking: str, by: Actor, reason: str = "") -> int:
    """End an agreement early, as whichever side `by` is; returns the pence that are owed for late notice.

    The supplier may always do so free, and it counts as handed back. Visits whose time has come go their own way.

    Raises:
        Forbidden, WrongState: someone with no part in it, or it is not agreed or is over.
    """
    row = locked(booking)
    supplier = by != SYSTEM and speaks_for(by, row.supplier)
    through = None if supplier else require_holder(row, by)
    return _call_off(row, by, reason.strip(), clock.now(), supplier=supplier, through=through)


def end_with_need(booking: str, by: Actor, through: str | None, at: datetime) -> None:
    """Its need was withdrawn at `at` by `by`, who might do so then (`through` a delegation), however late the news came.

    A request is taken back; an agreement is called off by the notice given at that moment; what is over stays as it is.
    """
    row = locked(booking)
    if row.state is BookingState.REQUESTED:
        take_back(row, by, NEED_WITHDRAWN, through, at)
    elif row.state in AGREED:
        _call_off(row, by, NEED_WITHDRAWN, at, supplier=False, through=through)


def stop_cover(booking: str, reason: str, at: datetime) -> None:
    """Cover for one visit does not come after all, because its supplier stops: it costs nothing, and others can be asked.

    What is over stays as it is.
    """
    row = locked(booking)
    if row.state is BookingState.REQUESTED:
        take_back(row, SYSTEM, reason, None, at)
    elif row.state in AGREED:
        _call_off(row, SYSTEM, reason, at, supplier=True, through=None)


def _call_off(row: Booking, by: Actor, reason: str, at: datetime, *, supplier: bool, through: str | None) -> int:
    go(row, BookingEvent.CANCEL, by, through=through, reason=reason, at=at)
    fee = visit_services.cancel_coming(row.id, by, reason, at, supplier=supplier)
    close(row, by)
    announce(BookingCancelled, row, by, side="supplier" if supplier else "holder", fee_pence=fee)
    return fee


def read_ends_ahead(booking_ids: Collection[str]) -> None:
    """Read at once what ending several asks for one by one: also the plans of which they are parts."""
    queries.read_all_ahead(booking_ids)
    rows = (unit.known(Booking, id_) for id_ in booking_ids)
    plan_services.read_plans({row.need_id for row in rows if row is not None})


def end(booking: str, now: datetime) -> None:
    """Its last day has passed and nothing is left to happen; does nothing where it is not due."""
    row = locked(booking)
    if row.state not in AGREED or row.ends is None or row.ends >= clock.local(now).date():
        return
    if visits.unfinished(row.id):
        return
    go(row, BookingEvent.END, SYSTEM)
    close(row, SYSTEM)
    announce(BookingEnded, row, SYSTEM)


def close(row: Booking, by: Actor) -> None:
    """It is over: its part is open again, and both sides are asked how it went."""
    row.over_at = clock.now()
    plan_services.lose_part(row.part_id, by=by)
    if row.begun_at is not None:
        _invite(row, row.over_at)


def extend(booking: str, now: datetime) -> None:
    """Make the visits that have come inside the horizon and set their money aside; does nothing where none have.

    An agreement stands even where its budget does not reach so far: those visits are not made yet, both sides are told
    (once a week at most), and it is tried again each time.
    """
    row = locked(booking)
    further = until(now + row.policy.horizon, row.ends)
    if row.state not in AGREED or further <= row.made_until:
        return
    try:
        with unit.savepoint():
            since = max(row.made_until, now)
            made = visit_services.schedule(series_of(row, paused_for(row, since)), since, further)
            set_aside(row, made, now, *standing_authority(row), goes_on=True)
    except Refused as refusal:
        _short(row, refusal, now)
    else:
        row.made_until, row.short_at = further, None
        db.session.flush()
        if suspended_since(row) > since:
            look_at(row, now)


def _short(row: Booking, refusal: Refused, now: datetime) -> None:
    if row.short_at is None or row.short_at + SAY_AGAIN <= now:
        row.short_at = now
        db.session.flush()
        sharer = refusal.place if isinstance(refusal, SharerCannot) else None
        announce(BookingShort, row, SYSTEM, reason=refusal.code, sharer=sharer)


def standing_authority(row: Booking) -> tuple[str | None, dict[str, int]]:
    """The delegation it was asked for through, while it stands, and its limit; without it, it is the resident's own."""
    if row.through is None or not (given := people.delegation(row.through)).stands:
        return None, {}
    return row.through, {row.through: NO_LIMIT if given.limit_pence is None else given.limit_pence}


def see_door(booking: str, by: Actor) -> visit_services.Door:
    """Where to come for an agreed booking, for its supplier; the person sees that `by` looked.

    Raises:
        NotYourBooking: not the supplier. WrongState: not agreed, or over.
    """
    row = locked(booking)
    require_supplier(row, by)
    if row.state not in AGREED:
        raise WrongState(state=row.state.value)
    return visit_services.door_of(row.holder, row.need_id, row.supplier, row.id, by)


def invite_reviews(booking: str, now: datetime) -> None:
    """Ask both sides of an ongoing booking how it goes, every 90 days; does nothing where it is not due."""
    row = locked(booking)
    since = row.invited_at or row.begun_at
    if row.state is BookingState.ACTIVE and since is not None and since + REVIEW_EVERY <= now:
        _invite(row, now)


def _invite(row: Booking, now: datetime) -> None:
    """Invite each side to say how it went with the other; a place is spoken for by its owner."""
    if row.invited_at is not None and now - row.invited_at < timedelta(days=1):
        return
    about, holder = ids.urn("booking", row.id), need_services.party_of(row.holder)
    if not _strangers(holder, row.supplier):
        return
    reviews.invite(about, holder, row.supplier, now)
    reviews.invite(about, row.supplier, holder, now)
    row.invited_at = now
    db.session.flush()


def _strangers(one: str, other: str) -> bool:
    """Whether neither belongs to the other: nobody reviews an organisation they belong to."""
    for person, party in ((one, other), (other, one)):
        kind, _, id_ = person.partition(":")
        if kind == "person" and party in people.belongs_to(id_):
            return False
    return one != other
