"""The officers' view of the market: T2 figures, each reading of them logged, the published one beside each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import structlog

from hub.kernel.access import Actor
from hub.kernel.drawing import Bar
from hub.people import queries as people
from oversight.calendar.domain import Span
from oversight.disclosure.domain import Tier
from oversight.market.domain import WORK_WARDS
from oversight.market.queries import files
from oversight.market.queries.drawings import Drawn, Grid, grid, place_name, rows_of, trend, ward_map, worst_wards
from oversight.market.queries.pages import BOROUGH, MapView, headline, newest
from oversight.market.queries.pages import Headline as PublicHeadline
from oversight.market.queries.wards import over_time as wards_over_time
from oversight.metrics import queries as metrics
from oversight.metrics.domain import EVERY, METRICS, TABLES, Area, Metric, Table

log = structlog.get_logger(__name__)

OFFICERS = ("commissioner", "finance", "safeguarding")
"""Who works with T2 figures. A councillor, a funder and an administrator read what everyone reads."""

_BESIDE = {"ward-period": "ward-quarter", "ward-category-quarter": None, "neighbourhood-period": None}
_GRIDS = ("neighbourhood-category-quarter", "ward-category-quarter")
_SHOWN = ("ward-period", "neighbourhood-period", "borough-category-period", "borough-supplier-period")


@dataclass(frozen=True)
class WorkRow:
    """One metric for the whole borough: as officers see it, and as it is published."""

    headline: PublicHeadline
    published: str


@dataclass(frozen=True)
class WorkTable:
    """One table over its latest span, with the published figure beside each where there is one."""

    table: Table
    span: Span
    bars: tuple[Bar, ...]
    left: tuple[str, ...]  # places of which nothing is shown
    published: str  # over which span the figures beside were published; empty where none are


@dataclass(frozen=True)
class WorkGrid:
    """Kinds of help by area over the latest span, with the published figure beside each where there is one."""

    table: Table
    span: Span
    grid: Grid
    published: bool


@dataclass(frozen=True)
class WorkView:
    """One metric as officers work with it."""

    metric: Metric
    headline: PublicHeadline
    published: str
    drawn: Drawn | None
    map: MapView | None
    tables: tuple[WorkTable, ...]
    grids: tuple[WorkGrid, ...]
    wards: Drawn | None  # each over time


def log_reading(by: Actor, why: str, metrics_: Iterable[Metric], tables: Iterable[Table]) -> None:
    """A line in the log that says who reads which officers' figures, and in what page or file."""
    log.info(
        "officer figures read",
        account=by.account,
        roles=sorted(by.roles),
        why=why,
        metrics=[metric.code for metric in metrics_],
        tables=[table.code for table in tables],
    )


def dashboard() -> list[WorkRow]:
    """Every metric for the whole borough, in the registry's order."""
    every = list(METRICS.values())
    work = metrics.of_metrics(every, BOROUGH, Tier.T2)
    public = {(f.metric.code, f.span.last): f for f in metrics.of_metrics(every, BOROUGH, Tier.T0)}
    found = []
    for metric in every:
        over_time = [f for f in work if f.metric is metric]
        twin = public.get((metric.code, over_time[-1].span.last)) if over_time else None
        said = metrics.figure_words(metric, twin.shown) if twin else metrics.NONE
        found.append(WorkRow(headline(metric, over_time), said))
    return found


def work_page(metric: Metric) -> WorkView:
    """One metric by neighbourhood, ward, kind of help and supplier, in T2."""
    over_time = metrics.figures(metric, BOROUGH, Tier.T2)
    public = metrics.figures(metric, BOROUGH, Tier.T0)
    tables = tuple(t for code in _SHOWN if (t := _table(metric, code)) is not None)
    grids = tuple(g for code in _GRIDS if (g := _grid(metric, code)) is not None)
    return WorkView(
        metric,
        headline(metric, over_time),
        metrics.figure_words(metric, public[-1].shown) if public else metrics.NONE,
        trend(metric, over_time),
        lead_map(metric),
        tables,
        grids,
        wards_over_time(metric, Tier.T2),
    )


def work_rows(metric: Metric, table: Table) -> list[dict[str, Any]]:
    """A T2 table as a file's rows."""
    return files.rows(metric, table, Tier.T2)


def lead_map(metric: Metric) -> MapView | None:
    """The wards by one metric over the latest period."""
    table = TABLES["ward-period"]
    span = newest(metric, table)
    if span is None:
        return None
    figures = metrics.figures(metric, table, Tier.T2, span=span)
    drawn = ward_map(metric, figures)
    return MapView(metric, worst_wards(metric, figures), span, drawn) if drawn else None


def _grid(metric: Metric, code: str) -> WorkGrid | None:
    table = metric.table(code)
    span = newest(metric, table) if table else None
    if table is None or span is None:
        return None
    public = metrics.figures(metric, table, Tier.T0, span=span) if metric.open_in(table) else None
    door = WORK_WARDS if table.area is Area.WARD else ""
    return WorkGrid(
        table, span, grid(metrics.figures(metric, table, Tier.T2, span=span), public, door), public is not None
    )


def _table(metric: Metric, code: str) -> WorkTable | None:
    table = metric.table(code)
    span = newest(metric, table) if table else None
    if table is None or span is None:
        return None
    figures = metrics.figures(metric, table, Tier.T2, span=span)
    names = people.masked_names(f.place.supplier for f in figures if f.place.supplier != EVERY)
    twin = _twin(metric, table)
    twin_span = newest(metric, twin) if twin else None
    beside: dict[str, str] | None = None
    if twin and twin_span:
        beside = {
            place_name(f, names): metrics.figure_words(metric, f.shown)
            for f in metrics.figures(metric, twin, Tier.T0, span=twin_span)
        }
    published = metrics.span_words(twin_span) if twin_span else ""
    bars, left = rows_of(metric, figures, beside, names, WORK_WARDS)
    return WorkTable(table, span, tuple(bars), left, published)


def _twin(metric: Metric, table: Table) -> Table | None:
    """The published table to set beside one: itself, or the quarter of the same areas."""
    if metric.open_in(table):
        return table
    code = _BESIDE.get(table.code)
    return TABLES[code] if code else None
