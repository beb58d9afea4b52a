"""An agreement whose supplier stops on a day: the one who has the help lets it end then, and is free to choose anew."""

from __future__ import annotations

from datetime import date, timedelta

from hub.kernel import clock
from hub.kernel.access import Actor
from hub.kernel.db import db
from marketplace.bookings.domain import AGREED, BookingEvent, BookingState, PaidFrom, SharedByMany
from marketplace.bookings.events import BookingCancelled, BookingHandedOn
from marketplace.bookings.services.answering import withdraw
from marketplace.bookings.services.living import close
from marketplace.bookings.services.pausing import before
from marketplace.bookings.services.steps import announce, go, locked, require_holder, write_down
from marketplace.plans import services as plan_services
from marketplace.visits import services as visit_services


def hand_on(booking: str, first: date, by: Actor, reason: str, *, for_all: bool = False) -> None:
    """Let an agreement end before a day: visits from then on are called off free, those before take place.

    Its part of the plan is open again at once. A request is taken back; what is over, or ends before that day already, stays as it is.

    Raises:
        Forbidden: `by` may not arrange this. SharedByMany: several share it, and one does not end it for all, unless
            the room of sharings says `for_all`, who tells them.
    """
    row = locked(booking)
    through = require_holder(row, by)
    if row.paid_from is PaidFrom.POOL and not for_all:
        raise SharedByMany
    if row.state is BookingState.REQUESTED:
        withdraw(booking, by, reason)
    if row.state not in AGREED or (row.ends is not None and row.ends < first):
        return
    last = max(before(first), clock.now())  # a visit whose time has come goes its own way, written down or not
    _dropped, left = visit_services.drop_after(row.id, last, by, reason)
    if left:
        day = first - timedelta(days=1)
        row.ends = max(row.starts, day if row.ends is None else min(day, row.ends))
        write_down(row, "hand_on", by, through=through, reason=reason)
        plan_services.replace_part(row.part_id, by=by)
        db.session.flush()
        announce(BookingHandedOn, row, by, last=before(first).isoformat())
        return
    go(row, BookingEvent.CANCEL, by, through=through, reason=reason)
    close(row, by)
    announce(BookingCancelled, row, by, side="holder", fee_pence=0)
