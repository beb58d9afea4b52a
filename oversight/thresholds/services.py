"""Put a threshold in force from a day on."""

from __future__ import annotations

from datetime import date

from hub.kernel import clock, ids, unit
from hub.kernel.access import Actor
from hub.kernel.dated import start_after
from hub.kernel.db import db, lock_whole
from hub.kernel.errors import Forbidden
from oversight.thresholds import queries
from oversight.thresholds.domain import SameThreshold, Threshold, ThresholdChanged, numbers
from oversight.thresholds.models import AlertThreshold


def set_threshold(threshold: Threshold, *, starts: date, seen: str, decision: str, by: Actor) -> str:
    """Put one metric's threshold in force from a day to come; alerts that stand keep theirs. Returns its id.

    Args:
        threshold: the whole new rule.
        starts: its first day.
        seen: what was decided last of this metric, when `by` looked (`queries.mark`).
        decision: the record that says why (URN).
        by: a commissioner, who owns every figure.

    Raises:
        Forbidden: `by` is someone else.
        StartsTooSoon: the day is today or past.
        ThresholdChanged: another was decided since.
        SameThreshold: it stands so already.
    """
    if not by.has("commissioner"):
        raise Forbidden
    start_after(starts, clock.today())
    lock_whole(AlertThreshold)  # two tabs at once: the second reads what the first decided
    unit.forget(queries.REMEMBERED)
    if seen != queries.mark(threshold.metric):
        raise ThresholdChanged
    if threshold.rule == queries.latest(threshold.metric).rule:
        raise SameThreshold(field="threshold")
    row = AlertThreshold(
        id=ids.new(),
        metric=threshold.metric.code,
        starts=starts,
        numbers=numbers(threshold.rule),
        decision=decision,
        set_by=by.person,
        set_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    unit.forget(queries.REMEMBERED)
    return row.id
