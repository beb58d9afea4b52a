"""Frozen figures for tests, written as the freezing job writes them: a place, a span, and an exact cell."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, unit
from hub.kernel.db import db
from oversight.calendar.domain import Grain, Span
from oversight.disclosure.domain import Cell
from oversight.metrics import services
from oversight.metrics.domain import METRICS, TABLES
from oversight.metrics.models import MetricCell, MetricSpan
from oversight.metrics.queries import Place
from tests.oversight.facts import PERIOD, QUARTER

BEFORE = PERIOD.before()


def freeze(metric: str, table: str, rows: dict[Place, Cell], span: Span | None = None) -> None:
    """Freeze these cells for one span; the latest whole one unless given."""
    of = TABLES[table]
    span = span or (QUARTER if of.grain is Grain.QUARTER else PERIOD)
    unit.write(services._keep, METRICS[metric], of, {span: list(rows.items())}, "test", clock.now())


def rate(value: float, n: int) -> Cell:
    """A share of `n` people."""
    return Cell(value, n, value * n, float(n), trials=n)


def index(value: float | None, n: int = 1) -> Cell:
    """A figure about suppliers."""
    return Cell(value, n, trials=max(n, 1))


def twice(metric: str, table: str, place: Place, cell: Cell) -> None:
    """The same cell in two consecutive periods."""
    for span in (BEFORE, PERIOD):
        freeze(metric, table, {place: cell}, span)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text + "+00:00")


_KEPT: dict[str, dict[Any, list[dict[str, Any]]]] = {}


def freeze_once(key: str) -> int:
    """Freeze what the current generation says; worked out once for each key, and put back after that."""
    if key not in _KEPT:
        services.freeze()
        _KEPT[key] = {
            table: [dict(zip(columns.keys(), row, strict=True)) for row in db.session.execute(sa.select(*columns))]
            for table in (MetricSpan, MetricCell)
            for columns in [table.__table__.columns]
        }
    else:
        unit.write(lambda: [db.session.execute(sa.insert(table), rows) for table, rows in _KEPT[key].items()])
    return len(_KEPT[key][MetricSpan])
