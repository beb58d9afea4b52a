"""When a figure is an alert: outside its bound by more than chance, twice running."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.errors import Invalid
from hub.kernel.words import N_
from oversight.disclosure.domain import Cell
from oversight.metrics.domain import Formula, Metric, Rule, Worse
from oversight.metrics.domain.statistics import wilson

LEAST_N = 30
RUNNING = 2  # consecutive periods


class AlertState(StrEnum):
    """Where an alert stands."""

    OPEN = "open"
    ANSWERED = "answered"
    PASSED = "passed"  # the figure came back within its bound


class AlertEvent(StrEnum):
    """What may happen to an alert."""

    ANSWER = "answer"
    RECOVER = "recover"


STEPS: Mapping[tuple[AlertState, AlertEvent], AlertState] = {
    (AlertState.OPEN, AlertEvent.ANSWER): AlertState.ANSWERED,
    (AlertState.OPEN, AlertEvent.RECOVER): AlertState.PASSED,
    (AlertState.ANSWERED, AlertEvent.RECOVER): AlertState.PASSED,
}


class NoReason(Invalid):
    """The urgent track needs a reason."""

    code = "urgent-without-reason"
    template = N_("Write why this cannot wait for a second period.")


@dataclass(frozen=True)
class Bound:
    """How sure one cell is to be out of bounds: the side of its interval nearest to the threshold."""

    value: float
    nearest: float
    n: int
    out: bool


def bound(metric: Metric, cell: Cell) -> Bound | None:
    """Judge one exact cell by its metric's rule; None where there is nothing to judge or too few to judge it by.

    Proportions of people are judged by their Wilson bound with n ≥ 30; indexes of the supply (depth, HHI, top share)
    by their value alone; a median by its own value with n ≥ 30, since its interval is not kept in the cell.
    """
    if cell.value is None:
        return None
    if metric.formula in (Formula.DISTINCT, Formula.CONCENTRATION, Formula.TOP_SHARE):
        return Bound(cell.value, cell.value, cell.n, _outside(metric.rule, cell.value))
    if metric.formula is Formula.SURVIVAL:
        return Bound(cell.value, cell.value, cell.n, _outside(metric.rule, cell.value)) if cell.n >= LEAST_N else None
    n = cell.denominator or 0.0
    weight = min(n, float(cell.n)) if cell.n else n  # people, not minutes, are what chance deals
    if weight < LEAST_N:
        return None
    low, high = wilson(min(1.0, max(0.0, cell.value)) * weight, weight)
    nearest = low if metric.rule.worse is Worse.HIGHER else high
    return Bound(cell.value, nearest, cell.n, _outside(metric.rule, nearest))


def _outside(rule: Rule, value: float) -> bool:
    return value > rule.threshold if rule.worse is Worse.HIGHER else value < rule.threshold


def opens(metric: Metric, latest: Sequence[Cell | None], *, urgent: bool = False) -> bool:
    """Whether the last cells (oldest first) open an alert: out of bounds in two consecutive periods, or urgent in one."""
    needed = 1 if urgent else RUNNING
    judged = [bound(metric, cell) if cell else None for cell in latest[-needed:]]
    return len(judged) == needed and all(b is not None and b.out for b in judged)
