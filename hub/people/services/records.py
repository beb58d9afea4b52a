"""Open a person's record with a reason, and help them by telephone: what the access log tells of."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden
from hub.people.domain import OFFICERS, RECORD_OPEN, OpeningKind, OwnRecord, ReasonMissing, StaffRole
from hub.people.events import RecordOpened
from hub.people.models import Opening
from hub.people.services.persons import locked

LEAST_REASON = 5


def open_record(by: Actor, person: str, reason: str) -> str:
    """Open one person's record for 30 minutes; the person sees role, name, reason and time. Returns the opening's id.

    Raises:
        Forbidden: `by` holds no role that may.
        OwnRecord: it is `by`'s own.
        ReasonMissing: no reason is given.
    """
    return _open(by, person, reason, OpeningKind.RECORD)


def help_by_telephone(by: Actor, person: str, reason: str) -> str:
    """Let an officer do a journey for a person who is on the telephone; for 30 minutes. Returns the opening's id.

    Raises:
        As `open_record`.
    """
    return _open(by, person, reason, OpeningKind.TELEPHONE)


def end_help(by: Actor) -> None:
    """End the telephone help that `by` is giving."""
    now = clock.now()
    for row in db.session.scalars(
        sa.select(Opening).where(
            Opening.officer_id == by.person, Opening.kind == OpeningKind.TELEPHONE, Opening.until > now
        )
    ):
        row.until = now


def _open(by: Actor, person: str, reason: str, kind: OpeningKind) -> str:
    role = next((role for role in OFFICERS if by.has(role)), None)
    if by.person is None or role is None:
        raise Forbidden
    if by.person == person:
        raise OwnRecord
    if len(reason.strip()) < LEAST_REASON:
        raise ReasonMissing(field="reason")
    locked(person)
    now = clock.now()
    opening = Opening(
        id=ids.new(),
        kind=kind,
        officer_id=by.person,
        person_id=person,
        role=StaffRole(role),
        reason=reason.strip(),
        at=now,
        until=now + RECORD_OPEN,
    )
    db.session.add(opening)
    db.session.flush()
    outbox.announce(
        RecordOpened(
            subject=ids.urn("person", person), opening=opening.id, person=person, officer=by.person, kind=kind.value
        )
    )
    return opening.id
