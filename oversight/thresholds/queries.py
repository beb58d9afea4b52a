"""The threshold of a day, all that were decided, and what is coming."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from babel.dates import format_date
from flask_babel import get_locale, gettext

from hub.kernel import clock, unit
from hub.kernel.dated import Dated
from hub.kernel.db import db
from oversight.metrics import queries as metrics
from oversight.metrics.domain import METRICS, Metric, Rule
from oversight.thresholds.domain import Numbers, numbers, of, on
from oversight.thresholds.models import AlertThreshold

REMEMBERED = "thresholds.versions"


@dataclass(frozen=True)
class ThresholdView:
    """One threshold as it was decided: from which day, by whom and why (URN)."""

    id: str
    metric: Metric
    starts: date
    rule: Rule
    decision: str
    set_by: str | None
    set_at: datetime

    @property
    def ruled(self) -> Metric:
        """The metric, with this rule."""
        return replace(self.metric, rule=self.rule)


def ruled(metric: Metric, day: date | None = None) -> Metric:
    """A metric with the rule in force on a day (today, where none is given)."""
    return replace(metric, rule=on(METRICS[metric.code], _versions(metric), day or clock.today()))


def by_which(metric: Metric, day: date) -> ThresholdView | None:
    """The decision by which a day's threshold holds; None where it is the registry's own."""
    begun = [view for view in reversed(history(metric)) if view.starts <= day]
    return max(begun, key=lambda view: (view.starts, view.id)) if begun else None


def latest(metric: Metric) -> Metric:
    """A metric with the rule that was decided last, whether or not its day has come."""
    found = history(metric)
    return found[0].ruled if found else METRICS[metric.code]


def coming(metric: Metric) -> list[ThresholdView]:
    """Those whose day is to come, by day; of one day the last holds."""
    today = clock.today()
    last = {view.starts: view for view in reversed(history(metric)) if view.starts > today}
    return [last[day] for day in sorted(last)]


def history(metric: Metric) -> list[ThresholdView]:
    """All thresholds of a metric that were decided, the last first."""
    return [view for view in _all() if view.metric.code == metric.code][::-1]


def mark(metric: Metric | None = None) -> str:
    """The id of what was decided last (of a metric): whoever changes it says which they saw."""
    found = [view.id for view in _all() if metric is None or view.metric.code == metric.code]
    return found[-1] if found else ""


def threshold_words(metric: Metric) -> str:
    """When a figure is out of bounds today, in words."""
    return metrics.threshold_words(ruled(metric))


def frozen_threshold(metric: Metric, evidence: Mapping[str, Any]) -> str:
    """When a figure was out of bounds as an alert was opened, in words, and from when that held."""
    found = metrics.threshold_words(replace(metric, rule=of(METRICS[metric.code], evidence.get("rule") or {}).rule))
    since = evidence.get("since")
    if since:
        return gettext("%(bounds)s So it was decided, from %(day)s.", bounds=found, day=day_words(since))
    return gettext("%(bounds)s So the register has it.", bounds=found)


def day_words(text: str) -> str:
    """A day of frozen evidence, in words."""
    return format_date(date.fromisoformat(text), "d MMMM y", locale=get_locale() or "en_GB")


def _versions(metric: Metric) -> list[Dated[Numbers]]:
    return [Dated(view.starts, numbers(view.rule)) for view in _all() if view.metric.code == metric.code]


def _all() -> tuple[ThresholdView, ...]:
    """In the order in which they were decided; read once in a unit."""
    return unit.once(REMEMBERED, lambda: tuple(_view(row) for row in _rows() if row.metric in METRICS))


def _rows() -> list[AlertThreshold]:
    return list(db.session.scalars(sa.select(AlertThreshold).order_by(AlertThreshold.id)))


def _view(row: AlertThreshold) -> ThresholdView:
    metric = METRICS[row.metric]
    return ThresholdView(
        row.id, metric, row.starts, of(metric, row.numbers).rule, row.decision, row.set_by, row.set_at
    )  # fmt: skip
