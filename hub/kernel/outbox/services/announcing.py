"""Announce news: written with its deliveries at the end of the unit that makes it true."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, ids, unit
from hub.kernel.db import db, is_sqlite, table
from hub.kernel.outbox.domain import Event, State
from hub.kernel.outbox.models import OutboxDelivery, OutboxEvent, OutboxSubject
from hub.kernel.outbox.services.subscribing import registry


def announce(event: Event) -> None:
    """Tell `event`: it is written, with a delivery for each of its handlers, at the end of the unit that makes it true."""
    if not unit.writing():
        raise RuntimeError("News is announced in the unit that makes it true.")
    unit.gather(_write_down, (ids.new(), clock.now(), event))


_EVENTS, _DELIVERIES = sa.insert(table(OutboxEvent)), sa.insert(table(OutboxDelivery))


def _write_down(news: list[tuple[str, datetime, Event]]) -> None:
    """Write a unit's news together: each subject's next positions under its own lock, the events, the deliveries."""
    positions = _next_positions(Counter(event.subject for _, _, event in news))
    events, deliveries = [], []
    for id_, at, event in news:
        position = next(positions[event.subject])
        events.append({
            "id": id_, "subject": event.subject, "position": position, "type": event.type, "version": event.version,
            "payload": event.payload(), "at": at,
        })  # fmt: skip
        deliveries += [
            {
                "event_id": id_, "handler": subscription.name, "subject": event.subject, "position": position,
                "state": State.WAITING, "attempts": 0, "next_at": at,
            }
            for subscription in registry().by_event.get(event.type, ())
        ]  # fmt: skip
    connection = db.session.connection()
    connection.execute(_EVENTS, events)
    if deliveries:
        connection.execute(_DELIVERIES, deliveries)


def _next_positions(counts: Mapping[str, int]) -> dict[str, Iterator[int]]:
    """Take so many positions of each subject; their locks in one order, so that no two units wait for each other."""
    taken = [{"subject": subject, "position": counts[subject]} for subject in sorted(counts)]
    rows = db.session.connection().execute(_take(is_sqlite()), taken).all()
    return {subject: iter(range(last - counts[subject] + 1, last + 1)) for subject, last in rows}


@cache
def _take(on_sqlite: bool) -> Any:
    """`INSERT … ON CONFLICT DO UPDATE … RETURNING`, built once."""
    subjects = table(OutboxSubject)
    insert = (sqlite if on_sqlite else postgresql).insert(subjects)
    further = {"position": subjects.c.position + insert.excluded.position}
    statement = insert.on_conflict_do_update(index_elements=["subject"], set_=further)
    return statement.returning(subjects.c.subject, subjects.c.position)
