"""Reading reviews: what everyone sees, what one person may still write, what safeguarding must read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db, fact_totals
from reviews.reviews import domain
from reviews.reviews.domain import Happening, Ratings, State, Summary
from reviews.reviews.models import Invitation, Review, Ruling


@dataclass(frozen=True)
class ReviewView:
    """A review as its reader sees it."""

    id: str
    about: str
    author: str
    subject: str
    ratings: Ratings
    words: str
    state: State
    written_at: datetime
    shown_at: datetime | None
    reply: str | None
    replied_at: datetime | None


@dataclass(frozen=True)
class InvitationView:
    """A review that may be written."""

    id: str
    about: str
    author: str
    subject: str
    opens_at: datetime
    closes_at: datetime
    written: bool


@dataclass(frozen=True)
class RulingView:
    """What was decided about a review, by which person, when and why."""

    happening: Happening
    by: str | None
    reason: str
    at: datetime


@dataclass(frozen=True)
class Fact:
    """A review for the warehouse: no words."""

    id: str
    about: str
    author: str
    subject: str
    mean: float
    state: str
    written_at: datetime
    shown_at: datetime | None


# Built once: every answer to a search asks.
_STARS = sa.func.sum(Review.kind + Review.reliable + Review.good)
_OF_SUBJECTS = (
    sa.select(Review.subject, _STARS, sa.func.count())
    .where(Review.state == State.SHOWN, Review.subject.in_(sa.bindparam("subjects", expanding=True)))
    .group_by(Review.subject)
)
# Whatever became of them since: what is held or removed today must not move everyone's mark.
_OF_TIME = sa.select(_STARS, sa.func.count()).where(
    Review.shown_at >= sa.bindparam("since"), Review.shown_at < sa.bindparam("until")
)


def summaries(subjects: Collection[str]) -> dict[str, Summary]:
    """The summary of each subject's shown reviews; a subject without any is left out."""
    if not subjects:
        return {}
    m = borough_mean()
    rows = db.session.execute(_OF_SUBJECTS, {"subjects": list(subjects)})
    return {subject: domain.summary(float(total) / 3, count, m) for subject, total, count in rows}


def borough_mean() -> float:
    """m: the mean of the reviews first shown in the year before this quarter, or 4.0 until there are 100.

    One number for three months: a mean up to this moment would move everyone's mark with each review and each day.
    """
    since, until = (datetime.combine(day, time.min, clock.zone()) for day in domain.year_before(clock.today()))
    total, count = db.session.execute(_OF_TIME, {"since": since, "until": until}).one()
    return domain.prior(float(total or 0) / 3, count)


def mean_since(day: date) -> date:
    """From which day the borough's mean holds that holds on `day`: on that day everyone's mark may have changed."""
    return domain.year_before(day)[1]


def shown(subject: str, limit: int | None = 50) -> list[ReviewView]:
    """The reviews of `subject` that everyone may read, newest first, at most `limit`."""
    return _views(
        sa.select(Review)
        .where(Review.subject == subject, Review.state == State.SHOWN)
        .order_by(Review.shown_at.desc(), Review.id.desc())
        .limit(limit)
    )


def written_by(authors: Collection[str], limit: int | None = None) -> list[ReviewView]:
    """What these parties said, newest first, whatever its state: all of it, or at most `limit`."""
    return _views(sa.select(Review).where(Review.author.in_(authors)).order_by(Review.id.desc()).limit(limit))


def waiting() -> list[ReviewView]:
    """The held reviews, oldest first: safeguarding's list."""
    return _views(sa.select(Review).where(Review.state == State.HELD).order_by(Review.id))


def shown_lately(limit: int = 20) -> list[ReviewView]:
    """The reviews that began to show last, newest first: where safeguarding finds one to look at again."""
    return _views(
        sa.select(Review)
        .where(Review.state == State.SHOWN)
        .order_by(Review.shown_at.desc(), Review.id.desc())
        .limit(limit)
    )


def rulings(reviews: Collection[str]) -> dict[str, list[RulingView]]:
    """What was decided about each review, oldest first; one about which nothing was decided is left out."""
    found: dict[str, list[RulingView]] = {}
    for row in db.session.scalars(sa.select(Ruling).where(Ruling.review_id.in_(reviews)).order_by(Ruling.id)):
        view = RulingView(Happening(row.happening), row.by, row.reason, row.at)
        found.setdefault(row.review_id, []).append(view)
    return found


def review(id_: str) -> ReviewView | None:
    """One review."""
    found = _views(sa.select(Review).where(Review.id == id_))
    return found[0] if found else None


def invitations(authors: Collection[str], now: datetime) -> list[InvitationView]:
    """What these parties may still write, the one that closes first standing first."""
    rows = db.session.scalars(
        sa.select(Invitation)
        .outerjoin(Review)
        .where(
            Invitation.author.in_(authors), Review.id.is_(None), Invitation.opens_at <= now, Invitation.closes_at > now
        )
        .order_by(Invitation.closes_at, Invitation.id)
    )
    return [_invitation(row, written=False) for row in rows]


def invitation(id_: str) -> InvitationView | None:
    """One invitation."""
    row = db.session.get(Invitation, id_)
    return _invitation(row, written=row.review is not None) if row else None


def due_to_show(now: datetime) -> Sequence[str]:
    """Sealed reviews whose window has passed."""
    return db.session.scalars(
        sa.select(Review.id).where(Review.state == State.SEALED, Review.closes_at <= now).order_by(Review.id)
    ).all()


def totals() -> tuple[int, int]:
    """How many reviews there are (and 0 pence), as the database counts them."""
    return fact_totals(Review)


def facts(after: str, limit: int) -> list[Fact]:
    """Reviews after id `after`, in order, for the warehouse."""
    rows = db.session.scalars(sa.select(Review).where(Review.id > after).order_by(Review.id).limit(limit))
    return [
        Fact(
            r.id,
            r.about,
            r.author,
            r.subject,
            (r.kind + r.reliable + r.good) / 3,
            r.state.value,
            r.written_at,
            r.shown_at,
        )
        for r in rows
    ]


def _views(statement: sa.Select[Review]) -> list[ReviewView]:
    return [
        ReviewView(
            r.id, r.about, r.author, r.subject, Ratings(r.kind, r.reliable, r.good), r.words, r.state,
            r.written_at, r.shown_at, r.reply, r.replied_at,
        )
        for r in db.session.scalars(statement)
    ]  # fmt: skip


def _invitation(row: Invitation, *, written: bool) -> InvitationView:
    return InvitationView(row.id, row.about, row.author, row.subject, row.opens_at, row.closes_at, written)
