"""The rows of searches for the warehouse."""

from __future__ import annotations

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
    return [SearchFact(**{name: getattr(row, name) for name in SearchFact.__dataclass_fields__}) for row in rows]
