"""The weights of a day, and all that were set."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from hub.kernel import clock
from hub.kernel.dated import Dated, in_force
from hub.kernel.db import db
from matching.ranking.domain import DEFAULT, Weights, weighing
from matching.ranking.models import RankingWeights


def weights(day: date | None = None) -> Weights:
    """The weights in force on a day (today, where none is given)."""
    return in_force(versions(), day or clock.today()) or DEFAULT


def versions() -> list[Dated[Weights]]:
    """All weights that were set, in that order."""
    rows = db.session.execute(sa.select(RankingWeights.starts, RankingWeights.numbers).order_by(RankingWeights.id))
    return [Dated(starts, weighing(numbers)) for starts, numbers in rows]
