"""Needs that are not posted yet, as whoever began them may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from hub.kernel.errors import Missing
from marketplace.needs.domain import Content, NeedState
from marketplace.needs.models import Need


@dataclass(frozen=True)
class DraftView:
    """A draft: what it says so far, and which questions were answered. The postcode is its writer's own."""

    id: str
    asks: str | None
    holder: str | None
    answered: tuple[str, ...]
    content: Content
    postcode: str | None
    about: bool
    lat: float | None
    lon: float | None
    ward: str | None
    drafted_by: str | None
    made_at: datetime


def draft(need_id: str) -> DraftView:
    """One draft; who may see it is asked before (`may_see_draft`).

    Raises:
        Missing: there is none with this id, or it is posted.
    """
    row = db.session.scalar(sa.select(Need).where(Need.id == need_id, Need.state == NeedState.DRAFT))
    if row is None:
        raise Missing
    return _draft_view(row)


def _draft_view(row: Need) -> DraftView:
    return DraftView(
        row.id,
        row.asks,
        row.holder,
        tuple(row.answered),
        row.content(),
        row.postcode,
        row.about,
        row.lat,
        row.lon,
        row.ward,
        row.drafted_by,
        row.made_at,
    )


def draft_by_key(key: str, person: str | None) -> DraftView | None:
    """The draft that a cookie's key opens for this person (or nobody); None where it is gone or someone else's."""
    row = db.session.scalar(sa.select(Need).where(Need.draft_key == key, Need.state == NeedState.DRAFT))
    if row is None or row.drafted_by not in (None, person):
        return None
    return _draft_view(row)


def drafts_of(person: str) -> list[DraftView]:
    """The drafts that a person has begun or claimed, newest first."""
    statement = sa.select(Need).where(Need.drafted_by == person, Need.state == NeedState.DRAFT)
    return [_draft_view(row) for row in db.session.scalars(statement.order_by(Need.id.desc()))]
