"""Reads of notices: what someone was told, and the mails."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.kernel.sentences import say
from hub.notices.domain import ByEmail, Letter, MailState, NoticeView
from hub.notices.models import Mail, Notice, NoticeChoice
from hub.people import queries as people

PAGE = 25

# Built once: every page of whoever is signed in asks.
_UNREAD = sa.select(sa.func.count()).where(Notice.person == sa.bindparam("person"), Notice.read_at.is_(None))


@dataclass(frozen=True)
class NoticePage:
    """One page of a person's notices, the newest first."""

    notices: list[NoticeView]
    page: int
    pages: int
    unread: int


def of_person(person: str, *, page: int = 1, size: int = PAGE) -> NoticePage:
    """A person's notices, page by page from 1; a page past the end is the last."""
    total = db.session.scalar(sa.select(sa.func.count()).where(Notice.person == person)) or 0
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    rows = db.session.scalars(
        sa.select(Notice)
        .where(Notice.person == person)
        .order_by(Notice.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    return NoticePage([_view(row) for row in rows], page, pages, unread_count(person))


def notice(person: str, notice_id: str) -> NoticeView:
    """One notice of a person.

    Raises:
        Missing: they have none of this id.
    """
    row = db.session.scalar(sa.select(Notice).where(Notice.id == notice_id, Notice.person == person))
    if row is None:
        raise Missing
    return _view(row)


def last_told(person: str, kind: str) -> datetime | None:
    """When a person was last told something of this kind; None if never."""
    return db.session.scalar(sa.select(sa.func.max(Notice.at)).where(Notice.person == person, Notice.kind == kind))


def unread_of(person: str, kind: str) -> bool:
    """Whether a person has a notice of this kind that they have not read."""
    asked = sa.select(Notice.id).where(Notice.person == person, Notice.kind == kind, Notice.read_at.is_(None))
    return db.session.scalar(asked.limit(1)) is not None


def unread_count(person: str) -> int:
    """How many notices a person has not read."""
    return db.session.scalar(_UNREAD, {"person": person}) or 0


def choice_of(person: str) -> ByEmail:
    """How a person wants notices by email; at once, until they choose."""
    found = db.session.scalar(sa.select(NoticeChoice.by_email).where(NoticeChoice.person == person))
    return found or ByEmail.AT_ONCE


def letter(mail_id: str) -> Letter | None:
    """A mail that waits, with the address where its reader reads mail now ("" where there is none); None if it is done."""
    row = db.session.get(Mail, mail_id)
    return None if row is None or row.state is not MailState.WAITING else _letter(row)


def mailbox(*, persons: Collection[str] | None = None, limit: int = 100) -> list[Letter]:
    """Mails that were sent, the newest first: of these persons, or all. For the demo's mailbox page and for tests."""
    statement = sa.select(Mail).where(Mail.state == MailState.SENT).order_by(Mail.id.desc()).limit(limit)
    if persons is not None:
        addresses = [view.email for view in map(people.person, persons) if view.email]
        statement = statement.where(sa.or_(Mail.person.in_(persons), Mail.address.in_(addresses)))
    return [_letter(row) for row in db.session.scalars(statement)]


def sent_letter(mail_id: str) -> Letter:
    """One mail that was sent, for the demo's mailbox page.

    Raises:
        Missing: there is none of this id.
    """
    row = db.session.get(Mail, mail_id)
    if row is None or row.state is not MailState.SENT:
        raise Missing
    return _letter(row)


def _letter(row: Mail) -> Letter:
    reader = people.person(row.person) if row.person else None
    to = (reader.email or "") if reader else (row.address or "")
    data = dict(row.data)
    if reader:
        data.setdefault("given_name", reader.given_name)
    language = reader.language if reader else row.language
    return Letter(row.id, to, row.template, data, row.link, row.at, language)


def _view(row: Notice) -> NoticeView:
    return NoticeView(row.id, row.kind, say(row.template, row.data), row.link, row.at, row.read_at is not None)


def all_of(person: str) -> list[NoticeView]:
    """Everything a person was told, the oldest first, for their own download."""
    return [
        _view(row) for row in db.session.scalars(sa.select(Notice).where(Notice.person == person).order_by(Notice.id))
    ]
