"""Who looked at a person's record, and whether one is open to an officer now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.people.domain import OpeningKind, RecordClosed, StaffRole
from hub.people.models import Opening, RecordLook
from hub.people.queries.names import names


@dataclass(frozen=True)
class OpeningView:
    """One look, as the person sees it: who, in which role, when, why."""

    id: str
    officer: str
    officer_name: str
    role: StaffRole
    kind: OpeningKind
    reason: str
    at: datetime
    until: datetime


def openings_of(person_id: str, limit: int = 200) -> list[OpeningView]:
    """Who looked at a person's record, newest first."""
    rows = list(
        db.session.scalars(
            sa.select(Opening).where(Opening.person_id == person_id).order_by(Opening.id.desc()).limit(limit)
        )
    )
    said = names(ids.urn("person", row.officer_id) for row in rows)
    return [
        OpeningView(r.id, r.officer_id, said[ids.urn("person", r.officer_id)], r.role, r.kind, r.reason, r.at, r.until)
        for r in rows
    ]


@dataclass(frozen=True)
class LookView:
    """Someone read the part of a record that their errand shows them: who, for whom, for what, when."""

    id: str
    viewer: str
    viewer_name: str
    party: str
    party_name: str
    about: str
    at: datetime

    @property
    def papers(self) -> bool:
        """Whether it was the papers of a check that they read, and not where the person lives."""
        return ids.parse(self.about)[0] == "check"


def looks_of(person_id: str, limit: int = 200) -> list[LookView]:
    """Who read where a person lives, or the papers of their checks; newest first."""
    newest = sa.select(RecordLook).where(RecordLook.person_id == person_id).order_by(RecordLook.id.desc()).limit(limit)
    rows = list(db.session.scalars(newest))
    said = names({urn for row in rows for urn in (ids.urn("person", row.viewer_id), row.party)})
    return [
        LookView(
            row.id,
            row.viewer_id,
            said[ids.urn("person", row.viewer_id)],
            row.party,
            said.get(row.party, ""),
            row.about,
            row.at,
        )
        for row in rows
    ]


def open_until(by: Actor, person_id: str) -> datetime | None:
    """Until when a person's record is open to `by`, or None. Telephone help opens it too."""
    if by.person is None:
        return None
    return db.session.scalar(
        sa.select(sa.func.max(Opening.until)).where(
            Opening.officer_id == by.person, Opening.person_id == person_id, Opening.until > clock.now()
        )
    )


def require_open(by: Actor, person_id: str) -> datetime:
    """Let an officer read a person's record; returns until when.

    Raises:
        RecordClosed: no reason was given, the time is over, or the role that allowed it is gone.
    """
    until = open_until(by, person_id)
    if until is None or not by.roles:
        raise RecordClosed(person=person_id)
    return until
