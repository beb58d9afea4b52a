"""Open a person's record with a reason, help them by telephone, and keep each look: what the access log tells of."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden
from hub.people.domain import OFFICERS, RECORD_OPEN, OpeningKind, OwnRecord, ReasonMissing, StaffRole
from hub.people.events import RecordOpened
from hub.people.models import Opening, RecordLook
from hub.people.services.persons import locked

LEAST_REASON = 5
ONE_LOOK = timedelta(minutes=30)
"""Pages read again within so long are one look: as long as an officer's opening of a record lasts."""


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


def keep_look(by: Actor, person: str, *, party: str, about: str) -> None:
    """Keep that `by` read a part of a person's record that their errand shows: the person sees who, for whom, and what.

    Args:
        by: whoever looks; nothing is kept where it is the person.
        person: whose record it is.
        party: for whom `by` looks: their own URN, or an organisation's.
        about: what led them there: a booking's URN, for where the person lives, or that of a check, for its papers.

    Raises:
        Forbidden: nobody is signed in.
    """
    if by.person is None:
        raise Forbidden
    if by.person == person:
        return
    now = clock.now()
    same = (RecordLook.viewer_id == by.person, RecordLook.person_id == person, RecordLook.about == about)
    if db.session.scalar(sa.select(RecordLook.id).where(*same, RecordLook.at > now - ONE_LOOK).limit(1)) is None:
        db.session.add(
            RecordLook(id=ids.new(), viewer_id=by.person, person_id=person, party=party, about=about, at=now)
        )
        db.session.flush()


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
