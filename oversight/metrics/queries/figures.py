"""The one way to a figure: a frozen cell, passed through what its reader's tier may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from hub.kernel.db import db
from oversight.calendar.domain import Grain, Span, span_of
from oversight.disclosure.domain import Cell, Shown, Tier, show
from oversight.metrics.domain import EVERY, METRICS, Metric, Table
from oversight.metrics.models import MetricCell, MetricSpan
from oversight.metrics.queries.cells import Place


@dataclass(frozen=True)
class Figure:
    """One figure of one metric in one place and time, as its reader gets it."""

    metric: Metric
    table: Table
    span: Span
    place: Place
    shown: Shown


def spans(table: Table, metric: Metric | None = None) -> list[Span]:
    """The frozen spans of a table (of one metric in it), oldest first."""
    query = sa.select(MetricSpan.span_last).where(MetricSpan.table_code == table.code).distinct()
    if metric is not None:
        query = query.where(MetricSpan.metric == metric.code, MetricSpan.version == metric.version)
    return [span_of(last, table.grain) for last in sorted(db.session.scalars(query))]


def figures(
    metric: Metric, table: Table, tier: Tier, *, span: Span | None = None, places: Iterable[Place] | None = None
) -> list[Figure]:
    """The figures of `metric` in `table`, in order of time and place: for one span, or all; some places, or all.

    Raises:
        ValueError: T0 was asked for a table that is not public.
    """
    if tier is Tier.T0 and not table.public:
        raise ValueError(f"{table.code} is not a public table")
    query = sa.select(MetricCell).where(
        MetricCell.metric == metric.code, MetricCell.version == metric.version, MetricCell.table_code == table.code
    )
    if span is not None:
        query = query.where(MetricCell.span_last == span.last)
    rows = db.session.scalars(
        query.order_by(MetricCell.span_last, MetricCell.area, MetricCell.category, MetricCell.supplier)
    )
    wanted = None if places is None else set(places)
    found = (_figure(metric, table, row, tier) for row in rows)
    return [figure for figure in found if wanted is None or figure.place in wanted]


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


def tables(grain: Grain | None = None, *, public: bool = True) -> list[Table]:
    """The tables that exist, once each."""
    every = dict.fromkeys(table for metric in METRICS.values() for table in metric.tables)
    return [t for t in every if (grain is None or t.grain is grain) and (t.public or not public)]


def whole() -> Place:
    """The borough, every category, every supplier."""
    return Place(EVERY)


def _cell(row: MetricCell) -> Cell:
    return Cell(row.value, row.n, row.numerator, row.denominator, row.tail)


def _figure(metric: Metric, table: Table, row: MetricCell, tier: Tier) -> Figure:
    place = Place(row.area, row.category, row.supplier)
    shown = show(_cell(row), metric.shape, metric.contributor, tier)
    return Figure(metric, table, span_of(row.span_last, table.grain), place, shown)
