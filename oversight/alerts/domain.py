"""When a figure is an alert: outside its bound by more than chance, twice running."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from hub.kernel.errors import Conflict, Invalid, Refused
from hub.kernel.words import N_
from oversight.disclosure.domain import Cell
from oversight.metrics.domain import Formula, Metric, Worse
from oversight.metrics.domain.statistics import wilson

LEAST_N = 30
RUNNING = 2  # consecutive periods
MEASURED_EACH = timedelta(days=7)  # newcomers' share of exposure, over the 28 days before
TOLD_EACH = 4  # weeks in which it goes on to be missed


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
    # A second decision on the same alert is one too: the first did not help.
    (AlertState.ANSWERED, AlertEvent.ANSWER): AlertState.ANSWERED,
    (AlertState.OPEN, AlertEvent.RECOVER): AlertState.PASSED,
    (AlertState.ANSWERED, AlertEvent.RECOVER): AlertState.PASSED,
}


class NoReason(Invalid):
    """The urgent track needs a reason."""

    code = "urgent-without-reason"
    template = N_("Write why this cannot wait for a second period.")


class NothingWrong(Refused):
    """The urgent track was asked for where no figure is out of bounds."""

    code = "nothing-out-of-bounds"
    template = N_("The latest figure there is not out of bounds, or there is none. Choose another figure or place.")


class AlreadyOpen(Conflict):
    """One alert for one figure in one place at a time."""

    code = "already-alert"
    template = N_("There is already an alert for this figure in this place. Open that one.")


@dataclass(frozen=True)
class Bound:
    """How sure one cell is to be out of bounds: the side of its interval nearest to the threshold."""

    value: float
    nearest: float
    n: int
    out: bool


def bound(metric: Metric, cell: Cell) -> Bound | None:
    """Judge one exact cell by its metric's rule; None where there is nothing to judge or too few to judge it by.

    Proportions are judged by their Wilson bound, waits by the lower end of the 95 % interval of their median and p90,
    each with n ≥ 30; indexes of the supply (depth, HHI, top share) by their value alone.
    """
    if metric.formula in (Formula.DISTINCT, Formula.CONCENTRATION, Formula.TOP_SHARE):
        if cell.value is None:
            return None
        return Bound(cell.value, cell.value, cell.n, metric.rule.outside(cell.value))
    # What chance deals: people, not their minutes; where suppliers are judged, their visits or offers.
    n = cell.n if metric.protected else cell.trials
    if n < LEAST_N:
        return None
    if metric.formula is Formula.SURVIVAL:
        return _wait(metric, cell, n)
    return _proportion(metric, cell, n)


def _wait(metric: Metric, cell: Cell, n: int) -> Bound | None:
    if cell.least is None:
        return None
    tail = metric.rule.tail
    late = tail is not None and cell.least_tail is not None and cell.least_tail > tail
    # Where fewer than half were matched there is no median; it is at least its lower end.
    value = cell.least if cell.value is None else cell.value
    return Bound(value, cell.least, n, late or metric.rule.outside(cell.least))


def _proportion(metric: Metric, cell: Cell, n: int) -> Bound | None:
    if cell.value is None:
        return None
    rule = metric.rule
    low, high = wilson(min(1.0, max(0.0, cell.value)) * n, n)
    nearest = low if rule.worse is Worse.HIGHER else high
    unused = rule.low is not None and high < rule.low
    return Bound(cell.value, high if unused else nearest, n, unused or rule.beyond(nearest))


def recovered(metric: Metric, latest: Sequence[Cell | None]) -> bool:
    """Whether the newest cell (oldest first) is back within its bound, or nothing has been there for so long."""
    newest = latest[-1] if latest else None
    if newest is None or newest.value is None:
        empty = [cell is None or not cell.trials for cell in latest[-RUNNING:]]
        return len(empty) == RUNNING and all(empty)
    late = metric.rule.tail is not None and newest.tail is not None and newest.tail > metric.rule.tail
    return not late and not metric.rule.outside(newest.value)


def opens(metric: Metric, latest: Sequence[Cell | None], *, urgent: bool = False) -> bool:
    """Whether the last cells (oldest first) open an alert: out of bounds in two consecutive periods, or urgent in one."""
    needed = 1 if urgent else RUNNING
    judged = [bound(metric, cell) if cell else None for cell in latest[-needed:]]
    return len(judged) == needed and all(b is not None and b.out for b in judged)


@dataclass(frozen=True)
class Seen:
    """How much newcomers were seen in the 28 days up to `until`.

    `share` (0..1) is theirs of all exposure in `lists` of those who suit a need, and `target` the least that was aimed at then.
    Each list has a lot of its own, so that with 30 of them chance alone hardly brings a share under four fifths of a lot's.
    """

    until: date
    lists: int
    share: float
    target: float

    @property
    def few(self) -> bool:
        """Whether there were too few lists to judge it by."""
        return self.lists < LEAST_N

    @property
    def missed(self) -> bool:
        """Whether they were seen less than was aimed at."""
        return not self.few and self.share < self.target


def weeks_missed(latest: Iterable[Seen]) -> int:
    """For how many weeks running, the newest first, the aim was missed; 0 until it was in two."""
    weeks = sum(1 for _ in takewhile(lambda one: one.missed, latest))
    return weeks if weeks >= RUNNING else 0
