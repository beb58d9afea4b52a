"""How a visit came to be down as missed, and until when whoever was to come may object to that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from hub.people import queries as people
from marketplace.visits.domain import OBJECT_WITHIN, OccurrenceEvent
from marketplace.visits.models import VisitStep
from marketplace.visits.queries.carers import is_sent


@dataclass(frozen=True)
class Missed:
    """When a visit was marked as missed, by whom (nobody: the clock, as no one answered), and for whom they acted."""

    at: datetime
    by_person: str | None
    assisted_person: str | None

    @property
    def until(self) -> datetime:
        """Before when it may be objected to."""
        return self.at + OBJECT_WITHIN


def missed(visit_id: str) -> Missed | None:
    """How a visit came to be down as missed; None where it never was."""
    marked = VisitStep.event == OccurrenceEvent.NOBODY_CAME.value
    row = db.session.scalar(sa.select(VisitStep).where(VisitStep.visit_id == visit_id, marked))
    return Missed(row.at, row.by_person, row.assisted_person) if row is not None else None


def said_by_supplier(marked: Missed, supplier: str, carer: str | None) -> bool:
    """Whether it was the supplier's own side that said that nobody came."""
    who = [person for person in (marked.by_person, marked.assisted_person) if person]
    return any(people.manages(person, supplier) for person in who) or is_sent(who, supplier, carer)
