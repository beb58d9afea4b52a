"""Announce news, and deliver it: per handler and subject in order, effects and `done` in one commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from flask import current_app
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, faults, ids, unit
from hub.kernel.db import db, is_sqlite
from hub.kernel.outbox.domain import KEPT, Delivery, E, Event, Handler, State, Subscription, pause_after
from hub.kernel.outbox.models import OutboxDelivery, OutboxEvent, OutboxSubject

log = structlog.get_logger(__name__)

BATCH = 200
LEASE = timedelta(minutes=5)


class Registry:
    """Who wants to hear of what, in this app."""

    def __init__(self) -> None:
        self.by_event: dict[str, list[Subscription]] = {}
        self.by_name: dict[tuple[str, str], Subscription] = {}

    def add(self, subscription: Subscription) -> None:
        """Enter a subscription; one name hears one kind of event once."""
        key = (subscription.name, subscription.event.type)
        if key in self.by_name:
            raise ValueError(f"{key} is subscribed twice")
        self.by_name[key] = subscription
        self.by_event.setdefault(subscription.event.type, []).append(subscription)


def _registry() -> Registry:
    registry: Registry = current_app.extensions["kith.outbox"]
    return registry


def subscribe(name: str, event: type[E], handler: Callable[[Delivery[E]], None], *, outside: bool = False) -> None:
    """Let `handler` hear of every `event` announced from now on (called in a package's wiring)."""
    _registry().add(Subscription(name, event, handler, outside))


def announce(event: Event) -> None:
    """Write `event` and a delivery for each of its handlers, in the unit that makes it true."""
    if not unit.writing():
        raise RuntimeError("News is announced in the unit that makes it true.")
    at, position, id_ = clock.now(), _next_position(event.subject), ids.new()
    fact = {
        "id": id_, "subject": event.subject, "position": position, "type": event.type, "version": event.version,
        "payload": event.payload(), "at": at,
    }  # fmt: skip
    db.session.execute(sa.insert(OutboxEvent).values(fact))
    deliveries = [
        {
            "event_id": id_, "handler": subscription.name, "subject": event.subject, "position": position,
            "state": State.WAITING, "attempts": 0, "next_at": at,
        }
        for subscription in _registry().by_event.get(event.type, ())
    ]  # fmt: skip
    if deliveries:
        db.session.execute(sa.insert(OutboxDelivery), deliveries)


def _next_position(subject: str) -> int:
    insert = (sqlite if is_sqlite() else postgresql).insert(OutboxSubject)
    statement = (
        insert.values(subject=subject, position=1)
        .on_conflict_do_update(index_elements=["subject"], set_={"position": OutboxSubject.position + 1})
        .returning(OutboxSubject.position)
    )
    position: int = db.session.execute(statement).scalar_one()
    return position


def drain(limit: int = 100_000) -> int:
    """Deliver until nothing is due; returns how many deliveries were tried."""
    tried = 0
    while tried < limit and (batch := deliver()):
        tried += batch
    return tried


def deliver() -> int:
    """Deliver one batch of what is due; returns how many were tried."""
    inside = unit.write(_deliver_inside)
    return inside + _deliver_outside()


# Written out and not bound, because only so does SQLite see that its partial indexes fit.
_WAITING: sa.ColumnElement[State] = sa.literal_column("'waiting'")
_DONE: sa.ColumnElement[State] = sa.literal_column("'done'")


def _due(outside: bool, limit: int) -> Sequence[tuple[OutboxDelivery, OutboxEvent]]:
    """Lock the lowest undone delivery of each handler and subject that is due, oldest first; each with its event."""
    names = {s.name for s in _registry().by_name.values() if s.outside is outside}
    earlier = sa.orm.aliased(OutboxDelivery)
    blocked = (
        sa.select(earlier.event_id)
        .where(
            earlier.handler == OutboxDelivery.handler,
            earlier.subject == OutboxDelivery.subject,
            earlier.position < OutboxDelivery.position,
            earlier.state != _DONE,
        )
        .exists()
    )
    statement = (
        sa.select(OutboxDelivery, OutboxEvent)
        .join(OutboxEvent, OutboxEvent.id == OutboxDelivery.event_id)
        .where(
            OutboxDelivery.state == _WAITING,
            OutboxDelivery.next_at <= clock.now(),
            OutboxDelivery.handler.in_(names),
            ~blocked,
        )
        .order_by(OutboxDelivery.event_id, OutboxDelivery.handler)
        .limit(limit)
        .with_for_update(skip_locked=True, of=OutboxDelivery)
    )
    return [(delivery, event) for delivery, event in db.session.execute(statement)]


def _deliver_inside() -> int:
    """Run a batch of handlers in one unit, each in a savepoint: an effect and its `done` commit together."""
    due = _due(outside=False, limit=BATCH)
    for delivery, event in due:
        try:
            with db.session.begin_nested():
                _hand_over(delivery, event)
                delivery.state, delivery.error = State.DONE, None
                faults.reach("effect")
        except sa.exc.OperationalError:
            raise  # a deadlock is the unit's to repeat, not this handler's failure
        except Exception as error:  # noqa: BLE001 - whatever a handler raises, the delivery is tried again
            _failed(delivery, error)
    return len(due)


def _deliver_outside() -> int:
    """Claim one delivery, run its handler with no transaction open, then record how it went."""
    claimed = unit.write(_claim_outside)
    if claimed is None:
        return 0
    key, handler, delivery = claimed
    try:
        handler(delivery)
        faults.reach("outside-effect")
    except Exception as error:  # noqa: BLE001 - as above
        unit.write(_record, key, error)
    else:
        unit.write(_record, key, None)
    return 1


def _claim_outside() -> tuple[tuple[str, str], Handler, Delivery[Event]] | None:
    due = _due(outside=True, limit=1)
    if not due:
        return None
    row, event = due[0]
    # Should this process die, the delivery falls due again when the lease ends.
    row.next_at = clock.now() + LEASE
    subscription, delivery = _load(row, event)
    return (row.event_id, row.handler), subscription.handler, delivery


def _record(key: tuple[str, str], error: Exception | None) -> None:
    row = db.session.get_one(OutboxDelivery, key)
    if error is None:
        row.state, row.error = State.DONE, None
    else:
        _failed(row, error)


def _hand_over(row: OutboxDelivery, event: OutboxEvent) -> None:
    subscription, delivery = _load(row, event)
    subscription.handler(delivery)


def _load(row: OutboxDelivery, event: OutboxEvent) -> tuple[Subscription, Delivery[Event]]:
    subscription = _registry().by_name[(row.handler, event.type)]
    return subscription, Delivery(event.id, event.at, subscription.event.load(event.payload))


def _failed(row: OutboxDelivery, error: Exception) -> None:
    row.attempts += 1
    row.error = f"{type(error).__name__}: {error}"[:500]
    pause = pause_after(row.attempts)
    if pause is None:
        row.state = State.PARKED
    else:
        row.next_at = clock.now() + pause
    log.warning("delivery failed", handler=row.handler, event_id=row.event_id, attempts=row.attempts, state=row.state)


def old(now: datetime) -> list[str]:
    """Whether anything was announced more than 90 days ago and delivered to everyone: `all` if so."""
    return ["all"] if db.session.scalar(_old(now).limit(1)) else []


def forget(_all: str, now: datetime) -> None:
    """Let go of old news that every handler has had; what is parked stays until a person has looked at it."""
    db.session.execute(sa.delete(OutboxEvent).where(OutboxEvent.id.in_(_old(now).limit(5000))))


def _old(now: datetime) -> sa.Select[str]:
    undone = sa.select(OutboxDelivery.event_id).where(
        OutboxDelivery.event_id == OutboxEvent.id, OutboxDelivery.state != _DONE
    )
    return sa.select(OutboxEvent.id).where(OutboxEvent.at < now - KEPT, ~undone.exists()).order_by(OutboxEvent.id)


def retry(event_id: str, handler: str) -> None:
    """Put a parked delivery back in line."""
    row = db.session.get_one(OutboxDelivery, (event_id, handler), with_for_update=True)
    row.state, row.attempts, row.next_at = State.WAITING, 0, clock.now()
