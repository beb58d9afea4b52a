"""What officers fill in to change from where on a figure is out of bounds."""

from __future__ import annotations

from flask_babel import gettext
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired

from hub.kernel.words import N_
from oversight.levers.forms.dating import first_day
from oversight.levers.forms.pulling import WhyForm
from oversight.metrics.domain import Metric, Unit, Worse
from oversight.thresholds.domain import PARTS, Threshold, numbers, of, parts, said, written

UNITS = {Unit.SHARE: N_("in per cent"), Unit.DAYS: N_("in days"), Unit.SUPPLIERS: N_("suppliers"), Unit.INDEX: ""}


def _number(label: str) -> StringField:
    return StringField(label, [InputRequired(N_("Write a number."))])


class ThresholdForm(WhyForm):
    """From where on one figure is out of bounds, from a day on; `seen` is what was filled in."""

    threshold = _number(N_("Out of bounds above"))
    watch = _number(N_("Worth watching above"))
    low = _number(N_("Out of bounds below"))
    tail = _number(N_("Out of bounds when one in ten waits longer than"))
    starts = first_day()
    seen = HiddenField()

    def __init__(self, metric: Metric, seen: str) -> None:
        filled = {name: said(metric, value) for name, value in numbers(metric.rule).items()}
        super().__init__(seen=seen, **filled)
        self.metric = metric
        for name in PARTS:
            if name not in parts(metric):
                del self[name]
        if metric.rule.worse is Worse.LOWER:
            self.threshold.label.text = N_("Out of bounds below")
        for name in parts(metric):
            if unit := UNITS[metric.unit]:
                label = self[name].label
                label.text = gettext("%(label)s (%(unit)s)", label=gettext(label.text), unit=gettext(unit))

    def rule(self) -> Threshold:
        """The rule as written.

        Raises:
            ThresholdWrong, OutOfOrder: `field` says which part cannot be.
        """
        return of(self.metric, {n: written(self.metric, self[n].data or "", n) for n in parts(self.metric)})
