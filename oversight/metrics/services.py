"""Freeze what is over: compute each metric's cells once its span has ended and settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby

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

LOST_DAYS = 6  # the first span may lack so many of its days: a history that begins on a Tuesday loses only Monday


def freeze() -> int:
    """Freeze every span that is over and not frozen yet; returns how many. Called with no unit open.

    A frozen cell is never computed again: there is one published value per cell, everywhere, for good. So a span is
    frozen only from facts that were gathered after it had ended and settled, however late this runs.

    Raises:
        NoWarehouse: nothing has been built yet.
    """
    with warehouse.reading() as facts:
        generation = warehouse.generation_of(facts)
        gathered = clock.local(generation.built_at).date()
        since = clock.local(generation.since).date() if generation.since else None
        due, zone = unit.read(lambda: (list(_due(since, gathered)), clock.zone()))
        for (metric, table), spans in groupby(due, key=lambda item: item[:2]):
            found = {span: cells(facts, metric, table, span, zone) for _, _, span in spans}
            whole = unit.read(_whole, metric, table, found)
            unit.write(_keep, metric, table, whole, generation.name, clock.now())
    return len(due)


def _due(since: date | None, gathered: date) -> Iterator[Due]:
    """What is over, by facts gathered on a day, since the first day on which anything happened."""
    if since is None:
        return
    done = {tuple(row) for row in db.session.execute(sa.select(*sa.inspect(MetricSpan).primary_key))}
    for metric in METRICS.values():
        for table in metric.tables:
            for span in complete(gathered, since - timedelta(days=LOST_DAYS), table.grain):
                if span.last + metric.settles < gathered and _key(metric, table, span) not in done:
                    yield metric, table, span


def _key(metric: Metric, table: Table, span: Span) -> tuple[str, int, str, date]:
    return metric.code, metric.version, table.code, span.last


def _whole(metric: Metric, table: Table, found: Mapping[Span, Sequence[Row]]) -> dict[Span, list[Row]]:
    """Every place of the table has its cell: nobody there is a figure too.

    A place without a supplier must be seen, and a place where nobody asked must look like one where a few did.
    """
    if table.by == "supplier":
        return {span: list(rows) for span, rows in found.items()}
    areas = [EVERY] if table.area is Area.BOROUGH else [a.code for a in places.areas(table.area.value)]
    kinds = [c.code for c in categories.categories()] if table.by == "category" else [EVERY]
    nobody = Cell(0.0 if metric.formula is Formula.DISTINCT else None, 0)
    empty = {Place(area, kind): nobody for area in areas for kind in kinds}
    return {span: list((empty | dict(rows)).items()) for span, rows in found.items()}


def _keep(metric: Metric, table: Table, found: Mapping[Span, Sequence[Row]], generation: str, now: datetime) -> None:
    for span, rows in found.items():
        key = {"metric": metric.code, "version": metric.version, "table_code": table.code, "span_last": span.last}
        if db.session.get(MetricSpan, tuple(key.values())):
            continue  # another worker was first
        db.session.execute(sa.insert(MetricSpan), [key | {"frozen_at": now, "generation": generation}])
        kept = [key | vars(place) | vars(cell) | {"generation": generation} for place, cell in rows]
        if kept:
            db.session.execute(sa.insert(MetricCell), kept)
