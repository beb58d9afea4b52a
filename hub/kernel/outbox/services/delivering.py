"""Deliver news: per handler and subject in order, effects and `done` in one commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
import structlog

from hub.kernel import clock, faults, unit
from hub.kernel.db import db, found_first, table
from hub.kernel.outbox.domain import Delivery, Event, State, Subscription, pause_after
from hub.kernel.outbox.models import OutboxDelivery, OutboxEvent
from hub.kernel.outbox.services.subscribing import registry

log = structlog.get_logger(__name__)

BATCH = 200
TOGETHER = 50
LEASE = timedelta(minutes=5)


@dataclass(frozen=True)
class Due:
    """A delivery that is due, as it was written down: what it says is read when it is handed over."""

    handler: str
    type: str
    id: str
    at: datetime
    payload: dict[str, Any]

    @property
    def key(self) -> dict[str, str]:
        """The row's key."""
        return {"event_id": self.id, "handler": self.handler}

    @property
    def subscription(self) -> Subscription:
        """Whom it is for.

        Raises:
            LookupError: an older version of Kith announced it, and nobody hears of it any more.
        """
        return registry().by_name[(self.handler, self.type)]

    def delivery(self) -> Delivery[Event]:
        """What it says; raises whatever keeps it from being read."""
        return Delivery(self.id, self.at, self.subscription.event.load(self.payload))


def drain(limit: int = 100_000) -> int:
    """Deliver until nothing is due; returns how many deliveries were tried."""
    tried = 0
    while tried < limit and (batch := deliver()):
        tried += batch
    return tried


def deliver() -> int:
    """Deliver one batch of what is due; returns how many were tried."""
    return _deliver_inside() + _deliver_outside()


# Written out and not bound, because only so does SQLite see that its partial indexes fit.
_WAITING: sa.ColumnElement[State] = sa.literal_column("'waiting'")
DONE: sa.ColumnElement[State] = sa.literal_column("'done'")


_EARLIER = sa.orm.aliased(OutboxDelivery)
_BLOCKED = (
    sa.select(_EARLIER.event_id)
    .where(
        _EARLIER.handler == OutboxDelivery.handler,
        _EARLIER.subject == OutboxDelivery.subject,
        _EARLIER.position < OutboxDelivery.position,
        _EARLIER.state != DONE,
    )
    .exists()
)


@cache
def _due_of(names: frozenset[str]) -> Any:
    """What is due for these handlers; built once with their names written out, since the worker asks all day long."""
    written: list[sa.ColumnElement[str]] = [
        sa.literal_column(f"'{name}'") for name in sorted(names)
    ]  # they are ours: `Registry.add` asks
    return (
        sa.select(OutboxDelivery.handler, OutboxEvent.type, OutboxEvent.id, OutboxEvent.at, OutboxEvent.payload)
        .join(OutboxEvent, OutboxEvent.id == OutboxDelivery.event_id)
        .where(
            OutboxDelivery.state == _WAITING,
            OutboxDelivery.next_at <= sa.bindparam("now"),
            OutboxDelivery.handler.in_(written),
            ~_BLOCKED,
        )
        .order_by(found_first(OutboxDelivery.event_id), OutboxDelivery.handler)
        .limit(sa.bindparam("most"))
        .with_for_update(skip_locked=True, of=OutboxDelivery)
    )


def _due(outside: bool, limit: int) -> list[Due]:
    """Lock the lowest undone delivery of each handler and subject that is due, oldest first; each with its event."""
    statement = _due_of(registry().names(outside=outside))
    return [Due(*row) for row in db.session.execute(statement, {"now": clock.now(), "most": limit})]


def _deliver_inside() -> int:
    """Run a batch of handlers in one unit: the effects and their `done` commit together.

    Where one stumbles the batch is undone and run again, each handler in a savepoint of its own.
    """
    try:
        return unit.write(_hand_over, nullcontext)
    except Exception as error:
        if unit.passing(error):
            raise  # no handler's failure: the next round finds all of it as it was
        return unit.write(_hand_over, _alone)  # whoever it was meets it again, alone


@contextmanager
def _alone() -> Iterator[None]:
    """One handler's part of the unit, with all that it gathered: what it cannot write undoes nobody else's."""
    with unit.savepoint():
        yield
        unit.write_out()


def _hand_over(part: Callable[[], AbstractContextManager[None]]) -> int:
    due, done = _due(outside=False, limit=BATCH), []
    if part is nullcontext:
        _read_ahead(due)
    for one in due:
        try:
            with part():
                one.subscription.handler(one.delivery())
                faults.reach("effect")
            done.append(one)
        except Exception as error:
            if part is nullcontext or unit.passing(error):
                raise
            _failed(one, error)
    _done(done)
    return len(due)


def _read_ahead(due: list[Due]) -> None:
    for field, function in registry().ahead.items():
        if named := {found for one in due if isinstance(found := one.payload.get(field), str)}:
            function(named)


def _deliver_outside() -> int:
    """Claim several deliveries; run them with no transaction open, and record each as soon as it is over.

    Those that a handler takes together are one. What is not begun in half of the lease is given back.
    """
    began = clock.now()
    claimed = unit.write(_claim_outside, began + LEASE)
    rest = _parcels(claimed)
    while rest and clock.now() < began + LEASE / 2:
        _deliver_parcel(rest.pop(0))
    if rest:
        unit.write(_set, [one for parcel in rest for one in parcel], _GIVE_BACK, next=began, leased=began + LEASE)
    return len(claimed)


def _parcels(claimed: list[Due]) -> list[list[Due]]:
    """Each alone, but in one those for a handler that takes them together."""
    parcels: dict[object, list[Due]] = {}
    for one in claimed:
        known = registry().by_name.get((one.handler, one.type))
        parcels.setdefault(one.handler if known and known.together else (one.handler, one.id), []).append(one)
    return list(parcels.values())


def _deliver_parcel(parcel: list[Due]) -> None:
    if len(parcel) > 1:
        try:
            _run_outside(parcel)
        except Exception:  # noqa: BLE001 - whichever it was meets it again, alone
            log.info("deliveries are tried one by one", handler=parcel[0].handler)
        else:
            unit.write(_done, parcel)
            return
    for one in parcel:
        try:
            _run_outside([one])
        except Exception as error:  # noqa: BLE001 - whatever a handler raises, the delivery is tried again
            unit.write(_failed, one, error)
        else:
            unit.write(_done, [one])


def _run_outside(claimed: list[Due]) -> None:
    subscription = claimed[0].subscription
    deliveries = [one.delivery() for one in claimed]
    subscription.handler(deliveries if subscription.together else deliveries[0])
    faults.reach("outside-effect")


def _claim_outside(until: datetime) -> list[Due]:
    claimed = _due(outside=True, limit=TOGETHER)
    # Should this process die, the deliveries fall due again when the lease ends.
    _set(claimed, _SET_NEXT, next=until)
    return claimed


_DELIVERIES = table(OutboxDelivery)
_THIS = sa.update(_DELIVERIES).where(
    _DELIVERIES.c.event_id == sa.bindparam("this_event"), _DELIVERIES.c.handler == sa.bindparam("this_handler")
)
_SET_DONE = _THIS.values(state=State.DONE, error=None)
_SET_NEXT = _THIS.values(next_at=sa.bindparam("next"))
# Only what is still ours: a lease that ran out may be another worker's by now.
_GIVE_BACK = _SET_NEXT.where(_DELIVERIES.c.next_at == sa.bindparam("leased"), _DELIVERIES.c.state == State.WAITING)


def _done(done: list[Due]) -> None:
    _set(done, _SET_DONE)


def _set(these: list[Due], statement: sa.Update, **values: object) -> None:
    if these:
        keys = [{"this_event": one.id, "this_handler": one.handler, **values} for one in these]
        db.session.connection().execute(statement, keys)


def _failed(one: Due, error: Exception) -> None:
    row = db.session.get_one(OutboxDelivery, one.key, with_for_update=True)
    if row.state is not State.WAITING:
        return  # another worker, whose lease came after ours, has ended it
    row.attempts += 1
    row.error = f"{type(error).__name__}: {error}"[:500]
    pause = pause_after(row.attempts)
    if pause is None:
        row.state = State.PARKED
    else:
        row.next_at = clock.now() + pause
    log.warning("delivery failed", handler=row.handler, event_id=row.event_id, attempts=row.attempts, state=row.state)
