"""The one way to a figure: a frozen cell, passed through what its reader's tier may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel.db import db
from oversight.calendar.domain import Grain, Span, span_of
from oversight.disclosure.domain import Cell, Shown, Tier, show
from oversight.metrics.domain import EVERY, METRICS, TABLES, Metric, Table
from oversight.metrics.models import MetricCell, MetricSpan
from oversight.metrics.queries.cells import Place

ORGANISATION = "organisation:"


@dataclass(frozen=True)
class Figure:
    """One figure of one metric in one place and time, as its reader gets it."""

    metric: Metric
    table: Table
    span: Span
    place: Place
    shown: Shown


@dataclass(frozen=True)
class Frozen:
    """One metric's table over one span, and when it was frozen, from which generation of the facts."""

    span: Span
    at: datetime
    generation: str


def spans(table: Table, metric: Metric | None = None) -> list[Span]:
    """The frozen spans of a table (of one metric in it), oldest first."""
    query = sa.select(MetricSpan.span_last).where(MetricSpan.table_code == table.code).distinct()
    if metric is not None:
        query = query.where(MetricSpan.metric == metric.code, MetricSpan.version == metric.version)
    return [span_of(last, table.grain) for last in sorted(db.session.scalars(query))]


def frozen(metric: Metric, table: Table) -> list[Frozen]:
    """When each span of a metric's table was frozen, oldest first."""
    rows = db.session.execute(
        sa.select(MetricSpan.span_last, MetricSpan.frozen_at, MetricSpan.generation)
        .where(
            MetricSpan.metric == metric.code, MetricSpan.version == metric.version, MetricSpan.table_code == table.code
        )
        .order_by(MetricSpan.span_last)
    )
    return [Frozen(span_of(last, table.grain), at, generation) for last, at, generation in rows]


def stamp() -> tuple[int, datetime | None]:
    """How much is frozen, and when the last was: it changes when, and only when, there is something new to read."""
    count, last = db.session.execute(sa.select(sa.func.count(), sa.func.max(MetricSpan.frozen_at))).one()
    return count, last


def figures(
    metric: Metric, table: Table, tier: Tier, *, span: Span | None = None, places: Iterable[Place] | None = None
) -> list[Figure]:
    """The figures of `metric` in `table`, in order of time and place: for one span, or all; some places, or all.

    Raises:
        ValueError: T0 was asked for what is not open to everyone.
    """
    found = of_metrics([metric], table, tier, span=span)
    wanted = None if places is None else set(places)
    return [figure for figure in found if wanted is None or figure.place in wanted]


def of_metrics(
    metrics: Sequence[Metric], table: Table, tier: Tier, *, span: Span | None = None, area: str | None = None
) -> list[Figure]:
    """The figures of several metrics in one table, in the metrics' order, then of time and place.

    Raises:
        ValueError: T0 was asked for what is not open to everyone.
    """
    closed = [m.code for m in metrics if tier is Tier.T0 and not m.open_in(table)]
    if closed:
        raise ValueError(f"{table.code} of {', '.join(closed)} is not for everyone")
    query = sa.select(MetricCell).where(
        MetricCell.table_code == table.code, MetricCell.metric.in_([metric.code for metric in metrics])
    )
    if span is not None:
        query = query.where(MetricCell.span_last == span.last)
    if area is not None:
        query = query.where(MetricCell.area == area)
    found: dict[str, list[Figure]] = {metric.code: [] for metric in metrics}
    order = (MetricCell.span_last, MetricCell.area, MetricCell.category, MetricCell.supplier)
    for row in db.session.scalars(query.order_by(*order)):
        metric = METRICS[row.metric]
        if row.version == metric.version and not _private(row, tier):
            found[row.metric].append(_figure(metric, table, row, tier))
    return [figure for metric in metrics for figure in found[metric.code]]


def _private(row: MetricCell, tier: Tier) -> bool:
    """An organisation's performance is a public fact; that of one person who helps is not."""
    return tier is Tier.T0 and row.supplier != EVERY and not row.supplier.startswith(ORGANISATION)


def series(metric: Metric, table: Table, place: Place, tier: Tier) -> list[Figure]:
    """One place over time, oldest first."""
    return figures(metric, table, tier, places=[place])


def exact(metric: Metric, table: Table, place: Place, last: date) -> Cell | None:
    """The frozen cell itself: for alerts and tests, never for a page."""
    row = db.session.get(
        MetricCell,
        (metric.code, metric.version, table.code, last, place.area, place.category, place.supplier),
    )
    return _cell(row) if row else None


def exact_cells(metric: Metric, table: Table, span: Span) -> dict[Place, Cell]:
    """Every frozen cell of a span by place: for alerts, never for a page."""
    rows = db.session.scalars(
        sa.select(MetricCell).where(
            MetricCell.metric == metric.code,
            MetricCell.version == metric.version,
            MetricCell.table_code == table.code,
            MetricCell.span_last == span.last,
        )
    )
    return {Place(row.area, row.category, row.supplier): _cell(row) for row in rows}


def tables(grain: Grain | None = None, *, public: bool = True) -> list[Table]:
    """The tables that exist, once each."""
    return [t for t in TABLES.values() if (grain is None or t.grain is grain) and (t.public or not public)]


def whole() -> Place:
    """The borough, every category, every supplier."""
    return Place(EVERY)


def _cell(row: MetricCell) -> Cell:
    return Cell(
        row.value, row.n, row.numerator, row.denominator, row.tail, row.trials, row.least, row.least_tail
    )  # fmt: skip


def _figure(metric: Metric, table: Table, row: MetricCell, tier: Tier) -> Figure:
    place = Place(row.area, row.category, row.supplier)
    shown = show(_cell(row), metric.shape, metric.contributor, tier, named=place.supplier != EVERY)
    return Figure(metric, table, span_of(row.span_last, table.grain), place, shown)
