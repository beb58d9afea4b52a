"""The threshold of a day, all that were decided, and what is coming."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from babel.dates import format_date
from flask_babel import get_locale, gettext

from hub.kernel import clock
from hub.kernel.dated import Dated, Versions
from hub.kernel.decided import decided
from oversight.metrics import queries as metrics
from oversight.metrics.domain import METRICS, Metric
from oversight.thresholds.domain import of
from oversight.thresholds.models import AlertThreshold


def versions(metric: Metric) -> Versions[Metric]:
    """A metric with every rule that was decided, and the registry's own before."""
    return Versions(METRICS[metric.code], tuple(one for one in _all() if one.value.code == metric.code))


def ruled(metric: Metric, day: date | None = None) -> Metric:
    """A metric with the rule in force on a day (today, where none is given)."""
    return versions(metric).on(day or clock.today())


def mark() -> str:
    """The id of what was decided last, of any metric."""
    found = _all()
    return found[-1].id if found else ""


def threshold_words(metric: Metric) -> str:
    """When a figure is out of bounds today, in words."""
    return metrics.threshold_words(ruled(metric))


def frozen_threshold(metric: Metric, evidence: Mapping[str, Any]) -> str:
    """When a figure was out of bounds as an alert was opened, in words, and from when that held."""
    found = metrics.threshold_words(replace(metric, rule=of(METRICS[metric.code], evidence.get("rule") or {}).rule))
    since = evidence.get("since")
    if since:
        return gettext("%(bounds)s So it was decided, from %(day)s.", bounds=found, day=day_words(since))
    return gettext("%(bounds)s It has stood so from the beginning.", bounds=found)


def day_words(text: str) -> str:
    """A day of frozen evidence, in words."""
    return format_date(date.fromisoformat(text), "d MMMM y", locale=get_locale() or "en_GB")


def _all() -> tuple[Dated[Metric], ...]:
    known = AlertThreshold.metric.in_(METRICS)
    return decided(AlertThreshold, lambda row: of(METRICS[row.metric], row.numbers).ruled, known)
