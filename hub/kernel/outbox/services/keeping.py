"""Let go of old news, and put back what was parked."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.db import db, found_first
from hub.kernel.outbox.domain import KEPT, State
from hub.kernel.outbox.models import OutboxDelivery, OutboxEvent
from hub.kernel.outbox.services.delivering import DONE


def old(now: datetime) -> list[str]:
    """Whether anything was announced more than 90 days ago and delivered to everyone: `all` if so."""
    return ["all"] if db.session.scalar(_old(now).limit(1)) else []


def forget(_all: str, now: datetime) -> None:
    """Let go of old news that every handler has had; what is parked stays until a person has looked at it."""
    db.session.execute(sa.delete(OutboxEvent).where(OutboxEvent.id.in_(_old(now).limit(5000))))


def _old(now: datetime) -> sa.Select[str]:
    undone = sa.select(OutboxDelivery.event_id).where(
        OutboxDelivery.event_id == OutboxEvent.id, OutboxDelivery.state != DONE
    )
    old = sa.select(OutboxEvent.id).where(OutboxEvent.at < now - KEPT, ~undone.exists())
    return old.order_by(found_first(OutboxEvent.id))


def retry(event_id: str, handler: str) -> None:
    """Put a parked delivery back in line."""
    row = db.session.get_one(OutboxDelivery, (event_id, handler), with_for_update=True)
    row.state, row.attempts, row.next_at = State.WAITING, 0, clock.now()
