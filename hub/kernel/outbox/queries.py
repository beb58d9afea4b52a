"""How the outbox stands: for the operations page, `/readyz` and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from hub.kernel.db import db
from hub.kernel.outbox.domain import State
from hub.kernel.outbox.models import OutboxDelivery, OutboxEvent


@dataclass(frozen=True)
class Standing:
    """Counts of deliveries, and since when the oldest one waits."""

    waiting: int
    parked: int
    oldest: datetime | None


@dataclass(frozen=True)
class Parked:
    """A delivery that was given up on, to be looked at by a person."""

    event_id: str
    handler: str
    type: str
    subject: str
    error: str
    at: datetime


def standing() -> Standing:
    """How much waits, how much is parked, and how old the oldest waiting is."""
    counts = dict(
        db.session.execute(
            sa.select(OutboxDelivery.state, sa.func.count())
            .where(OutboxDelivery.state != State.DONE)
            .group_by(OutboxDelivery.state)
        ).all()
    )
    oldest = db.session.scalar(
        sa.select(sa.func.min(OutboxEvent.at)).join(OutboxDelivery).where(OutboxDelivery.state == State.WAITING)
    )
    return Standing(counts.get(State.WAITING, 0), counts.get(State.PARKED, 0), oldest)


def parked(limit: int = 100) -> list[Parked]:
    """The parked deliveries, oldest first."""
    rows = db.session.execute(
        sa.select(OutboxDelivery, OutboxEvent)
        .join(OutboxEvent)
        .where(OutboxDelivery.state == State.PARKED)
        .order_by(OutboxEvent.id)
        .limit(limit)
    )
    return [Parked(d.event_id, d.handler, e.type, d.subject, d.error or "", e.at) for d, e in rows]
