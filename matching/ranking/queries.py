"""The weights of a day, and all that were set."""

from __future__ import annotations

from datetime import date

from hub.kernel import clock
from hub.kernel.dated import Versions
from hub.kernel.decided import decided
from matching.ranking.domain import DEFAULT, Weights, weighing
from matching.ranking.models import RankingWeights


def versions() -> Versions[Weights]:
    """All weights that were set."""
    return Versions(DEFAULT, decided(RankingWeights, lambda row: weighing(row.numbers)))


def weights(day: date | None = None) -> Weights:
    """The weights in force on a day (today, where none is given)."""
    return versions().on(day or clock.today())
