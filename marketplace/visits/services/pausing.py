"""Coming visits stand still while something must be put right: a check, a suspended offer, a block."""

from __future__ import annotations

from datetime import datetime

from hub.kernel import ids, outbox
from hub.kernel.access import SYSTEM
from hub.kernel.words import N_
from marketplace.visits.domain import Occurrence
from marketplace.visits.events import VisitsPaused, VisitsResumed
from marketplace.visits.models import Visit
from marketplace.visits.services.steps import locked_of_booking, write_down

CHECK, OFFER, BLOCK = "check", "offer", "block"

PAUSE_WORDS = {
    CHECK: N_("a check that this task needs is out of date. It goes on once the check is renewed."),
    OFFER: N_("the council has suspended this offer. It goes on if that is lifted."),
    BLOCK: N_("one of you has blocked the other."),
}


def pause(booking: str, why: str, now: datetime) -> int:
    """Pause the coming visits of a booking for `why`; returns how many were not paused for it before."""
    changed = 0
    for row in _coming(booking, now):
        if why not in row.paused_for:
            row.paused_for = sorted({*row.paused_for, why})
            write_down(row, "pause", SYSTEM, why)
            changed, first = changed + 1, row
    if changed:
        outbox.announce(
            VisitsPaused(
                subject=ids.urn("booking", booking),
                booking=booking,
                supplier=first.supplier,
                holder=first.holder,
                why=why,
                visits=changed,
            )
        )
    return changed


def resume(booking: str, why: str, now: datetime) -> int:
    """Take `why` away from the coming visits; returns how many may take place again."""
    freed = 0
    for row in _coming(booking, now):
        if why in row.paused_for:
            row.paused_for = [reason for reason in row.paused_for if reason != why]
            write_down(row, "resume", SYSTEM, why)
            if not row.paused_for:
                freed, first = freed + 1, row
    if freed:
        outbox.announce(
            VisitsResumed(
                subject=ids.urn("booking", booking),
                booking=booking,
                supplier=first.supplier,
                holder=first.holder,
                visits=freed,
            )
        )
    return freed


def _coming(booking: str, now: datetime) -> list[Visit]:
    return [r for r in locked_of_booking(booking) if r.occurrence is Occurrence.SCHEDULED and r.starts_at > now]
