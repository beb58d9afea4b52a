"""What both sides have said about a queried visit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from marketplace.visits.domain import OccurrenceEvent, Side
from marketplace.visits.models import VisitStep

_SAID = VisitStep.event.in_([side.value for side in Side])


@dataclass(frozen=True)
class Words:
    """What one side said: who, for whom they spoke where they acted for another, when, and what."""

    side: Side
    by_person: str | None
    assisted_person: str | None
    at: datetime
    said: str


def words_about(visit_id: str) -> list[Words]:
    """What was said about a visit while it was queried, oldest first."""
    rows = db.session.scalars(sa.select(VisitStep).where(VisitStep.visit_id == visit_id, _SAID).order_by(VisitStep.id))
    return [Words(Side(r.event), r.by_person, r.assisted_person, r.at, r.reason or "") for r in rows]


def closed_door(visit_id: str) -> list[Words]:
    """What the helper wrote when nobody was in; nothing where somebody was, or nobody came."""
    found = sa.select(VisitStep).where(VisitStep.visit_id == visit_id, VisitStep.event == OccurrenceEvent.NOBODY_IN)
    rows = db.session.scalars(found.order_by(VisitStep.id))
    return [Words(Side.SUPPLIER, r.by_person, r.assisted_person, r.at, r.reason) for r in rows if r.reason]


def heard(visit_ids: Collection[str]) -> dict[str, set[Side]]:
    """Which sides have said something about each of these visits; those of which nobody has are left out."""
    statement = sa.select(VisitStep.visit_id, VisitStep.event).where(VisitStep.visit_id.in_(visit_ids), _SAID)
    found: dict[str, set[Side]] = {}
    for visit, event in db.session.execute(statement.distinct()):
        found.setdefault(visit, set()).add(Side(event))
    return found
