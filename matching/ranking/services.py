"""Put weights in force from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hub.kernel.access import Actor
from hub.kernel.decided import put
from matching.ranking.domain import weighing
from matching.ranking.models import RankingWeights


def set_weights(hundredths: Mapping[str, int], *, starts: date, decision: str, by: Actor) -> str:
    """Put weights in force from a day to come; those before stay on record. Returns their id.

    Args:
        hundredths: of each part of the score, how much it counts, 100 in all; and the `aim`: what newcomers should have at least, of
            each 100 that a lot would give them.
        starts: their first day.
        decision: the record that says why (URN).
        by: a commissioner.

    Raises:
        Forbidden: `by` is someone else.
        WeightBelowNought, WeightsWrong, NothingForNewcomers, AimWrong: naming the field.
        StartsTooSoon: the day is today or past.
    """
    weighing(hundredths)
    return put(RankingWeights(numbers=dict(hundredths)), starts, decision=decision, by=by)
