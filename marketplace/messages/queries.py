"""A booking's thread as its two sides read it, and what safeguarding looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext

from hub.kernel import clock
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.people import queries as people
from marketplace.bookings import queries as bookings
from marketplace.bookings.domain import LIVE
from marketplace.bookings.queries import BookingView
from marketplace.messages.domain import KEPT_WORDS, Kept, Warning_, keep_back, keeps_back
from marketplace.messages.models import Message, Sharing

OPEN_AFTER = timedelta(days=28)
"""How long the two sides may still write once a booking is over."""


@dataclass(frozen=True)
class MessageView:
    """One message as it is read: contact details kept back until both agree, nothing of a hidden one."""

    id: str
    side: str
    by_person: str
    words: str
    kept_back: bool
    at: datetime
    warnings: tuple[Warning_, ...]
    hidden_reason: str | None


@dataclass(frozen=True)
class ThreadView:
    """A booking's thread; `shares` are the sides that agreed to share how they can be reached."""

    booking: BookingView
    messages: tuple[MessageView, ...]
    shares: frozenset[str]
    open: bool
    blocked: bool

    @property
    def shared(self) -> bool:
        """Whether both agreed."""
        return self.shares >= {self.booking.holder, self.booking.supplier}


@dataclass(frozen=True)
class FlaggedView:
    """A message that safeguarding looks at."""

    id: str
    booking: str
    side: str
    words: str
    at: datetime
    warnings: tuple[Warning_, ...]
    hidden_reason: str | None


def thread(booking_id: str) -> ThreadView:
    """The thread of a booking; who may read it is asked before.

    Raises:
        Missing: there is no such booking.
    """
    booking = bookings.booking(booking_id)
    shares = frozenset(db.session.scalars(sa.select(Sharing.side).where(Sharing.booking_id == booking_id)))
    shared = shares >= {booking.holder, booking.supplier}
    rows = db.session.scalars(sa.select(Message).where(Message.booking_id == booking_id).order_by(Message.id))
    return ThreadView(
        booking,
        tuple(_view(row, shared) for row in rows),
        shares,
        is_open(booking, clock.now()),
        booking.supplier in people.blocked_with(booking.holder),
    )


def is_open(booking: BookingView, now: datetime) -> bool:
    """Whether the two sides may write: while it goes on, and for four weeks after what was once agreed."""
    if booking.state in LIVE:
        return True
    return booking.answered_at is not None and booking.over_at is not None and now < booking.over_at + OPEN_AFTER


def _view(row: Message, shared: bool) -> MessageView:
    hidden = row.hidden_reason is not None
    words = "" if hidden else row.words if shared else keep_back(row.words, _kept)
    return MessageView(
        row.id,
        row.side,
        row.by_person,
        words,
        not hidden and not shared and keeps_back(row.words),
        row.at,
        tuple(map(Warning_, row.warnings)),
        row.hidden_reason,
    )


def _kept(kind: Kept) -> str:
    return gettext(KEPT_WORDS[kind])


def flagged(limit: int = 1000) -> list[FlaggedView]:
    """Messages with words that both were warned about, the newest first."""
    statement = sa.select(Message).where(Message.flagged).order_by(Message.id.desc()).limit(limit)
    return [_flagged(row) for row in db.session.scalars(statement)]


def message(message_id: str) -> FlaggedView:
    """One flagged message.

    Raises:
        Missing: there is none, or it is nobody's business but theirs.
    """
    row = db.session.get(Message, message_id)
    if row is None or not row.flagged:
        raise Missing
    return _flagged(row)


def _flagged(row: Message) -> FlaggedView:
    warned = tuple(map(Warning_, row.warnings))
    return FlaggedView(row.id, row.booking_id, row.side, row.words, row.at, warned, row.hidden_reason)
