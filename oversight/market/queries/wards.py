"""Wards over time: a line for each, which of them got worse and whether it stands alone; and all that is told of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel.drawing import LineChart, line_chart
from hub.places import queries as places
from oversight.calendar.domain import Grain, Span
from oversight.disclosure.domain import Tier
from oversight.market.domain import WARD_LINES
from oversight.market.queries.drawings import MOST_SPANS, Drawn, trend
from oversight.market.queries.pages import Headline, headline, state
from oversight.metrics import queries as metrics
from oversight.metrics.domain import METRICS, TABLES, Metric, Table, Worse
from oversight.metrics.queries import Figure, Place

KINDS, WORK_KINDS = TABLES["ward-category-period"], TABLES["ward-category-quarter"]
RISING = 0.75  # of the steps from one span to the next, so many go the wrong way


@dataclass(frozen=True)
class WardLine:
    """One ward over time: its figures, how much worse it became, and the share of steps that went the wrong way."""

    code: str
    name: str
    figures: tuple[Figure, ...]
    worse_by: float
    steps: float

    @property
    def known(self) -> list[Figure]:
        """Its figures with a value."""
        return [figure for figure in self.figures if figure.shown.value is not None]

    @property
    def rising(self) -> bool:
        """Whether it got worse, and in most steps."""
        return self.worse_by > 0 and self.steps >= RISING


@dataclass(frozen=True)
class KindRow:
    """One kind of help in a ward: its suppliers, how they stand to the threshold, and officers' figures."""

    code: str
    name: str
    depth: str
    state: str
    found: str
    wait: str


@dataclass(frozen=True)
class WardView:
    """One ward as everyone, or an officer, reads it."""

    code: str
    name: str
    told: tuple[tuple[Headline, str], ...]  # each metric, and as it is published
    drawn: tuple[tuple[Metric, Table, Drawn], ...]
    kinds: tuple[KindRow, ...]
    kinds_span: Span | None
    work_span: Span | None


def ward_table(tier: Tier) -> Table:
    """The table of wards over time: the public quarters, or officers' periods."""
    return TABLES["ward-quarter" if tier is Tier.T0 else "ward-period"]


def ward_lines(metric: Metric, tier: Tier) -> list[WardLine]:
    """Every ward over time, the one that got worse by most first."""
    by_ward: dict[str, list[Figure]] = {}
    for figure in metrics.figures(metric, ward_table(tier), tier):
        by_ward.setdefault(figure.place.area, []).append(figure)
    names = places.area_names()
    found = [_line(metric, code, names.get(code, code), figures[-MOST_SPANS:]) for code, figures in by_ward.items()]
    return sorted(found, key=lambda line: (-line.worse_by, line.name))


def _line(metric: Metric, code: str, name: str, figures: Sequence[Figure]) -> WardLine:
    sign = 1 if metric.rule.worse is Worse.HIGHER else -1
    values = [sign * figure.shown.value for figure in figures if figure.shown.value is not None]
    steps = [later > earlier for earlier, later in pairwise(values)]
    return WardLine(code, name, tuple(figures), _climb(values), sum(steps) / len(steps) if steps else 0.0)


def _climb(values: Sequence[float]) -> float:
    """How much higher it ends than it began: by two at each end, where there are four, so that one does not decide."""
    if len(values) < 2:
        return 0.0
    return (sum(values[-2:]) - sum(values[:2])) / 2 if len(values) >= 4 else values[-1] - values[0]


def over_time(metric: Metric, tier: Tier) -> Drawn | None:
    """The ward that got worse by most beside the middle one, and every ward's line in the table."""
    lines = ward_lines(metric, tier)
    spans = sorted({figure.span for line in lines for figure in line.figures})
    if len(spans) < 2:
        return None
    labels = [metrics.short_span(span) for span in spans]
    drawn = [line for line in lines[:1] if line.worse_by > 0]
    series = {line.name: _values(metric, line, spans) for line in drawn} | {
        gettext("The middle ward"): [_middle(metric, lines, span) for span in spans]
    }
    chart = line_chart(series, labels, unit=metrics.unit_sign(metric))
    return Drawn(_title(metric, lines), _alone(lines), _tabled(chart, lines, spans, labels))


def _values(metric: Metric, line: WardLine, spans: Sequence[Span]) -> list[float | None]:
    by_span = {figure.span: figure for figure in line.figures}
    return [metrics.number_of(metric, by_span[span].shown) if span in by_span else None for span in spans]


def _middle(metric: Metric, lines: Sequence[WardLine], span: Span) -> float | None:
    known = [f.shown.value for line in lines for f in line.known if f.span == span and f.shown.value is not None]
    return metrics.number_in(metric, median(known)) if known else None


def _tabled(chart: LineChart, lines: Sequence[WardLine], spans: Sequence[Span], labels: Sequence[str]) -> LineChart:
    """The chart with a row for each ward, by name, each figure as it is said everywhere."""
    rows = []
    for line in sorted(lines, key=lambda line: line.name):
        said = {figure.span: metrics.figure_words(figure.metric, figure.shown) for figure in line.figures}
        rows.append((line.name, *(said.get(span, metrics.NONE) for span in spans)))
    weeks = gettext("Thirteen weeks to") if spans[0].grain is Grain.QUARTER else gettext("Four weeks to")
    return replace(chart, head=(gettext("Ward"), f"{weeks} {labels[0]}", *labels[1:]), rows=tuple(rows))


def _title(metric: Metric, lines: Sequence[WardLine]) -> str:
    """Which ward got worse by most, from what to what."""
    first, name = lines[0], gettext(metric.name)
    if not any(len(line.known) > 1 for line in lines):
        return gettext("%(name)s by ward: too few people asked to say how it moved", name=name)
    if first.worse_by <= 0:
        return gettext("%(name)s by ward: nowhere worse than at the start", name=name)
    was, now = (metrics.figure_words(metric, figure.shown) for figure in (first.known[0], first.known[-1]))
    if metric.rule.worse is Worse.HIGHER:
        return gettext(
            "%(name)s rose most in %(ward)s: from %(was)s to %(now)s", name=name, ward=first.name, was=was, now=now
        )
    return gettext(
        "%(name)s fell most in %(ward)s: from %(was)s to %(now)s", name=name, ward=first.name, was=was, now=now
    )


def _alone(lines: Sequence[WardLine]) -> str:
    """Whether the ward that got worse by most stands alone, and whether it did so step by step."""
    first = lines[0]
    stuck = ", ".join(sorted(line.name for line in lines if line.figures and line.figures[-1].shown.unreached))
    waits = " " + gettext("In %(wards)s over half still wait.", wards=stuck) if stuck else ""
    if first.worse_by <= 0:
        return waits.strip()
    others = max((line.worse_by for line in lines[1:]), default=0.0)
    alone = (
        gettext("In no other ward did it get worse by half as much.")
        if others <= first.worse_by / 2
        else gettext("It got worse in other wards too.")
    )
    run = gettext("There it got worse nearly every time.") if first.rising else gettext("There it went up and down.")
    return f"{run} {alone}{waits}"


def ward_page(code: str, tier: Tier) -> WardView:
    """One ward: every figure now and as published, the leading ones over time, and each kind of help."""
    every, table = list(METRICS.values()), ward_table(tier)
    found = _of_ward(every, table, tier, code)
    public = found if tier is Tier.T0 else _of_ward(every, ward_table(Tier.T0), Tier.T0, code)
    told = tuple((headline(metric, found[metric.code]), _newest_words(metric, public[metric.code])) for metric in every)
    chosen = [METRICS[one] for one in WARD_LINES]
    drawn = tuple(
        (metric, table, one) for metric in chosen if (one := trend(metric, found[metric.code])) is not None
    )  # fmt: skip
    kinds, span, work = _kinds(code, tier)
    return WardView(code, places.area_names().get(code, code), told, drawn, kinds, span, work)


def _of_ward(every: list[Metric], table: Table, tier: Tier, code: str) -> Mapping[str, list[Figure]]:
    found: dict[str, list[Figure]] = {metric.code: [] for metric in every}
    for figure in metrics.of_metrics(every, table, tier, area=code):
        found[figure.metric.code].append(figure)
    return found


def _newest_words(metric: Metric, figures: Sequence[Figure]) -> str:
    return metrics.figure_words(metric, figures[-1].shown) if figures else metrics.NONE


def _kinds(code: str, tier: Tier) -> tuple[tuple[KindRow, ...], Span | None, Span | None]:
    """Each kind of help there: suppliers for everyone, and for officers who asked and how they fared."""
    depth = METRICS["depth"]
    spans = metrics.spans(KINDS, depth)
    if not spans:
        return (), None, None
    suppliers = {f.place: f for f in metrics.figures(depth, KINDS, tier, span=spans[-1])}
    fill, fill_span = _work("fill", code, tier)
    wait, work_span = _work("wait", code, tier)
    rows = []
    for kind, name in categories.names().items():
        figure = suppliers.get(Place(code, kind))
        if figure is not None:
            words = metrics.figure_words(depth, figure.shown)
            stands = state(depth, figure.shown)
            rows.append(
                KindRow(kind, gettext(name), words, stands, fill.get(kind, ""), wait.get(kind, ""))
            )  # fmt: skip
    return tuple(rows), spans[-1], work_span or fill_span


def _work(code: str, ward: str, tier: Tier) -> tuple[dict[str, str], Span | None]:
    """Officers' figures of a ward by kind of help, over the newest quarter; nothing for anyone else."""
    metric = METRICS[code]
    spans = metrics.spans(WORK_KINDS, metric) if tier is Tier.T2 else []
    if not spans:
        return {}, None
    found = metrics.of_metrics([metric], WORK_KINDS, tier, span=spans[-1], area=ward)
    return {f.place.category: metrics.figure_words(metric, f.shown) for f in found}, spans[-1]
