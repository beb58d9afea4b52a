"""A shared booking while those who share it change: shared out anew, or ended for all with notice."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel import clock
from hub.kernel.access import SYSTEM
from hub.kernel.db import db
from marketplace.bookings.domain import AGREED, BookingEvent
from marketplace.bookings.events import BookingCancelled, BookingNotice
from marketplace.bookings.models import Booking
from marketplace.bookings.services.living import close
from marketplace.bookings.services.paying import limits_of
from marketplace.bookings.services.steps import announce, go, locked, write_down
from marketplace.visits import services as visit_services


def share_anew(booking: str, leaving: int, since: datetime, now: datetime) -> int:
    """Someone leaves: visits that begin after `since` are shared out among the others; returns how many.

    Raises:
        SharerCannot: one of the others cannot pay; nothing has changed then.
    """
    row = locked(booking)
    if row.pool_id is None or row.state not in AGREED:
        return 0
    limits = limits_of(row.pool_id)
    shared = visit_services.share_anew(row.id, row.pool_id, leaving, since, now, limits, row.requested_at)
    row.short_at = None
    write_down(row, "share_anew", SYSTEM)
    db.session.flush()
    return shared


def end_after(booking: str, last: datetime, reason: str) -> int:
    """End an agreement with notice: visits that begin after `last` are called off free, those before take place.

    Where none is left, it is called off at once. Returns how many visits are called off.
    """
    row = locked(booking)
    if row.state not in AGREED:
        return 0
    dropped, left = visit_services.drop_after(row.id, last, SYSTEM, reason)
    if left:
        day = clock.local(last).date()
        if row.made_until < last:  # what is not made yet is made for whole days, and none of them after the notice
            day -= timedelta(days=1)
        row.ends = max(row.starts, day if row.ends is None else min(day, row.ends))
        write_down(row, "give_notice", SYSTEM)
        db.session.flush()
        announce(BookingNotice, row, SYSTEM, last=last.isoformat())
    else:
        _call_off(row, reason)
    return dropped


def _call_off(row: Booking, reason: str) -> None:
    go(row, BookingEvent.CANCEL, SYSTEM, reason=reason)
    close(row, SYSTEM)
    announce(BookingCancelled, row, SYSTEM, side="holder", fee_pence=0)
