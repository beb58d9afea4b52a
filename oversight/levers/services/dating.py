"""Change what is data with dates: a decision on the record, and the new data from a day to come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial

from hub.kernel import ids
from hub.kernel.access import Actor
from hub.kernel.decided import may_decide
from hub.kernel.money import pounds
from hub.people.domain import SECTOR_WORDS, Sector
from marketplace.offers import queries as floors
from marketplace.offers import services as flooring
from marketplace.offers.domain import FLOOR_NAMES, Floor
from matching.ranking import services as ranking
from matching.ranking.domain import AIM, PART_WORDS
from matching.search import services as searching
from matching.search.domain import SHARES
from oversight.decisions.domain import Reasons
from oversight.levers.domain import Lever
from oversight.levers.services.pulling import decide
from oversight.metrics.domain import Metric
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


def _decided(lever: Lever, starts: date, words: str, why: Reasons, by: Actor, put: Callable[..., object]) -> str:
    """Keep the decision, and put in force what was decided from a day on; the decision's id."""
    may_decide(starts, by)
    decision = decide(lever, f"From {starts.day} {starts:%B %Y}{words}", why, by)
    put(starts=starts, decision=ids.urn("decision", decision), by=by)
    return decision


def set_limits(limits: Limits, starts: date, *, why: Reasons, by: Actor) -> str:
    """Change up to which amounts one officer decides alone, from a day to come; returns the decision's id.

    Raises:
        Forbidden: `by` is no commissioner. ReviewTooSoon. StartsTooSoon.
    """
    run, apart, grant = pounds(limits.run_pence), pounds(limits.break_pence), pounds(limits.grant_pence)
    words = f": payments to suppliers up to {run}, differences up to {apart}, grants up to {grant}"
    return _decided(Lever.LIMITS, starts, words, why, by, partial(limiting.set_limits, limits))


def set_weights(hundredths: Mapping[str, int], starts: date, *, effect: str, why: Reasons, by: Actor) -> str:
    """Change how much each part of a match's score counts, from a day to come; returns the decision's id.

    Args:
        hundredths: of each part, how much it counts, 100 in all; and the `aim`: what newcomers should have at least, of
            each 100 that a lot would give them.
        starts: their first day.
        effect: what they would have changed last month, in words: the record keeps what was known.
        why: reasons on the record.
        by: a commissioner.

    Raises:
        Forbidden: `by` is no commissioner. ReviewTooSoon. StartsTooSoon.
        WeightsWrong, WeightBelowNought, NothingForNewcomers, AimWrong: naming the field.
    """
    counted = ", ".join(f"{PART_WORDS[name].lower()} {count}" for name, count in hundredths.items() if name != AIM)
    least = f" Newcomers should have at least {hundredths[AIM]} of each 100 by lot." if AIM in hundredths else ""
    words = f", of 100: {counted}.{least} {effect}"
    return _decided(Lever.WEIGHTS, starts, words, why, by, partial(ranking.set_weights, hundredths))


def set_search_weights(hundredths: Mapping[str, int], starts: date, *, effect: str, why: Reasons, by: Actor) -> str:
    """Change how much words, nearness and quality count in a search, from a day to come; returns the decision's id.

    Args:
        hundredths: of each, how much it counts; 100 in all.
        starts: their first day.
        effect: what they would have changed last month, in words: the record keeps what was known.
        why: reasons on the record.
        by: a commissioner.

    Raises:
        Forbidden: `by` is no commissioner. ReviewTooSoon. StartsTooSoon.
        ShareWrong, SharesWrong: naming the field.
    """
    counted = ", ".join(f"{SHARES[name].lower()} {count}" for name, count in hundredths.items())
    words = f", of 100: {counted}. {effect}"
    return _decided(Lever.SEARCH, starts, words, why, by, partial(searching.set_weights, hundredths))


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
    before = exclusions.versions().latest
    words = (
        f", no budget pays for: {_listed(wanted.things)}. "
        f"New: {_listed(wanted.beyond(before))}. No longer: {_listed(before.beyond(wanted))}."
    )
    return _decided(Lever.EXCLUSIONS, starts, words, why, by, partial(excluding.set_exclusions, wanted, seen=seen))


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
    fees = "; ".join(f"{SECTOR_WORDS[sector].lower()} {_fee(wanted.of(sector))}" for sector in Sector)
    words = f", of each payment for a visit: {fees}. {effect}"
    return _decided(Lever.FEES, starts, words, why, by, partial(charging.set_fees, wanted, seen=seen))


def set_floor(floor: Floor, pence: int, starts: date, *, seen: str, why: Reasons, by: Actor) -> str:
    """Change what an hour of paid help should cost at the least, from a day to come; returns the decision's id.

    Args:
        floor: which of the floors.
        pence: an hour.
        starts: its first day.
        seen: the mark of the amount that `by` saw.
        why: reasons on the record.
        by: a commissioner.

    Raises:
        Forbidden: `by` is no commissioner. ReviewTooSoon. StartsTooSoon. FloorWrong. FloorChanged. SameFloor.
    """
    name = FLOOR_NAMES[floor]
    words = f", {name[0].lower()}{name[1:]}: {pounds(pence)} an hour (before: {pounds(floors.floors()[floor].latest)})"
    return _decided(Lever.FLOORS, starts, words, why, by, partial(flooring.set_floor, floor, pence, seen=seen))


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
    now, was = (_numbers(metric) for metric in (wanted.ruled, thresholds.versions(wanted.metric).latest))
    words = f", {wanted.metric.name.lower()}: {now} (before: {was})"
    return _decided(Lever.THRESHOLDS, starts, words, why, by, partial(judging.set_threshold, wanted, seen=seen))


def _numbers(metric: Metric) -> str:
    return ", ".join(f"{PART_NAMES[name]} {said(metric, value)}" for name, value in numbers(metric.rule).items())


PART_NAMES = {
    "threshold": "out of bounds at",
    "watch": "worth watching at",
    "low": "out of bounds below",
    "tail": "nine in ten within",
}


def _fee(fee: Fee) -> str:
    parts = [f"{fee.percent}%"] * bool(fee.basis_points) + [pounds(fee.visit_pence)] * bool(fee.visit_pence)
    return " and ".join(parts) or "nothing"
