"""What people do with reviews: invite, write, reply, reveal, hold, publish, remove."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db, is_sqlite, lock_word, table
from hub.kernel.errors import Forbidden, Missing, WrongState
from hub.people import queries as people
from reviews.reviews.domain import (
    LONGEST,
    TRANSITIONS,
    WINDOW,
    AlreadyReplied,
    AlreadyWritten,
    Happening,
    NothingSaid,
    OwnReview,
    OwnRuling,
    Ratings,
    State,
    TooEarly,
    TooLate,
    TooLong,
    mentions_harm,
    shows,
)
from reviews.reviews.events import ReviewHeld, ReviewHidden, ReviewInvited, ReviewRemoved, ReviewShown
from reviews.reviews.models import Invitation, Review, Ruling

_INVITATIONS = table(Invitation)
_INVITED = sa.select(Invitation.id).where(
    Invitation.about == sa.bindparam("about"),
    Invitation.author == sa.bindparam("author"),
    Invitation.subject == sa.bindparam("subject"),
    Invitation.opens_at == sa.bindparam("opens_at"),
)


def invite(about: str, author: str, subject: str, opens_at: datetime, closes_at: datetime | None = None) -> str:
    """Let `author` (a party) say how `about` went with `subject`; returns the invitation, the same one if asked twice.

    The market invites, because it alone knows who was there. `closes_at` is 14 days after `opens_at` by default.

    Raises:
        OwnReview: author and subject are one, or the author belongs to the subject.
    """
    if author == subject or subject in _own(author):
        raise OwnReview
    asked = {"about": about, "author": author, "subject": subject, "opens_at": opens_at}
    row = asked | {"id": ids.new(), "closes_at": closes_at or opens_at + WINDOW}
    new: str | None = db.session.connection().execute(_invite(is_sqlite()), row).scalar_one_or_none()
    if new is None:
        found: str = db.session.scalars(_INVITED, asked).one()
        return found
    outbox.announce(ReviewInvited(subject=ids.urn("invitation", new), author=author, about=about))
    return new


@cache
def _invite(on_sqlite: bool) -> Any:
    """One statement, built once: a new invitation's id, and nothing where they were invited already."""
    insert = (sqlite if on_sqlite else postgresql).insert(_INVITATIONS)
    return insert.on_conflict_do_nothing().returning(_INVITATIONS.c.id)


def write(invitation: str, *, by: Actor, ratings: Ratings, words: str = "") -> str:
    """Write the review an invitation asks for; returns its id. It stays sealed until both are in or the window ends.

    Raises:
        Missing, Forbidden, OwnReview: no such invitation, or it is not this person's to use.
        TooEarly, TooLate, AlreadyWritten: outside the window, or used.
        TooLong: over 2,000 letters.
    """
    row = _invitation(invitation, by)
    # Both sides at one moment: the second sees what the first wrote, and both show.
    lock_word("reviews", row.about, row.opens_at.isoformat())
    now, said = clock.now(), words.strip()
    if row.review is not None:
        raise AlreadyWritten
    if now < row.opens_at:
        raise TooEarly(opens=f"{clock.local(row.opens_at):%-d %B %Y}")
    if now >= row.closes_at:
        raise TooLate(closed=f"{clock.local(row.closes_at):%-d %B %Y}")
    if len(said) > LONGEST:
        raise TooLong(most=LONGEST, field="words")
    harm = mentions_harm(said)
    review = Review(
        id=ids.new(), invitation_id=row.id, about=row.about, author=row.author, subject=row.subject,
        written_by=by.person, state=State.HELD if harm else State.SEALED, kind=ratings.kind, reliable=ratings.reliable,
        good=ratings.good, words=said, written_at=now, closes_at=row.closes_at,
    )  # fmt: skip
    db.session.add(review)
    db.session.flush()
    if harm:
        outbox.announce(ReviewHeld(subject=ids.urn("review", review.id)))
    _reveal_pair(review, now)
    return review.id


def reveal(review: str, now: datetime) -> None:
    """Show a sealed review whose window has passed; does nothing if it is not sealed or not yet time."""
    row = _locked(review)
    if row.state is State.SEALED and shows(_other(row) is not None, row.closes_at, now):
        _show(row, now)


def reply(review: str, *, by: Actor, words: str) -> None:
    """Answer a shown review in public, once, as the one it is about.

    Raises:
        Missing, Forbidden, AlreadyReplied, NothingSaid, TooLong.
    """
    row = _locked(review)
    if row.state is not State.SHOWN:
        raise Missing
    if by.person is None or not people.manages(by.person, row.subject):
        raise Forbidden
    if row.reply is not None:
        raise AlreadyReplied
    row.reply, row.replied_at = _said(words), clock.now()


def hold(review: str, *, by: Actor, reason: str) -> None:
    """Take a review out of sight, and out of the mark, until safeguarding has decided.

    Raises:
        Missing, Forbidden, OwnRuling, NothingSaid, TooLong, WrongState: nothing has changed.
    """
    row = _rule(review, Happening.HOLD, by, reason)
    if row.shown_at is not None:
        outbox.announce(ReviewHidden(subject=ids.urn("review", row.id), of=row.subject, author=row.author))


def publish(review: str, *, by: Actor, reason: str) -> None:
    """Let a held review show: at once where it was shown before, else by the same rule as any other."""
    row = _rule(review, Happening.PUBLISH, by, reason)
    if row.shown_at is not None:
        _show(row, row.shown_at, again=True)
    else:
        reveal(row.id, clock.now())


def remove(review: str, *, by: Actor, reason: str) -> None:
    """Take a review down for good: a decision, with a reason on the record."""
    row = _rule(review, Happening.REMOVE, by, reason)
    seen = row.shown_at is not None
    outbox.announce(ReviewRemoved(subject=ids.urn("review", row.id), of=row.subject, author=row.author, seen=seen))


def _rule(review: str, happening: Happening, by: Actor, reason: str) -> Review:
    if not by.has("safeguarding"):
        raise Forbidden
    row, said = _locked(review), _said(reason, field="reason")
    if by.person and (row.written_by == by.person or {row.author, row.subject} & {*people.belongs_to(by.person)}):
        raise OwnRuling
    to = TRANSITIONS.get((row.state, happening))
    if to is None:
        raise WrongState(state=row.state.value)
    row.state = to
    db.session.add(
        Ruling(id=ids.new(), review_id=row.id, happening=happening.value, by=by.person, reason=said, at=clock.now())
    )
    db.session.flush()
    return row


def _said(words: str, field: str = "words") -> str:
    said = words.strip()
    if not said:
        raise NothingSaid(field=field)
    if len(said) > LONGEST:
        raise TooLong(most=LONGEST, field=field)
    return said


def _own(author: str) -> tuple[str, ...]:
    """The parties that `author` is or belongs to."""
    kind, id_ = ids.parse(author)
    return people.belongs_to(id_) if kind == "person" else (author,)


def _invitation(invitation: str, by: Actor) -> Invitation:
    row = unit.locked(Invitation, invitation)
    if row is None or by.person is None:
        raise Missing
    people.require_act(by, row.author, "arrange")
    if row.subject in people.belongs_to(by.person):
        raise OwnReview
    return row


def _locked(review: str) -> Review:
    row = unit.locked(Review, review)
    if row is None:
        raise Missing
    return row


_OTHER = (
    sa.select(Review)
    .join(Invitation)
    .where(
        Review.about == sa.bindparam("about"),
        Review.author == sa.bindparam("author"),
        Review.subject == sa.bindparam("subject"),
        Invitation.opens_at == sa.bindparam("opens_at"),
        Review.state != State.REMOVED,
    )
)


def _other(row: Review) -> Review | None:
    """The other side's review of the same occasion, unless it was removed."""
    asked = {"about": row.about, "author": row.subject, "subject": row.author, "opens_at": row.invitation.opens_at}
    other: Review | None = db.session.scalar(_OTHER, asked)
    return other


def _reveal_pair(mine: Review, now: datetime) -> None:
    """Show both sides' sealed reviews once both are in."""
    other = _other(mine)
    if other is None:
        return
    for row in sorted((mine, other), key=lambda r: r.id):
        if row.state is State.SEALED:
            _show(row, now)


def _show(row: Review, since: datetime, *, again: bool = False) -> None:
    row.state, row.shown_at = State.SHOWN, since
    db.session.flush()
    outbox.announce(ReviewShown(subject=ids.urn("review", row.id), of=row.subject, about=row.about, again=again))
