"""Figures as drawings: lines over time with a title that says what they show, maps of wards, tables of two ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext

from hub.categories import queries as categories
from hub.kernel.drawing import Bar, LineChart, bars, line_chart
from hub.kernel.mapping import AreaMap, Band, Shape, area_map
from hub.places import queries as places
from hub.places.domain import AreaKind
from oversight.market.domain import SHADES
from oversight.metrics import queries as metrics
from oversight.metrics.domain import EVERY, Area, Metric, Unit, Worse
from oversight.metrics.queries import HIDDEN, Figure

MOST_SPANS = 13  # a year of periods


@dataclass(frozen=True)
class Drawn:
    """A drawing with its title in words, and a sentence under it."""

    title: str
    text: str
    chart: LineChart


@dataclass(frozen=True)
class Grid:
    """A table of two ways: kinds of help down, areas across."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def trend(metric: Metric, figures: Sequence[Figure]) -> Drawn | None:
    """One place over time, with what it did as the title; None before there are two figures to compare."""
    shown = list(figures)[-MOST_SPANS:]
    if len(shown) < 2:
        return None
    chart = line_chart(
        {gettext(metric.name): [metrics.number_of(metric, f.shown) for f in shown]},
        [metrics.short_span(f.span) for f in shown],
        unit=metrics.unit_sign(metric),
        corner=gettext("Four weeks to"),
    )
    return Drawn(_moved(metric, shown), gettext(metric.definition), _told(metric, chart, shown))


def _told(metric: Metric, chart: LineChart, figures: Sequence[Figure]) -> LineChart:
    """The chart with each figure in its table as it is said everywhere, and with room for its one name."""
    rows = tuple((metrics.short_span(f.span), metrics.figure_words(metric, f.shown)) for f in figures)
    return replace(chart, rows=rows)


def _moved(metric: Metric, figures: Sequence[Figure]) -> str:
    """What a figure did from its first to its last known value."""
    known = [f for f in figures if f.shown.value is not None]
    name = gettext(metric.name)
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
    values = {name: None if f.shown.value is None else sign * f.shown.value for name, f in found.items()}
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
    )
    return replace(drawn, legend=_legend(metric, drawn))


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
    out = [f for f in figures if f.shown.value is not None and metric.rule.outside(f.shown.value)]
    low = metric.rule.worse is Worse.LOWER
    out.sort(key=lambda f: (f.shown.value or 0.0) if low else -(f.shown.value or 0.0))
    found = [names.get(f.place.area, f.place.area) for f in out]
    name = gettext(metric.name)
    if not found:
        return gettext("%(name)s: no ward is out of bounds", name=name)
    if len(found) == 1:
        return gettext("%(name)s: %(ward)s stands out", name=name, ward=found[0])
    if len(found) == 2:
        return gettext("%(name)s: %(one)s and %(two)s stand out", name=name, one=found[0], two=found[1])
    return gettext("%(name)s: %(count)s wards are out of bounds", name=name, count=len(found))


def grid(figures: Iterable[Figure]) -> Grid:
    """Kinds of help by area, for one metric and span; a kind of which nothing at all is known is left out."""
    cells: dict[tuple[str, str], str] = {}
    for figure in figures:
        cells[figure.place.category, figure.place.area] = metrics.figure_words(figure.metric, figure.shown)
    names, kinds = places.area_names(), categories.names()
    across = sorted({area for _, area in cells}, key=lambda code: names.get(code, code))
    down = [kind for kind in kinds if any((kind, area) in cells for area in across)]
    rows = tuple((gettext(kinds[kind]), *(cells.get((kind, area), metrics.NONE) for area in across)) for kind in down)
    return Grid((gettext("Kind of help"), *(names.get(code, code) for code in across)), rows)


def rows_of(
    metric: Metric,
    figures: Iterable[Figure],
    beside: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
) -> list[Bar]:
    """Places as bars beside each other, trouble first; `beside` holds one more cell for each, by the place's name."""
    low = metric.rule.worse is Worse.LOWER
    known = sorted(
        figures,
        key=lambda f: (f.shown.value is None, (f.shown.value or 0.0) * (1 if low else -1), place_name(f, names)),
    )
    rows = [
        (place_name(f, names), metrics.number_of(metric, f.shown), metrics.figure_words(metric, f.shown)) for f in known
    ]
    cells = {name: (beside.get(name, metrics.NONE),) for name, _, _ in rows} if beside is not None else None
    return bars(rows, most=100.0 if metric.unit is Unit.SHARE else None, cells=cells)


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
