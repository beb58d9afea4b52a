"""From where on a figure is out of bounds, from a day on; the registry's own rule before the first decision."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hub.kernel.errors import Conflict, Invalid
from hub.kernel.words import N_
from oversight.metrics.domain import Metric, Rule, Unit, Worse

PARTS = ("threshold", "watch", "low", "tail")
NUMBER = re.compile(r"(\d{1,5})(?:\.(\d{1,2}))?\s*%?", re.ASCII)
MOST: Mapping[Unit, float] = {Unit.SHARE: 1.0, Unit.DAYS: 366.0, Unit.SUPPLIERS: 1000.0, Unit.INDEX: 10_000.0}

Numbers = Mapping[str, float]


class ThresholdWrong(Invalid):
    """A threshold that cannot be."""

    code = "threshold-wrong"
    template = N_("Write a number over 0 and up to %(most)s, with at most two decimals.")


class OutOfOrder(Invalid):
    """Parts of one rule that contradict each other."""

    code = "threshold-out-of-order"
    template = N_("This must lie on the other side of where the figure is out of bounds.")


class SameThreshold(Invalid):
    """A threshold that stands already."""

    code = "same-threshold"
    template = N_("It stands so already. Change something, or leave it.")


class ThresholdChanged(Conflict):
    """Somebody else has changed what was filled in."""

    code = "threshold-changed"
    template = N_("Somebody has changed it since you opened this page. Read it again, then decide.")


def parts(metric: Metric) -> tuple[str, ...]:
    """The parts of a metric's rule that the registry declares: no others can be set."""
    return tuple(name for name in PARTS if getattr(metric.rule, name) is not None)


def numbers(rule: Rule) -> dict[str, float]:
    """The numbers of a rule, by part."""
    return {name: value for name in PARTS if (value := getattr(rule, name)) is not None}


@dataclass(frozen=True)
class Threshold:
    """The numbers of one metric's rule, in the metric's own unit."""

    metric: Metric
    rule: Rule

    def __post_init__(self) -> None:
        most = MOST[self.metric.unit]
        for name, value in numbers(self.rule).items():
            if not 0 < value <= most:
                raise ThresholdWrong(field=name, most=said(self.metric, most))
        limit, worse = self.rule.threshold, self.rule.worse
        for name in ("watch", "low"):
            value = getattr(self.rule, name)
            if value is not None and (value >= limit) is (worse is Worse.HIGHER):
                raise OutOfOrder(field=name)
        if self.rule.tail is not None and self.rule.tail <= limit:
            raise OutOfOrder(field="tail")

    @property
    def ruled(self) -> Metric:
        """The metric, with this rule."""
        return replace(self.metric, rule=self.rule)


def of(metric: Metric, numbers: Numbers) -> Threshold:
    """A metric's rule with these numbers; what they do not say stays as the registry has it.

    Raises:
        ThresholdWrong, OutOfOrder: `field` says which part.
    """
    given: dict[str, Any] = {name: numbers[name] for name in parts(metric) if name in numbers}
    return Threshold(metric, replace(metric.rule, **given))


def said(metric: Metric, value: float) -> str:
    """A number as it is written in the form: shares in per cent."""
    number = value * 100 if metric.unit is Unit.SHARE else value
    return f"{number:.2f}".rstrip("0").rstrip(".")


def written(metric: Metric, text: str, field: str) -> float:
    """A number from what was typed.

    Raises:
        ThresholdWrong: it cannot be read.
    """
    match = NUMBER.fullmatch(text.strip().replace(",", ""))
    if not match:
        raise ThresholdWrong(field=field, most=said(metric, MOST[metric.unit]))
    number = float(f"{match[1]}.{match[2] or 0}")
    return round(number / 100, 6) if metric.unit is Unit.SHARE else number
