"""One leaves, or cannot go on: the others are asked with the new shares, and only when each agreed does anything change."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, ids, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.people import queries as people
from marketplace.bookings import queries as booking_queries
from marketplace.bookings import services as bookings
from marketplace.sharings.domain import (
    ChangeEvent,
    ChangeState,
    Ending,
    NothingAsked,
    SeatEvent,
    SeatState,
    ShareDoesNotFit,
    SharingEvent,
    SharingState,
    StaysApart,
    StillNoMoney,
    answer_by,
    free_from,
)
from marketplace.sharings.models import Sharing, SharingAnswer, SharingChange, SharingSeat
from marketplace.sharings.queries import effect_of_change, granted
from marketplace.sharings.services.looking import blocked, first_to_go, lacks
from marketplace.sharings.services.steps import announce, go, locked, open_change, seat_at, settle, sit, sitting
from marketplace.visits.domain import Policy
from payments.holds import services as holds
from payments.pools import services as pools
from payments.pools.domain import SharerCannot


def leave(sharing_id: str, place: int, by: Actor) -> None:
    """One of those sharing leaves, with the notice of the terms; the others are asked whether they go on without them.

    Before the helper has agreed, the proposal or request ends for all. Where whoever arranges it leaves, or a second one
    while the others are asked, it ends for all after the notice.

    Raises:
        Forbidden: `by` may not arrange this for them. Ending: it is over, or ends already. NothingAsked: they have left.
    """
    row = locked(sharing_id)
    seat = _seat_of(row, place, by, "arrange")
    if row.state is SharingState.PROPOSED:
        go(row, SharingEvent.END)
        announce(row, "dropped", by, place=place)
    elif row.state is SharingState.ASKED:
        bookings.withdraw(str(row.booking_id), SYSTEM, "sharing ended")
        go(row, SharingEvent.END)
        announce(row, "dropped", by, place=place)
    else:
        _ask_others(row, seat, by)


def cannot_go_on(sharing_id: str, place: int) -> bool:
    """The money of one of those sharing does not reach: the same path, and nobody else is told why.

    Does nothing where the others are asked about somebody already, or it ends. Returns whether they are asked about this
    one; where not, it is looked at again once that is settled, or the helper has said yes.
    """
    row = locked(sharing_id)
    if not _asks_now(row):
        change = open_change(row)
        return change is not None and change.place == place
    seat = next((seat for seat in sitting(row) if seat.place == place), None)
    if seat is None:
        return False
    _ask_others(row, seat, SYSTEM)
    return open_change(row) is not None


def look_again(row: Sharing) -> None:
    """Ask the others about the first of those sharing who cannot go on, where nothing else is asked and it does not end."""
    place = first_to_go(row) if _asks_now(row) else None
    if place is not None:
        _ask_others(row, seat_at(row, place), SYSTEM)


def _asks_now(row: Sharing) -> bool:
    return row.state is SharingState.AGREED and row.ends_for_all_at is None and open_change(row) is None


def answer(sharing_id: str, place: int, yes: bool, by: Actor) -> None:
    """One of the others says whether they go on with the new shares. One no, and it ends for all after the notice.

    Raises:
        Forbidden: `by` may not spend for them. NothingAsked: no question is open to them.
        ShareDoesNotFit: what pays their share says no to the new one.
    """
    row = locked(sharing_id)
    seat = _seat_of(row, place, by, "spend" if yes else "arrange")
    change = open_change(row)
    if change is None or change.place == place or (yes and place in _answered(change)):
        raise NothingAsked
    if not yes:
        _end_for_all(row, change, by)
        return
    effect = effect_of_change(row.id, place, clock.now(), granted(by, str(seat.person)))
    if effect is not None and not effect.fits:
        raise ShareDoesNotFit(reason=effect.reason)
    seat.through = people.require_act(by, ids.urn("person", str(seat.person)), "spend")
    pools.agree_through(str(row.pool_id), place, seat.through)
    db.session.add(SharingAnswer(change_id=change.id, place=place, at=clock.now(), by_person=by.person))
    announce(row, "answered", by, place=place, change=change.id)
    if all(other.place in _answered(change) for other in sitting(row) if other.place != change.place):
        _make(row, change)


def stay(sharing_id: str, place: int, by: Actor) -> None:
    """Whoever was to leave stays after all, while the others are still asked.

    Raises:
        Forbidden: `by` may not spend for them. NothingAsked: it is not theirs to take back, or too late.
        StaysApart: they are blocked with one of the others or the helper. StillNoMoney: a share to come is not set aside.
    """
    row = locked(sharing_id)
    seat = _seat_of(row, place, by, "spend")
    change = open_change(row)
    if change is None or change.place != place:
        raise NothingAsked
    if blocked(row, place):
        raise StaysApart
    _require_money(row, seat)
    settle(change, ChangeEvent.TAKE_BACK)
    announce(row, "stays", by, place=place, change=change.id)
    look_again(row)


def _require_money(row: Sharing, seat: SharingSeat) -> None:
    """Set aside what waits, where the money has come; refuse where a share to come has none still."""
    if seat.budget_id is not None:
        holds.hold_waiting(seat.budget_id, clock.now())
    else:
        holds.hold_own_waiting(str(seat.person), clock.now())
    if lacks(row, seat.place):
        raise StillNoMoney


def settle_change(change_id: str, now: datetime) -> None:
    """The time to answer has passed: it is made if all agreed, else it ends for all; does nothing where it is not due."""
    found = db.session.get(SharingChange, change_id)
    if found is None:
        raise Missing
    row = locked(found.sharing_id)
    change = open_change(row)
    if change is None or change.id != change_id or change.answer_by > now:
        return
    others = {seat.place for seat in sitting(row)} - {change.place}
    if not (others <= _answered(change) and _make(row, change)):
        _end_for_all(row, change, SYSTEM)


def _ask_others(row: Sharing, seat: SharingSeat, by: Actor) -> None:
    if row.state is not SharingState.AGREED or row.ends_for_all_at is not None:
        raise Ending
    open_ = open_change(row)
    if open_ is not None and open_.place == seat.place:
        raise NothingAsked
    if open_ is not None or seat.place == 0:
        _end_for_all(row, open_, by, leaving=seat.place)
        return
    now, policy = clock.now(), _policy(row)
    change = SharingChange(
        id=ids.new(), sharing_id=row.id, place=seat.place, state=ChangeState.ASKED, asked_at=now, asked_by=by.person,
        free_from=free_from(policy, now), answer_by=answer_by(policy, now),
    )  # fmt: skip
    db.session.add(change)
    announce(row, "leaving", by, place=seat.place, change=change.id)


def _make(row: Sharing, change: SharingChange) -> bool:
    """Share anew, all or nothing; False where one of the others cannot, who is told."""
    now = clock.now()
    try:
        with unit.savepoint():
            bookings.share_anew(str(row.booking_id), change.place, max(now, change.free_from), now)
    except SharerCannot as refusal:
        announce(row, "stuck", place=refusal.place, change=change.id)
        return False
    settle(change, ChangeEvent.MAKE)
    sit(seat_at(row, change.place), SeatEvent.LEAVE, SYSTEM)
    announce(row, "left", place=change.place, change=change.id)
    look_again(row)
    return True


def _end_for_all(row: Sharing, change: SharingChange | None, by: Actor, leaving: int | None = None) -> None:
    """The booking ends for all after the notice of the terms; until then each pays as agreed."""
    if change is not None:
        settle(change, ChangeEvent.REFUSE)
    row.ends_for_all_at = free_from(_policy(row), clock.now())
    announce(row, "ending", by, place=leaving)
    bookings.end_after(str(row.booking_id), row.ends_for_all_at, "sharing ended")


def _seat_of(row: Sharing, place: int, by: Actor, scope: str) -> SharingSeat:
    seat = seat_at(row, place)
    if seat.person is None:
        raise Missing
    people.require_act(by, ids.urn("person", seat.person), scope)
    if row.state is SharingState.OVER:
        raise Ending
    if seat.state is not SeatState.AGREED:
        raise NothingAsked
    return seat


def _answered(change: SharingChange) -> set[int]:
    return set(db.session.scalars(sa.select(SharingAnswer.place).where(SharingAnswer.change_id == change.id)))


def _policy(row: Sharing) -> Policy:
    return booking_queries.booking(str(row.booking_id)).policy
