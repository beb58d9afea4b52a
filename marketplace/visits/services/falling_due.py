"""What falls due for a visit by the clock alone: asking both sides, and closing what nobody answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel.access import SYSTEM
from hub.kernel.words import N_
from marketplace.visits.domain import Agreement, Occurrence, OccurrenceEvent
from marketplace.visits.events import VisitAsked, VisitCancelled, VisitMissed
from marketplace.visits.models import Visit
from marketplace.visits.services import money
from marketplace.visits.services.agreeing import query_unanswered
from marketplace.visits.services.pausing import BLOCK
from marketplace.visits.services.steps import announce, happen, locked

UNFINISHED = (Occurrence.SCHEDULED, Occurrence.CHECKED_IN)
NO_LEAVING = N_("Someone arrived, but nobody said when they left.")
NO_ANSWER = N_("Nobody has said whether this visit was as it should be.")


def to_ask(row: Visit, now: datetime) -> bool:
    """Whether both sides should be asked what happened."""
    return (
        row.occurrence in UNFINISHED
        and row.agreed_at is not None
        and row.asked_at is None
        and not row.paused_for
        and row.ends_at + timedelta(hours=row.policy.ask_hours) <= now
    )


def ask(visit: str, now: datetime) -> None:
    """Ask both sides, once; does nothing where it is not due."""
    row = locked(visit)
    if to_ask(row, now):
        row.asked_at = now
        announce(VisitAsked, row, SYSTEM)


def to_close(row: Visit, now: datetime) -> bool:
    """Whether the clock must settle it: paused past its time, unanswered for a week, or unconfirmed for two."""
    terms = row.policy
    if row.occurrence is Occurrence.SCHEDULED and row.paused_for:
        return row.ends_at <= now
    if row.occurrence in UNFINISHED:
        return row.agreed_at is not None and row.ends_at + timedelta(days=terms.close_days) <= now
    unanswered = row.occurrence in (Occurrence.DELIVERED, Occurrence.NO_SHOW_RESIDENT) and row.amount_pence > 0
    return unanswered and row.agreement is Agreement.NONE and row.ends_at + timedelta(days=terms.officer_days) <= now


def close(visit: str, now: datetime) -> None:
    """Settle what nobody answered; does nothing where it is not due."""
    row = locked(visit)
    if not to_close(row, now):
        return
    if row.occurrence is Occurrence.SCHEDULED and row.paused_for:
        _pass_over(row)
    elif row.occurrence is Occurrence.SCHEDULED:
        happen(row, OccurrenceEvent.NOBODY_CAME, SYSTEM)
        money.release(row, "nobody answered for a week")
        announce(VisitMissed, row, SYSTEM, state=row.occurrence.value)
    elif row.occurrence is Occurrence.CHECKED_IN:
        happen(row, OccurrenceEvent.CHECK_OUT, SYSTEM)
        row.delivered_minutes = 0
        query_unanswered(row, NO_LEAVING)
    else:
        query_unanswered(row, NO_ANSWER)


def _pass_over(row: Visit) -> None:
    """Its time passed while it was paused: it costs nothing; a lapse on the helper's side counts as handed back."""
    free = row.paused_for == [BLOCK]
    happen(row, OccurrenceEvent.CANCEL_FREE if free else OccurrenceEvent.HAND_BACK, SYSTEM, "paused")
    money.release(row, "paused past its time")
    announce(VisitCancelled, row, SYSTEM, state=row.occurrence.value)
