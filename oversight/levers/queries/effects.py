"""What changed since a decision: its metric before and after, there and in the places it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from oversight.decisions.queries import DecisionView
from oversight.disclosure.domain import Tier
from oversight.metrics import queries as metrics
from oversight.metrics.domain import EVERY, METRICS, Metric, Table
from oversight.metrics.queries import Figure, Place


@dataclass(frozen=True)
class Side:
    """One side of the comparison: the mean of the spans before and after, where there are figures to show."""

    before: float | None
    after: float | None
    spans_before: int
    spans_after: int


@dataclass(frozen=True)
class Effect:
    """A metric before and after a decision, here and in the places it is compared with.

    `here` and `there` are means over spans; `there` is the median of the compared places' means. `figures` are the
    place's own, oldest first; `middle` the compared places' median for each of their spans.
    """

    metric: Metric
    table: Table
    place: Place
    day: date
    here: Side
    there: Side
    compared: int
    figures: tuple[Figure, ...]
    middle: tuple[float | None, ...]


def place_of(evidence: dict[str, Any]) -> Place:
    """The place that frozen evidence is about."""
    return Place(evidence["area"], evidence["category"], evidence["supplier"])


def effect(decision: DecisionView, tier: Tier) -> Effect | None:
    """Before and after, for a decision that answered an alert; None where it rests on no metric, or none to be shown.

    Compared are the other suppliers, areas or kinds of help of the same table, frozen by the same formula. The span in
    which it was decided is neither before nor after.
    """
    evidence = decision.evidence
    metric = METRICS.get(evidence.get("metric", ""))
    table = _table(metric, evidence["table"], tier) if metric else None
    if metric is None or table is None:
        return None
    place, day = place_of(evidence), decision.decided_at.date()
    figures = metrics.figures(metric, table, tier)
    mine = [f for f in figures if f.place == place]
    others = [f for f in figures if f.place != place and _comparable(f.place, place)]
    by_place: dict[Place, list[Figure]] = {}
    for figure in others:
        by_place.setdefault(figure.place, []).append(figure)
    sides = [_side(found, day) for found in by_place.values()]
    here = _side(mine, day)
    there = Side(
        _middle([s.before for s in sides]), _middle([s.after for s in sides]), here.spans_before, here.spans_after
    )
    middle = tuple(_middle([o.shown.value for o in others if o.span == f.span]) for f in mine)
    return Effect(metric, table, place, day, here, there, len(by_place), tuple(mine), middle)


def _table(metric: Metric, code: str, tier: Tier) -> Table | None:
    """The evidence's own table, or for everyone the public one of the same areas and kinds."""
    table = metric.table(code)
    if table is None or tier is Tier.T2 or metric.open_in(table):
        return table
    return next((t for t in metric.tables if t.public and (t.area, t.by) == (table.area, table.by)), None)


def _comparable(other: Place, place: Place) -> bool:
    if place.supplier != EVERY:
        return other.area == place.area
    if place.area != EVERY:
        return other.category == place.category
    return other.area == place.area


def _side(figures: Sequence[Figure], day: date) -> Side:
    before = [f.shown.value for f in figures if f.span.last < day and f.shown.value is not None]
    after = [f.shown.value for f in figures if f.span.first > day and f.shown.value is not None]
    return Side(_mean(before), _mean(after), len(before), len(after))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _middle(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
