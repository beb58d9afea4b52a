"""Change what is data with dates: a decision on the record, and the new data from a day to come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.dated import start_after
from hub.kernel.errors import Forbidden
from hub.kernel.money import pounds
from hub.people.domain import SECTOR_WORDS, Sector
from matching.ranking import services as ranking
from matching.ranking.domain import PART_WORDS
from oversight.decisions.domain import Reasons
from oversight.levers.domain import Lever
from oversight.levers.services.pulling import decide
from oversight.thresholds import queries as thresholds
from oversight.thresholds import services as judging
from oversight.thresholds.domain import Threshold, numbers, said
from payments.exclusions import queries as exclusions
from payments.exclusions import services as excluding
from payments.exclusions.domain import Exclusion, Exclusions
from payments.fees import services as charging
from payments.fees.domain import Fee, Fees
from payments.limits import services as limiting
from payments.limits.domain import Limits


def _may(by: Actor, starts: date) -> None:
    if not by.has("commissioner"):
        raise Forbidden
    start_after(starts, clock.today())


def _decided(lever: Lever, words: str, why: Reasons, by: Actor, put: Callable[..., object]) -> str:
    """Keep the decision, and put in force what was decided; the decision's id."""
    decision = decide(lever, words, why, by)
    put(decision=ids.urn("decision", decision), by=by)
    return decision


def set_limits(limits: Limits, starts: date, *, why: Reasons, by: Actor) -> str:
    """Change up to which amounts one officer decides alone, from a day to come; returns the decision's id.

    Raises:
        Forbidden: `by` is no commissioner. ReviewTooSoon. StartsTooSoon.
    """
    _may(by, starts)
    run, apart, grant = pounds(limits.run_pence), pounds(limits.break_pence), pounds(limits.grant_pence)
    words = f"From {starts.day} {starts:%B %Y}: payments to suppliers up to {run}, differences up to {apart}, grants up to {grant}"
    return _decided(Lever.LIMITS, words, why, by, partial(limiting.set_limits, limits, starts=starts))


def set_weights(hundredths: Mapping[str, int], starts: date, *, effect: str, why: Reasons, by: Actor) -> str:
    """Change how much each part of a match's score counts, from a day to come; returns the decision's id.

    Args:
        hundredths: of each part, how much it counts; 100 in all.
        starts: their first day.
        effect: what they would have changed last month, in words: the record keeps what was known.
        why: reasons on the record.
        by: a commissioner.

    Raises:
        Forbidden: `by` is no commissioner. ReviewTooSoon. StartsTooSoon.
        WeightsWrong, WeightBelowNought, NothingForNewcomers: naming the field.
    """
    if not by.has("commissioner"):
        raise Forbidden
    counted = ", ".join(f"{PART_WORDS[name].lower()} {count}" for name, count in hundredths.items())
    words = f"From {starts.day} {starts:%B %Y}, of 100: {counted}. {effect}"
    return _decided(Lever.WEIGHTS, words, why, by, partial(ranking.set_weights, hundredths, starts=starts))


def set_exclusions(wanted: Exclusions, starts: date, *, seen: str, why: Reasons, by: Actor) -> str:
    """Change what no budget pays for, from a day to come; returns the decision's id.

    Args:
        wanted: the whole list.
        starts: its first day.
        seen: the mark of the list that `by` saw.
        why: reasons on the record.
        by: a commissioner.

    Raises:
        Forbidden: `by` is no commissioner. ReviewTooSoon. StartsTooSoon. ListChanged. SameExclusions.
    """
    _may(by, starts)
    before = exclusions.latest()
    words = (
        f"From {starts.day} {starts:%B %Y}, no budget pays for: {_listed(wanted.things)}. "
        f"New: {_listed(wanted.beyond(before))}. No longer: {_listed(before.beyond(wanted))}."
    )
    return _decided(
        Lever.EXCLUSIONS, words, why, by, partial(excluding.set_exclusions, wanted, starts=starts, seen=seen)
    )


def _listed(things: Iterable[Exclusion]) -> str:
    return ", ".join(one.words for one in things) or "nothing"


def set_fees(wanted: Fees, starts: date, *, seen: str, effect: str, why: Reasons, by: Actor) -> str:
    """Change what suppliers are charged, from a day to come; returns the decision's id.

    Args:
        wanted: the fee of every kind of supplier.
        starts: their first day.
        seen: the mark of the fees that `by` saw.
        effect: what they would have cost last month, in words: the record keeps what was known.
        why: reasons on the record.
        by: a commissioner.

    Raises:
        Forbidden: `by` is no commissioner. ReviewTooSoon. StartsTooSoon. FeesChanged. SameFees.
    """
    _may(by, starts)
    fees = "; ".join(f"{SECTOR_WORDS[sector].lower()} {_fee(wanted.of(sector))}" for sector in Sector)
    words = f"From {starts.day} {starts:%B %Y}, of each payment for a visit: {fees}. {effect}"
    return _decided(Lever.FEES, words, why, by, partial(charging.set_fees, wanted, starts=starts, seen=seen))


def set_threshold(wanted: Threshold, starts: date, *, seen: str, why: Reasons, by: Actor) -> str:
    """Change from where on a figure is out of bounds, from a day to come; returns the decision's id.

    Args:
        wanted: the metric's whole rule.
        starts: its first day.
        seen: the mark of the threshold that `by` saw.
        why: reasons on the record.
        by: a commissioner.

    Raises:
        Forbidden: `by` is no commissioner. ReviewTooSoon. StartsTooSoon. ThresholdChanged. SameThreshold.
    """
    _may(by, starts)
    metric, before = wanted.metric, thresholds.latest(wanted.metric)
    parts = (f"{PART_NAMES[name]} {said(metric, value)}" for name, value in numbers(wanted.rule).items())
    was = (f"{PART_NAMES[name]} {said(metric, value)}" for name, value in numbers(before.rule).items())
    words = f"From {starts.day} {starts:%B %Y}, {metric.name.lower()}: {', '.join(parts)} (before: {', '.join(was)})"
    return _decided(Lever.THRESHOLDS, words, why, by, partial(judging.set_threshold, wanted, starts=starts, seen=seen))


PART_NAMES = {
    "threshold": "out of bounds at",
    "watch": "worth watching at",
    "low": "out of bounds below",
    "tail": "nine in ten within",
}


def _fee(fee: Fee) -> str:
    parts = [f"{fee.percent}%"] * bool(fee.basis_points) + [pounds(fee.visit_pence)] * bool(fee.visit_pence)
    return " and ".join(parts) or "nothing"
