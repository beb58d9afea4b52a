"""How every step of a sharing is taken: locked, an arrow followed, announced; and its seats."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from hub.kernel import clock, ids, machine, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Missing
from marketplace.sharings.domain import CHANGE, SEAT, STEPS, ChangeEvent, SeatEvent, SeatState, SharingEvent
from marketplace.sharings.events import SharingMoved
from marketplace.sharings.models import Sharing, SharingChange, SharingSeat

_FRESH = {"populate_existing": True}


def locked(sharing_id: str) -> Sharing:
    """The sharing, locked until the unit ends.

    Raises:
        Missing: there is none.
    """
    row = unit.locked(Sharing, sharing_id)
    if row is None:
        raise Missing
    return row


def seats(row: Sharing) -> Sequence[SharingSeat]:
    """All its seats, by place, with the sharing locked."""
    statement = sa.select(SharingSeat).where(SharingSeat.sharing_id == row.id).order_by(SharingSeat.place)
    return db.session.scalars(statement, execution_options=_FRESH).all()


def sitting(row: Sharing) -> list[SharingSeat]:
    """The seats of those who share."""
    return [seat for seat in seats(row) if seat.state is SeatState.AGREED]


def seat_at(row: Sharing, place: int) -> SharingSeat:
    """The seat at a place.

    Raises:
        Missing: there is none.
    """
    found = next((seat for seat in seats(row) if seat.place == place), None)
    if found is None:
        raise Missing
    return found


def open_change(row: Sharing) -> SharingChange | None:
    """The question that is open, if one is."""
    statement = sa.select(SharingChange).where(SharingChange.sharing_id == row.id, SharingChange.settled_at.is_(None))
    return db.session.scalar(statement, execution_options=_FRESH)


def go(row: Sharing, event: SharingEvent) -> None:
    """Follow an arrow; raises WrongState where there is none."""
    row.state = machine.step(STEPS, row.state, event)
    if event is SharingEvent.END:
        row.over_at = clock.now()


def sit(seat: SharingSeat, event: SeatEvent, by: Actor) -> None:
    """Follow an arrow of a seat, by whom."""
    seat.state = machine.step(SEAT, seat.state, event)
    seat.answered_at, seat.answered_by = clock.now(), by.person


def settle(change: SharingChange, event: ChangeEvent) -> None:
    """Follow an arrow of a question: it is open no more."""
    change.state = machine.step(CHANGE, change.state, event)
    change.settled_at = clock.now()
    db.session.flush()


def announce(
    row: Sharing, step: str, by: Actor = SYSTEM, *, place: int | None = None, change: str | None = None
) -> None:
    """Tell the world."""
    db.session.flush()
    outbox.announce(
        SharingMoved(
            subject=ids.urn("sharing", row.id), sharing=row.id, step=step, place=place, change=change, by=by.person
        )
    )
