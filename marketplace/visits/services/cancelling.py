"""Calling visits off: by the one who needs help under the terms shown before, or by the helper, free."""

from __future__ import annotations

from datetime import datetime

from hub.kernel import clock
from hub.kernel.access import Actor
from marketplace.visits.domain import Occurrence, OccurrenceEvent, TooLateToCancel, notice_given
from marketplace.visits.events import VisitCancelled
from marketplace.visits.models import Visit
from marketplace.visits.services import money
from marketplace.visits.services.attending import require_side
from marketplace.visits.services.steps import announce, happen, locked, locked_of_booking


def cancel_visit(visit: str, by: Actor, reason: str = "") -> int:
    """Call one visit off, as whichever side `by` is; returns the pence that are owed all the same.

    Raises:
        Forbidden: someone with no part in it.
        TooLateToCancel: its time has come.
        WrongState: it is not waiting to begin.
    """
    row = locked(visit)
    return call_off(row, by, reason, clock.now(), supplier=require_side(row, by))


def cancel_coming(booking: str, by: Actor, reason: str, at: datetime, *, supplier: bool) -> int:
    """Call off every visit of a booking that was to come at `at`, when notice was given; returns the pence that are owed
    all the same.

    A visit whose time had come by then, or that was made before this is done, goes its own way: it is confirmed, queried
    or missed.
    """
    coming = [
        row for row in locked_of_booking(booking) if row.occurrence is Occurrence.SCHEDULED and row.starts_at > at
    ]
    return sum(call_off(row, by, reason, at, supplier=supplier, whole=True) for row in coming)


def call_off(row: Visit, by: Actor, reason: str, at: datetime, *, supplier: bool, whole: bool = False) -> int:
    """Call a locked visit off; the one who needs help pays by the notice given at `at`, the helper never does."""
    if row.occurrence is Occurrence.SCHEDULED and at >= row.starts_at:
        raise TooLateToCancel
    happen(row, _arrow(row, at, supplier=supplier), by, reason, at)
    if row.occurrence is Occurrence.CANCELLED_LATE:
        row.owed_percent, row.paid_minutes = notice_given(row.policy, row.starts_at, at).percent, 0
        money.pay(row, row.pence_owed(), "called off late")
    else:
        money.release(row, "called off")
    announce(VisitCancelled, row, by, state=row.occurrence.value, whole=whole)
    return row.paid_pence or 0


def _arrow(row: Visit, at: datetime, *, supplier: bool) -> OccurrenceEvent:
    if supplier:
        return OccurrenceEvent.HAND_BACK
    return OccurrenceEvent.CANCEL_FREE if row.free_to_call_off(at) else OccurrenceEvent.CANCEL_LATE
