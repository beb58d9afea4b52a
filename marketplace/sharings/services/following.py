"""Sharings follow their booking, and those who no longer want to meet."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel.db import db
from marketplace.sharings.domain import ChangeEvent, SeatState, SharingEvent, SharingState
from marketplace.sharings.models import Sharing, SharingSeat
from marketplace.sharings.services.changing import look_again
from marketplace.sharings.services.steps import announce, go, locked, open_change, settle


def accepted(booking: str) -> None:
    """The helper said yes; whatever has happened since all agreed is looked at now."""
    row = _of(booking)
    if row is not None and row.state is SharingState.ASKED:
        go(row, SharingEvent.ACCEPT)
        announce(row, "accepted")
        look_again(row)


def over(booking: str, step: str) -> None:
    """The booking came to nothing, was called off or came to its end."""
    row = _of(booking)
    if row is None or row.state is SharingState.OVER:
        return
    if (change := open_change(row)) is not None:
        settle(change, ChangeEvent.REFUSE)
    go(row, SharingEvent.END)
    announce(row, step)


def part_ways(one: str, other: str) -> None:
    """One has blocked the other: where one of them shares, and the other helps or shares too, the later leaves.

    Where that cannot be asked just now, it is once it can.
    """
    people = {urn.partition(":")[2] for urn in (one, other)}
    statement = (
        sa.select(Sharing.id, Sharing.supplier, sa.func.count())
        .join(SharingSeat, SharingSeat.sharing_id == Sharing.id)
        .where(SharingSeat.person.in_(people), SharingSeat.state == SeatState.AGREED)
        .where(Sharing.state == SharingState.AGREED)
        .group_by(Sharing.id, Sharing.supplier)
        .order_by(Sharing.id)
    )
    for id_, supplier, seats in db.session.execute(statement).all():
        if seats > 1 or supplier in (one, other):
            look_again(locked(id_))


_OF = sa.select(Sharing.id).where(Sharing.booking_id == sa.bindparam("booking"))  # built once: every booking asks


def _of(booking: str) -> Sharing | None:
    found = db.session.scalar(_OF, {"booking": booking})
    return locked(found) if found else None
