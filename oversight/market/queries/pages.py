"""The public market: what everyone reads, in T0, from frozen figures alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext

from hub.kernel.drawing import Bar
from hub.kernel.mapping import AreaMap
from hub.people import queries as people
from oversight.calendar.domain import Span
from oversight.disclosure.domain import Shown, Tier
from oversight.market.domain import HEADLINES, QUESTIONS, Answering
from oversight.market.domain import WARDS as WARD_PAGES
from oversight.market.queries.drawings import Drawn, Grid, grid, rows_of, trend, ward_map, worst_wards
from oversight.metrics import queries as metrics
from oversight.metrics.domain import EVERY, METRICS, TABLES, Area, Formula, Metric, Table
from oversight.metrics.queries import Figure, Frozen
from oversight.thresholds import queries as thresholds

BOROUGH = TABLES["borough-period"]
CATEGORIES = TABLES["borough-category-period"]
NEIGHBOURHOODS = TABLES["neighbourhood-category-quarter"]
WARDS = TABLES["ward-quarter"]
SUPPLIERS = TABLES["borough-supplier-period"]


@dataclass(frozen=True)
class Headline:
    """One metric's latest figure for the whole borough, and how it moved."""

    metric: Metric
    words: str
    change: str
    tone: str
    span: Span | None
    state: str  # fine, watch, alert, or empty where there is nothing to judge
    tail: str = ""  # in how long nine in ten were helped, in words


@dataclass(frozen=True)
class AnswerView:
    """One question, its headline figures, and the first two of them over time."""

    answering: Answering
    headlines: tuple[Headline, ...]
    drawn: tuple[tuple[Metric, Drawn], ...]


@dataclass(frozen=True)
class MapView:
    """Wards shaded by a metric, with the title and the span."""

    metric: Metric
    title: str
    span: Span
    map: AreaMap


@dataclass(frozen=True)
class GridView:
    """Neighbourhoods by kind of help, for one metric and span."""

    metric: Metric
    span: Span
    grid: Grid


@dataclass(frozen=True)
class MarketView:
    """The whole public page."""

    headlines: tuple[Headline, ...]
    answers: tuple[AnswerView, ...]
    leading: Metric
    drawn: Drawn | None
    map: MapView | None
    grid: GridView | None
    frozen_at: datetime | None

    @property
    def empty(self) -> bool:
        """Whether nothing has been frozen yet."""
        return self.frozen_at is None


@dataclass(frozen=True)
class TableView:
    """One table of one metric over its latest span, and the spans that its file holds."""

    table: Table
    span: Span
    spans: int
    bars: tuple[Bar, ...]
    left: tuple[str, ...]  # places of which nothing is shown
    grid: Grid | None


@dataclass(frozen=True)
class MetricView:
    """One metric with all that everyone may read of it."""

    metric: Metric
    headline: Headline
    drawn: Drawn | None
    map: MapView | None
    tables: tuple[TableView, ...]
    frozen: tuple[Frozen, ...]


def market() -> MarketView:
    """The figures of the public page; the same for everyone who asks."""
    found = _by_metric(metrics.of_metrics(list(METRICS.values()), BOROUGH, Tier.T0))
    headlines = {code: headline(METRICS[code], found[code]) for code in METRICS}
    answers = tuple(
        AnswerView(
            answering,
            tuple(headlines[code] for code in answering.codes),
            _drawn(answering, found),
        )
        for answering in QUESTIONS
    )
    leading = METRICS[HEADLINES[0]]
    return MarketView(
        tuple(headlines[code] for code in HEADLINES),
        answers,
        leading,
        trend(leading, found[leading.code]),
        map_of(leading),
        grid_of(leading),
        metrics.stamp()[1],
    )


def _drawn(answering: Answering, found: Mapping[str, Sequence[Figure]]) -> tuple[tuple[Metric, Drawn], ...]:
    """Two of a question's figures over time; the leading one of all has its place at the top of the page."""
    chosen = [metric for metric in answering.metrics if metric.code != HEADLINES[0]][:2]
    drawn = ((metric, trend(metric, found[metric.code])) for metric in chosen)
    return tuple((metric, one) for metric, one in drawn if one is not None)


def metric_page(metric: Metric) -> MetricView:
    """One metric: over time, by ward, by kind of help and neighbourhood, each as a table and a file."""
    over_time = metrics.figures(metric, BOROUGH, Tier.T0)
    return MetricView(
        metric,
        headline(metric, over_time),
        trend(metric, over_time),
        map_of(metric),
        tuple(view for table in public_tables(metric) if (view := _table(metric, table)) is not None),
        tuple(metrics.frozen(metric, BOROUGH)[::-1]),
    )


def public_tables(metric: Metric) -> list[Table]:
    """The tables of a metric that everyone may read."""
    return [table for table in metric.tables if table.public]


def headline(metric: Metric, over_time: Sequence[Figure]) -> Headline:
    """The newest figure of one place, and how it moved since the span before."""
    newest = over_time[-1] if over_time else None
    if newest is None:
        return Headline(metric, metrics.NONE, "", "plain", None, "")
    before = over_time[-2].shown if len(over_time) > 1 else None
    change, tone = metrics.change_words(metric, before, newest.shown)
    tail = newest.shown.tail
    return Headline(
        metric,
        metrics.figure_words(metric, newest.shown),
        change,
        tone,
        newest.span,
        state(metric, newest.shown),
        "" if tail is None else gettext("Nine in ten within %(time)s.", time=metrics.value_words(metric, tail)),
    )


def state(metric: Metric, shown: Shown) -> str:
    """How a figure stands to its thresholds by its value alone: fine, watch or alert; empty where there is none."""
    if shown.unreached and metric.formula is Formula.SURVIVAL:
        return "alert"
    if shown.value is None:
        return ""
    rule = thresholds.ruled(metric).rule
    if rule.outside(shown.value):
        return "alert"
    return "watch" if rule.watch is not None and rule.beyond(shown.value, rule.watch) else "fine"


def map_of(metric: Metric, table: Table = WARDS, tier: Tier = Tier.T0) -> MapView | None:
    """Wards by a metric over the latest frozen span; None before there is one."""
    span = newest(metric, table)
    if span is None:
        return None
    figures = metrics.figures(metric, table, tier, span=span)
    drawn = ward_map(metric, figures)
    return MapView(metric, worst_wards(metric, figures), span, drawn) if drawn else None


def grid_of(metric: Metric, table: Table = NEIGHBOURHOODS, tier: Tier = Tier.T0) -> GridView | None:
    """Areas by kind of help over the latest frozen span; None before there is one."""
    span = newest(metric, table)
    if span is None:
        return None
    door = WARD_PAGES if table.area is Area.WARD else ""
    return GridView(metric, span, grid(metrics.figures(metric, table, tier, span=span), door=door))


def standing_out(metric: Metric) -> str:
    """Which wards are out of bounds over the newest public quarter, in words; empty before there is one."""
    span = newest(metric, WARDS)
    return worst_wards(metric, metrics.figures(metric, WARDS, Tier.T0, span=span)) if span else ""


def newest(metric: Metric, table: Table) -> Span | None:
    """The latest frozen span of a metric's table."""
    spans = metrics.spans(table, metric)
    return spans[-1] if spans else None


def _table(metric: Metric, table: Table) -> TableView | None:
    spans = metrics.spans(table, metric)
    if not spans:
        return None
    figures = metrics.figures(metric, table, Tier.T0, span=spans[-1])
    if table.by == "category" and table.area is not Area.BOROUGH:
        cells = grid(figures, door=WARD_PAGES if table.area is Area.WARD else "")
        return TableView(table, spans[-1], len(spans), (), cells.left, cells)
    names = people.names(f.place.supplier for f in figures if f.place.supplier != EVERY)
    bars, left = rows_of(metric, figures, names=names, door=WARD_PAGES)
    return TableView(table, spans[-1], len(spans), tuple(bars), left, None)


def _by_metric(figures: Iterable[Figure]) -> dict[str, list[Figure]]:
    found: dict[str, list[Figure]] = {code: [] for code in METRICS}
    for figure in figures:
        found[figure.metric.code].append(figure)
    return found


def table_title(metric: Metric, table: Table) -> str:
    """What a table shows, in words."""
    name = gettext(metric.name)
    said = {
        "": gettext("%(name)s in the whole borough", name=name),
        "category": gettext("%(name)s by kind of help", name=name),
        "supplier": gettext("%(name)s by organisation", name=name),
    }
    if table.area is Area.WARD:
        by = gettext("%(name)s by ward and kind of help", name=name)
        return by if table.by else gettext("%(name)s by ward", name=name)
    if table.area is Area.NEIGHBOURHOOD:
        by = gettext("%(name)s by neighbourhood and kind of help", name=name)
        return by if table.by else gettext("%(name)s by neighbourhood", name=name)
    return said[table.by]
