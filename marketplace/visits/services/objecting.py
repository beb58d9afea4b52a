"""Whoever was to come says that they did, though the visit is down as missed; and what becomes of it if that is found."""

from __future__ import annotations

from hub.kernel import clock
from hub.kernel.access import Actor
from marketplace.visits import queries
from marketplace.visits.domain import (
    Agreement,
    AgreementEvent,
    NotMissed,
    Occurrence,
    OccurrenceEvent,
    ReasonNeeded,
    TooLateToObject,
    may_be_objected_to,
)
from marketplace.visits.events import VisitObjected
from marketplace.visits.models import Visit
from marketplace.visits.services import money
from marketplace.visits.services.steps import agree, announce, happen, locked, require_supplier


def object_to(visit: str, by: Actor, words: str) -> None:
    """Whoever was to come objects to “nobody came”: the other side is asked, and an officer decides.

    Nothing is set aside meanwhile; what is found to be owed is paid as for a delivered visit without a hold.

    Raises:
        NotYours: not the supplier, its manager, nor the carer to whom it is given.
        NotMissed: it is not down as missed.
        ReasonNeeded: no words.
        WrongState: it was objected to already.
        TooLateToObject: it was marked as missed more than `OBJECT_WITHIN` ago.
    """
    row, now, said = locked(visit), clock.now(), words.strip()
    require_supplier(row, by)
    missed = queries.missed(visit)
    if row.occurrence is not Occurrence.NO_SHOW_SUPPLIER or missed is None:
        raise NotMissed
    if row.agreement is Agreement.NONE and not may_be_objected_to(row.occurrence, row.agreement, missed.at, now):
        raise TooLateToObject
    if not said:
        raise ReasonNeeded(field="words")
    agree(row, AgreementEvent.OBJECT, by, said)
    row.query_words, row.queried_at = said, now
    announce(VisitObjected, row, by)


def found_made(row: Visit, by: Actor, minutes: int) -> None:
    """A missed visit took place after all, for so many minutes: it is delivered, and its money open."""
    happen(row, OccurrenceEvent.TOOK_PLACE, by)
    row.delivered_minutes = minutes
    money.reopen(row)
