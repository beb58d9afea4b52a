"""Freeze what is over: compute each metric's cells once its span has ended and settled."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

import duckdb
import sqlalchemy as sa

from hub.categories import queries as categories
from hub.kernel import clock, unit
from hub.kernel.db import db
from hub.places import queries as places
from oversight.calendar.domain import Span, complete
from oversight.disclosure.domain import Cell
from oversight.metrics.domain import EVERY, METRICS, Area, Formula, Metric, Table
from oversight.metrics.models import MetricCell, MetricSpan
from oversight.metrics.queries import cells
from oversight.metrics.queries.cells import Place, Row
from oversight.warehouse import queries as warehouse

Due = tuple[Metric, Table, Span]


def freeze() -> int:
    """Freeze every span that is over and not frozen yet; returns how many. Called with no unit open.

    A frozen cell is never computed again: there is one published value per cell, everywhere, for good.

    Raises:
        NoWarehouse: nothing has been built yet.
    """
    generation = warehouse.current() or ""
    with warehouse.reading() as facts:
        due = unit.read(lambda: list(_due(facts, clock.today())))
        for metric, table, span in due:
            rows = _whole(metric, table, cells(facts, metric, table, span, clock.zone()))
            unit.write(_keep, metric, table, span, rows, generation, clock.now())
    return len(due)


def _due(facts: duckdb.DuckDBPyConnection, today: date) -> Iterator[Due]:
    first = facts.execute("SELECT min(posted_at) FROM need").fetchone()
    if first is None or first[0] is None:
        return
    since = clock.local(first[0]).date() + timedelta(days=1)
    done = {tuple(row) for row in db.session.execute(sa.select(*sa.inspect(MetricSpan).primary_key))}
    for metric in METRICS.values():
        for table in metric.tables:
            # The first span counts if it holds most of its days: a history that begins on a Tuesday loses only Monday.
            for span in complete(today, since - timedelta(days=7), table.grain):
                if span.last + metric.settles < today and _key(metric, table, span) not in done:
                    yield metric, table, span


def _key(metric: Metric, table: Table, span: Span) -> tuple[str, int, str, date]:
    return metric.code, metric.version, table.code, span.last


def _whole(metric: Metric, table: Table, rows: Sequence[Row]) -> list[Row]:
    """Where suppliers are counted, none is a figure too: a place without a supplier must be seen."""
    if metric.formula is not Formula.DISTINCT or table.by == "supplier":
        return list(rows)
    found = dict(rows)
    areas = [EVERY] if table.area is Area.BOROUGH else [a.code for a in places.areas(table.area.value)]
    kinds = [c.code for c in categories.categories()] if table.by == "category" else [EVERY]
    return [
        (place, found.get(place, Cell(0.0, 0))) for area in areas for kind in kinds for place in [Place(area, kind)]
    ]


def _keep(metric: Metric, table: Table, span: Span, rows: Sequence[Row], generation: str, now: datetime) -> None:
    key = {"metric": metric.code, "version": metric.version, "table_code": table.code, "span_last": span.last}
    if db.session.get(MetricSpan, tuple(key.values())):
        return  # another worker was first
    db.session.add(MetricSpan(**key, frozen_at=now, generation=generation))
    db.session.add_all(
        MetricCell(
            **key, area=place.area, category=place.category, supplier=place.supplier, value=cell.value, n=cell.n,
            numerator=cell.numerator, denominator=cell.denominator, tail=cell.tail, generation=generation,
        )
        for place, cell in rows
    )  # fmt: skip
