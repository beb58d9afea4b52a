"""What every step of a failure stands on: who may take it, whether the supplier is on the record already, and the table."""

from __future__ import annotations

from collections.abc import Sequence

from hub.kernel import clock, machine, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from hub.people import queries as people
from marketplace.bookings.queries import BookingView, LiveTimes
from marketplace.failures import queries
from marketplace.failures.domain import STEPS, FailedAlready, FailureEvent
from marketplace.failures.models import Failure

STOPS = "the supplier stops"
"""Why a booking ends, as its history has it; the page says it in words."""


def require(by: Actor) -> None:
    """Let only a commissioner pass."""
    if not by.has("commissioner") or by.person is None:
        raise Forbidden


def called(party: str) -> str:
    """A supplier's name, a person's by first name and initial."""
    return people.masked_names([party]).get(party, "")


def not_recorded(party: str) -> None:
    """Refuse a supplier who is on the record.

    Raises:
        FailedAlready.
    """
    there = queries.recorded(party)
    if there is not None and there.may_be_taken_back(clock.today()):
        raise FailedAlready(name=called(party), day=f"{there.first.day} {there.first:%B %Y}")


def marks(found: Sequence[BookingView | LiveTimes]) -> set[object]:
    """The bookings that are lost, so that what was looked at can be told from what is."""
    return {(one.id, one.part, one.slots) for one in found}


def go(row: Failure, event: FailureEvent, by: Actor) -> None:
    """Follow an arrow of the failure.

    Raises:
        WrongState: there is none from where it stands.
    """
    row.state = machine.step(STEPS, row.state, event)
    if event is not FailureEvent.RECORD:
        row.over_at, row.over_by = clock.now(), by.person
    db.session.flush()


def locked(failure_id: str) -> Failure:
    """The failure, locked until the unit ends.

    Raises:
        Missing: there is none.
    """
    row = unit.locked(Failure, failure_id)
    if row is None:
        raise Missing
    return row
