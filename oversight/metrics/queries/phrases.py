"""How a figure is said: with its unit, `[c]` where it is hidden, and how it moved."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import format_date
from flask_babel import get_locale, gettext

from hub.kernel.drawing import number_words
from oversight.calendar.domain import WEEKS, Grain, Span
from oversight.disclosure.domain import Shown
from oversight.metrics.domain import Formula, Metric, Unit, Worse

HIDDEN = "[c]"
NONE = "–"


def number_of(metric: Metric, shown: Shown) -> float | None:
    """The figure as a chart draws it: shares in per cent, days to a tenth; None where there is nothing to draw."""
    return None if shown.value is None else number_in(metric, shown.value)


def number_in(metric: Metric, value: float) -> float:
    """A value in the unit that people read."""
    if metric.unit is Unit.SHARE:
        return round(100 * value, 1)
    return round(value, 1) if metric.unit is Unit.DAYS else float(round(value))


def unit_sign(metric: Metric) -> str:
    """What stands after a number in a chart."""
    return {Unit.SHARE: "%", Unit.DAYS: gettext(" days")}.get(metric.unit, "")


def figure_words(metric: Metric, shown: Shown) -> str:
    """The figure in words: 82%, 3.5 days, 7; `[c]` where it is hidden to protect people."""
    if shown.hidden:
        return HIDDEN
    if shown.unreached and metric.formula is Formula.SURVIVAL:
        return gettext("over half still wait")
    return NONE if shown.value is None else value_words(metric, shown.value)


def value_words(metric: Metric, value: float) -> str:
    """A value with its unit."""
    number = number_in(metric, value)
    said = number_words(number)
    if metric.unit is Unit.SHARE:
        return said + "%"
    if metric.unit is Unit.DAYS:
        return gettext("1 day") if number == 1 else gettext("%(days)s days", days=said)
    return said


def change_words(metric: Metric, before: Shown | None, now: Shown) -> tuple[str, str]:
    """How a figure moved since the one before, and in which tone: plain, good or bad; empty where neither is known."""
    if before is None or before.value is None or now.value is None:
        return "", "plain"
    was, moved = value_words(metric, before.value), number_in(metric, now.value) - number_in(metric, before.value)
    if abs(moved) < 0.05:
        return gettext("as before"), "plain"
    worse = (moved > 0) is (metric.rule.worse is Worse.HIGHER)
    tone = "plain" if metric.rule.low is not None else "bad" if worse else "good"
    arrow = "▲" if moved > 0 else "▼"
    ending = {"plain": "", "good": gettext(" (better)"), "bad": gettext(" (worse)")}[tone]
    return gettext("%(arrow)s from %(was)s%(ending)s", arrow=arrow, was=was, ending=ending), tone


def span_words(span: Span) -> str:
    """The days of a span: 3 to 30 November 2025."""
    locale = get_locale() or "en_GB"
    last = format_date(span.last, "d MMMM y", locale=locale)
    same = span.first.month == span.last.month and span.first.year == span.last.year
    first = format_date(
        span.first,
        "d" if same else "d MMMM" if span.first.year == span.last.year else "d MMMM y",
        locale=locale,
    )
    return gettext("%(first)s to %(last)s", first=first, last=last)


def short_span(span: Span) -> str:
    """The day on which a span ends, as a chart's label: 30 Nov."""
    return format_date(span.last, "d MMM", locale=get_locale() or "en_GB")


def value_or_none(metric: Metric, value: float | None) -> str:
    """A value with its unit, or a dash."""
    return NONE if value is None else value_words(metric, value)


def frozen_words(metric: Metric, kept: dict[str, Any]) -> str:
    """A figure as it was frozen into evidence, in words."""
    return figure_words(metric, Shown(kept.get("value"), kept.get("n"), kept.get("tail"), bool(kept.get("hidden"))))


def frozen_days(kept: dict[str, Any]) -> str:
    """The days that frozen evidence is about, in words."""
    first, last = date.fromisoformat(kept["from"]), date.fromisoformat(kept["to"])
    grain = next(grain for grain in Grain if (last - first).days + 1 == WEEKS[grain] * 7)
    return span_words(Span(first, last, grain))


def _limit(metric: Metric, value: float) -> str:
    """A bound as exactly as it was decided: to two places, where figures are said to one or none."""
    said = number_words(round(100 * value if metric.unit is Unit.SHARE else value, 2))
    if metric.unit is Unit.SHARE:
        return said + "%"
    if metric.unit is Unit.DAYS:
        return gettext("1 day") if value == 1 else gettext("%(days)s days", days=said)
    return said


def threshold_words(metric: Metric) -> str:
    """When a figure is an alert, in words."""
    rule = metric.rule
    limit = _limit(metric, rule.threshold)
    if rule.worse is Worse.LOWER:
        return gettext("It is out of bounds below %(limit)s.", limit=limit)
    if rule.low is not None:
        low = _limit(metric, rule.low)
        return gettext("It is out of bounds above %(limit)s, and below %(low)s.", limit=limit, low=low)
    if rule.tail is not None:
        tail = _limit(metric, rule.tail)
        return gettext(
            "It is out of bounds above %(limit)s, or when one in ten waits longer than %(tail)s.",
            limit=limit,
            tail=tail,
        )
    if rule.watch is not None:
        watch = _limit(metric, rule.watch)
        return gettext(
            "It is worth watching above %(watch)s and out of bounds above %(limit)s.", watch=watch, limit=limit
        )
    return gettext("It is out of bounds above %(limit)s.", limit=limit)
