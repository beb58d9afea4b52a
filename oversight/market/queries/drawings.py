"""Figures as drawings: lines over time with a title that says what they show, maps of wards, tables of two ways."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel.drawing import Bar, LineChart, bars, line_chart
from hub.kernel.mapping import AreaMap, Band, Shape, area_map
from hub.places import queries as places
from hub.places.domain import AreaKind
from oversight.calendar.domain import Grain
from oversight.market.domain import SHADES
from oversight.metrics import queries as metrics
from oversight.metrics.domain import EVERY, Area, Metric, Unit, Worse
from oversight.metrics.queries import HIDDEN, Figure
from oversight.thresholds import queries as thresholds

MOST_SPANS = 13  # a year of periods


@dataclass(frozen=True)
class Drawn:
    """A drawing with its title in words, and a sentence under it."""

    title: str
    text: str
    chart: LineChart


@dataclass(frozen=True)
class GridCell:
    """One figure of a table of two ways, as it is published where that is beside it, and where it leads."""

    words: str
    published: str = ""
    href: str = ""


@dataclass(frozen=True)
class GridRow:
    """One line of a table of two ways."""

    label: str
    cells: tuple[GridCell, ...]
    href: str = ""


@dataclass(frozen=True)
class Grid:
    """A table of two ways: kinds of help and areas; `left` names those of which nothing is shown."""

    head: tuple[str, ...]
    rows: tuple[GridRow, ...]
    left: tuple[str, ...] = ()


def trend(metric: Metric, figures: Sequence[Figure]) -> Drawn | None:
    """One place over time, with what it did as the title; None before there are two figures to compare."""
    shown = list(figures)[-MOST_SPANS:]
    if len(shown) < 2:
        return None
    known = [f for f in shown if f.shown.value is not None]
    newest = metrics.figure_words(metric, known[-1].shown) if known else metrics.NONE
    chart = line_chart(
        {
            newest: [metrics.number_of(metric, f.shown) for f in shown]
        },  # the title names it; the line's end says how much
        [metrics.short_span(f.span) for f in shown],
        unit=metrics.unit_sign(metric),
    )
    return Drawn(_moved(metric, shown), gettext(metric.definition), _worded(metric, chart, shown))


def _worded(metric: Metric, chart: LineChart, figures: Sequence[Figure]) -> LineChart:
    """The chart with the figures of its table as they are said everywhere."""
    rows = tuple((metrics.short_span(f.span), metrics.figure_words(metric, f.shown)) for f in figures)
    weeks = gettext("Thirteen weeks to") if figures[0].span.grain is Grain.QUARTER else gettext("Four weeks to")
    return replace(chart, head=(weeks, gettext(metric.name)), rows=rows)


def _moved(metric: Metric, figures: Sequence[Figure]) -> str:
    """What a figure did from its first to its last known value."""
    known = [f for f in figures if f.shown.value is not None]
    name = gettext(metric.name)
    if figures[-1].shown.unreached:
        said = metrics.figure_words(metric, figures[-1].shown)
        return gettext("%(name)s: %(now)s in the newest weeks", name=name, now=said)
    if len(known) < 2:
        return gettext("%(name)s: too few people asked to say how it moved", name=name) if metric.protected else name
    first, last = (metrics.number_of(metric, f.shown) or 0.0 for f in (known[0], known[-1]))
    was, now = (metrics.figure_words(metric, f.shown) for f in (known[0], known[-1]))
    if was == now:
        return gettext("%(name)s: %(now)s, as at the start", name=name, now=now)
    if last > first:
        return gettext("%(name)s: up from %(was)s to %(now)s", name=name, was=was, now=now)
    return gettext("%(name)s: down from %(was)s to %(now)s", name=name, was=was, now=now)


def ward_map(metric: Metric, figures: Iterable[Figure]) -> AreaMap | None:
    """The wards shaded by one metric in one span; None where no ward has a boundary."""
    by_code = {f.place.area: f for f in figures}
    wards = places.areas(AreaKind.WARD)
    outlines = dict(places.shapes(AreaKind.WARD, tolerance=0.0006))
    shapes = [
        Shape(ward.name, {"type": "MultiPolygon", "coordinates": [[ring] for ring in outlines[ward.code]]})
        for ward in wards
        if ward.code in outlines
    ]
    if not shapes:
        return None
    found = {ward.name: by_code[ward.code] for ward in wards if ward.code in by_code}
    # Dark is trouble: where a low figure is, shade by how far it lies below.
    sign = -1 if metric.rule.worse is Worse.LOWER else 1
    values = {name: _shade(f, sign) for name, f in found.items()}
    words = {name: metrics.figure_words(metric, f.shown) for name, f in found.items()}
    light, middle, dark = (sign * limit for limit in SHADES[metric.code])
    if metric.rule.worse is Worse.LOWER and metric.unit is Unit.SUPPLIERS:
        light, middle, dark = light + 0.5, middle + 0.5, dark + 0.5  # whole numbers: “6 or more” is not yet trouble
    drawn = area_map(
        shapes,
        values,
        limits=(light, middle, dark),
        head=(gettext("Ward"), gettext(metric.name)),
        words={name: words.get(name, HIDDEN) for name in (shape.name for shape in shapes)},
        tallest=460,
    )
    # Where over half still wait there is no room on a map to say so: it is longer than can be told yet.
    areas = tuple(
        replace(area, words=gettext("longer")) if area.name in found and found[area.name].shown.unreached else area
        for area in drawn.areas
    )
    return replace(drawn, areas=areas, legend=_legend(metric, drawn))


def _shade(figure: Figure, sign: int) -> float | None:
    """How dark an area is: by its figure, darkest where fewer than half came so far, none where it is hidden."""
    if figure.shown.unreached:
        return math.inf
    return None if figure.shown.value is None else sign * figure.shown.value


def _legend(metric: Metric, drawn: AreaMap) -> tuple[Band, ...]:
    a, b, c = (metrics.value_words(metric, limit) for limit in SHADES[metric.code])
    if metric.rule.worse is Worse.LOWER:
        said = [
            gettext("%(a)s or more", a=a),
            gettext("%(a)s to %(b)s", a=b, b=a),
            gettext("%(a)s to %(b)s", a=c, b=b),
            gettext("under %(a)s", a=c),
        ]
    else:
        said = [
            gettext("under %(a)s", a=a),
            gettext("%(a)s to %(b)s", a=a, b=b),
            gettext("%(a)s to %(b)s", a=b, b=c),
            gettext("%(a)s or more", a=c),
        ]
    hidden = [replace(band, label=gettext("not shown")) for band in drawn.legend[4:]]
    return (*(Band(str(i), words) for i, words in enumerate(said)), *hidden)


def worst_wards(metric: Metric, figures: Sequence[Figure]) -> str:
    """A map's title: which wards stand out, or that none does."""
    names = places.area_names()
    sign = 1 if metric.rule.worse is Worse.LOWER else -1
    rule = thresholds.ruled(metric).rule
    out = [f for f in figures if f.shown.unreached or (f.shown.value is not None and rule.outside(f.shown.value))]
    out.sort(key=lambda f: (not f.shown.unreached, sign * (f.shown.value or 0.0)))
    found = [names.get(f.place.area, f.place.area) for f in out]
    name = gettext(metric.name)
    if not found:
        return gettext("%(name)s: no ward is out of bounds", name=name)
    if len(found) == 1:
        return gettext("%(name)s: %(ward)s stands out", name=name, ward=found[0])
    if len(found) == 2:
        return gettext("%(name)s: %(one)s and %(two)s stand out", name=name, one=found[0], two=found[1])
    return gettext("%(name)s: %(count)s wards are out of bounds", name=name, count=len(found))


def grid(figures: Iterable[Figure], beside: Iterable[Figure] | None = None, door: str = "") -> Grid:
    """Kinds of help by area, for one metric and span. Kinds of which nothing is shown anywhere are told in one go.

    Args:
        figures: of one table and span; of neighbourhoods they stand across, of wards, which are many, down.
        beside: the same as they are published, to stand beside each; none where nothing is.
        door: the address of the wards' pages, for figures of wards.
    """
    cells: dict[tuple[str, str], Figure] = {(f.place.category, f.place.area): f for f in figures}
    public = None if beside is None else {(f.place.category, f.place.area): f for f in beside}
    names, kinds = places.area_names(), categories.names()
    areas = sorted({area for _, area in cells}, key=lambda code: names.get(code, code))
    every = [kind for kind in kinds if any((kind, area) in cells for area in areas)]
    told = [kind for kind in every if any(_told(cells.get((kind, area))) for area in areas)]
    left = tuple(gettext(kinds[kind]) for kind in every if kind not in told)

    def cell(kind: str, area: str) -> GridCell:
        published = "" if public is None else _said(public.get((kind, area)))
        return GridCell(
            _said(cells.get((kind, area))), published, f"{door}/{area}#{kind}" if door and area in names else ""
        )

    if any(figure.table.area is Area.WARD for figure in cells.values()):
        wards = [
            GridRow(
                names.get(area, area),
                tuple(cell(kind, area) for kind in told),
                f"{door}/{area}" if door and area in names else "",
            )
            for area in areas
        ]
        return Grid((gettext("Ward"), *(gettext(kinds[kind]) for kind in told)), tuple(wards), left)
    rows = tuple(GridRow(gettext(kinds[kind]), tuple(cell(kind, area) for area in areas)) for kind in told)
    return Grid((gettext("Kind of help"), *(names.get(code, code) for code in areas)), rows, left)


def _told(figure: Figure | None) -> bool:
    """Whether there is a figure to read: not one that is hidden or missing."""
    return figure is not None and not figure.shown.hidden and not figure.shown.missing


def _said(figure: Figure | None) -> str:
    return metrics.NONE if figure is None else metrics.figure_words(figure.metric, figure.shown)


def rows_of(
    metric: Metric,
    figures: Iterable[Figure],
    beside: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    door: str = "",
) -> tuple[list[Bar], tuple[str, ...]]:
    """Places as bars beside each other, trouble first, and the names of those of which nothing is shown.

    `beside` holds one more cell for each, by the place's name; `door` is the address of the wards' pages.
    """
    found = list(figures)
    low = metric.rule.worse is Worse.LOWER
    known = sorted(
        (figure for figure in found if _told(figure)),
        key=lambda f: (f.shown.value is not None, (f.shown.value or 0.0) * (1 if low else -1), place_name(f, names)),
    )
    rows = [
        (place_name(f, names), metrics.number_of(metric, f.shown), metrics.figure_words(metric, f.shown)) for f in known
    ]
    cells = {name: (beside.get(name, metrics.NONE),) for name, _, _ in rows} if beside is not None else None
    left = tuple(sorted(place_name(f, names) for f in found if not _told(f)))
    now = places.area_names()  # a frozen figure may be of a ward that is no more
    wards = (f for f in known if f.table.area is Area.WARD and door and f.place.area in now)
    hrefs = {place_name(f, names): f"{door}/{f.place.area}" for f in wards}
    return bars(rows, most=100.0 if metric.unit is Unit.SHARE else None, cells=cells, hrefs=hrefs), left


def place_name(figure: Figure, names: Mapping[str, str] | None = None) -> str:
    """What a place is called: its supplier, its area, its kind of help, whichever it does not span."""
    place = figure.place
    if place.supplier != EVERY:
        return (names or {}).get(place.supplier, gettext("Someone who helps"))
    parts = []
    if place.category != EVERY:
        parts.append(gettext(categories.names().get(place.category, place.category)))
    if place.area != EVERY:
        parts.append(places.area_names().get(place.area, place.area))
    return ", ".join(parts) or gettext("The whole borough")


def area_words(area: Area) -> str:
    """What the cells of a table are called."""
    return {
        Area.BOROUGH: gettext("The whole borough"),
        Area.NEIGHBOURHOOD: gettext("Neighbourhood"),
        Area.WARD: gettext("Ward"),
    }[area]
