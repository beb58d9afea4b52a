"""Safeguarding's list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from oversight.worries.domain import WorryState
from oversight.worries.models import Worry, WorryNote


@dataclass(frozen=True)
class NoteView:
    """One step that was taken."""

    by: str
    at: datetime
    words: str
    state: WorryState


@dataclass(frozen=True)
class WorryView:
    """A worry as safeguarding reads it."""

    id: str
    raised_at: datetime
    words: str
    about: str
    contact: str
    now: bool
    raised_by: str | None
    state: WorryState
    notes: tuple[NoteView, ...]


def worries(*, closed: bool = False) -> list[WorryView]:
    """What waits or is being dealt with, danger first, then oldest first; or what is closed, newest first."""
    query = sa.select(Worry)
    if closed:
        query = query.where(Worry.state == WorryState.CLOSED).order_by(Worry.id.desc()).limit(200)
    else:
        query = query.where(Worry.state != WorryState.CLOSED).order_by(Worry.now.desc(), Worry.id)
    return [_view(row, ()) for row in db.session.scalars(query)]


def told_by(person: str) -> list[WorryView]:
    """What a person has told while signed in, newest first, without the notes of those who look into it."""
    query = sa.select(Worry).where(Worry.raised_by == person).order_by(Worry.id.desc())
    return [_view(row, ()) for row in db.session.scalars(query)]


def count_new() -> int:
    """How many worries nobody has taken on yet."""
    return db.session.scalar(sa.select(sa.func.count()).where(Worry.state == WorryState.NEW)) or 0


def worry(id_: str) -> WorryView | None:
    """One worry with its notes."""
    row = db.session.get(Worry, id_)
    if row is None:
        return None
    notes = db.session.scalars(sa.select(WorryNote).where(WorryNote.worry_id == id_).order_by(WorryNote.id))
    return _view(row, tuple(NoteView(n.by, n.at, n.words, n.state) for n in notes))


def _view(row: Worry, notes: tuple[NoteView, ...]) -> WorryView:
    return WorryView(
        row.id, row.raised_at, row.words, row.about, row.contact, row.now, row.raised_by, row.state, notes
    )  # fmt: skip
