"""Put a threshold in force from a day on."""

from __future__ import annotations

from datetime import date

from hub.kernel.access import Actor
from hub.kernel.decided import lock, put
from oversight.thresholds import queries
from oversight.thresholds.domain import SameThreshold, Threshold, ThresholdChanged, numbers
from oversight.thresholds.models import AlertThreshold


def set_threshold(threshold: Threshold, *, starts: date, seen: str, decision: str, by: Actor) -> str:
    """Put one metric's threshold in force from a day to come; alerts that stand keep theirs. Returns its id.

    Args:
        threshold: the whole new rule.
        starts: its first day.
        seen: what was decided last of this metric, when `by` looked (`mark`).
        decision: the record that says why (URN).
        by: a commissioner, who owns every figure.

    Raises:
        Forbidden: `by` is someone else.
        StartsTooSoon: the day is today or past.
        ThresholdChanged: another was decided since.
        SameThreshold: it stands so already.
    """
    lock(AlertThreshold, starts, by)
    metric = threshold.ruled
    queries.versions(metric).must_change(
        metric, seen, changed=ThresholdChanged(), same=SameThreshold(field="threshold")
    )
    return put(AlertThreshold(metric=metric.code, numbers=numbers(metric.rule)), starts, decision=decision, by=by)
