"""The rows of searches: for the warehouse, and to be asked again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db, fact_totals
from marketplace.searches.models import Search


@dataclass(frozen=True)
class SearchFact:
    """A search; the point is the middle of a masked cell."""

    id: str
    at: datetime
    lat: float | None
    lon: float | None
    ward: str | None
    neighbourhood: str | None
    category: str | None
    total: int
    contributor: str


def totals() -> tuple[int, int]:
    """How many searches there are (and 0 pence), as the database counts them."""
    return fact_totals(Search)


def facts(after_id: str = "", limit: int = 1000) -> list[SearchFact]:
    """Searches in order of id after `after_id`."""
    rows = db.session.scalars(sa.select(Search).where(Search.id > after_id).order_by(Search.id).limit(limit))
    return [_fact(row) for row in rows]


def asked_since(moment: datetime) -> list[str]:
    """Ids of the searches after a moment that had a place or a kind of help, oldest first."""
    known = sa.or_(Search.lat.is_not(None), Search.category.is_not(None))
    return list(db.session.scalars(sa.select(Search.id).where(Search.at > moment, known).order_by(Search.id)))


def searches(ids: Collection[str]) -> list[SearchFact]:
    """Searches by id, in order of id."""
    rows = db.session.scalars(sa.select(Search).where(Search.id.in_(ids)).order_by(Search.id))
    return [_fact(row) for row in rows]


def _fact(row: Search) -> SearchFact:
    return SearchFact(**{name: getattr(row, name) for name in SearchFact.__dataclass_fields__})
