"""Needs without help, for the council: those of two weeks and longer, and those that ran out of time."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from marketplace.needs import ports
from marketplace.needs.domain import UNHELPED, NeedState
from marketplace.needs.models import Need
from marketplace.needs.queries.reading import NeedView, view_of

_STILL = sa.and_(Need.state.in_(UNHELPED), Need.unmet_at.is_not(None))
_OVER = Need.state == NeedState.EXPIRED


def without_help() -> list[NeedView]:
    """Needs that still wait after the signal was raised, longest waiting first; then those that expired, latest first."""
    still = db.session.scalars(sa.select(Need).where(_STILL).order_by(Need.posted_at, Need.id))
    over = db.session.scalars(sa.select(Need).where(_OVER).order_by(Need.ended_at.desc(), Need.id.desc()))
    return [view_of(row) for rows in (still, over) for row in rows]


def count_without_help() -> int:
    """How many needs still wait after the signal was raised."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Need).where(_STILL)) or 0


_NEW = sa.union_all(  # built once: each officer is told by it, each night
    sa.select(Need.categories.label("kinds"), Need.unmet_at.label("at")).where(_STILL),
    sa.select(Need.categories.label("kinds"), Need.ended_at.label("at")).where(_OVER),
).subquery()
_KINDS = sa.select(_NEW.c.kinds)
_LATER_KINDS = _KINDS.where(_NEW.c.at > sa.bindparam("after"))


def new_without_help(after: datetime | None) -> list[list[str]]:
    """The kinds of help of each need that has come to stand without help, or has expired, after a moment, or ever."""
    return list(db.session.scalars(_KINDS) if after is None else db.session.scalars(_LATER_KINDS, {"after": after}))


def asked_in_vain(need_ids: list[str]) -> dict[str, int]:
    """How many were asked for help with each need and said no, or nothing: the rooms above know."""
    found: Counter[str] = Counter()
    for above in ports.above():
        if above.asked_in_vain:
            found.update(above.asked_in_vain(need_ids))
    return dict(found)
