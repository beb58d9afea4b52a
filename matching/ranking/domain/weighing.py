"""Weights as people set them: whole hundredths of the score, all of it shared out, and what newcomers should have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hub.kernel.errors import Invalid
from hub.kernel.words import N_
from matching.ranking.domain.values import PARTS, Weights

WHOLE = 100
AIM = "aim"
"""What newcomers should have at least, in hundredths of what a lot would give them: stands beside the parts."""
LEAST_AIM = 50


class WeightsWrong(Invalid):
    """Weights that are no shares of one whole."""

    code = "weights-wrong"
    template = N_("Together they must make 100. They make %(made)s.")


class WeightBelowNought(Invalid):
    """A part that would count against whoever is better at it."""

    code = "weight-below-nought"
    template = N_("Write a whole number from 0 to 100.")


class NothingForNewcomers(Invalid):
    """Weights under which nobody new would ever be seen."""

    code = "nothing-for-newcomers"
    template = N_("Leave at least 1 for newcomers: whoever starts has no record yet, and would never be seen.")


class AimWrong(Invalid):
    """An aim that no list could reach, or that asks for next to nothing."""

    code = "aim-wrong"
    template = N_("Write a whole number from 50 to 100.")


def weighing(hundredths: Mapping[str, int]) -> Weights:
    """The weights that these hundredths make; a part that is not named counts nothing, and without an `aim` it is the usual.

    Raises:
        WeightBelowNought, WeightsWrong, NothingForNewcomers, AimWrong: naming the field.
    """
    counts = {name: hundredths.get(name, 0) for name in PARTS}
    for name, count in counts.items():
        if not 0 <= count <= WHOLE:
            raise WeightBelowNought(field=name)
    if sum(counts.values()) != WHOLE:
        raise WeightsWrong(made=sum(counts.values()), field=PARTS[0])
    if not counts["newcomer"]:
        raise NothingForNewcomers(field="newcomer")
    shares: dict[str, Any] = {name: count / WHOLE for name, count in counts.items()}
    if AIM in hundredths and not LEAST_AIM <= hundredths[AIM] <= WHOLE:
        raise AimWrong(field=AIM)
    found = Weights(**shares)
    return replace(found, newcomers_aim=hundredths[AIM] / WHOLE) if AIM in hundredths else found


def hundredths(weights: Weights) -> dict[str, int]:
    """Weights as hundredths, as they are shown and changed."""
    return {name: round(getattr(weights, name) * WHOLE) for name in PARTS}


def aim(weights: Weights) -> int:
    """What newcomers should have at least, in hundredths of what a lot would give them."""
    return round(weights.newcomers_aim * WHOLE)
