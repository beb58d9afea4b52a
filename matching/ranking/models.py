"""The table of weights: append-only, by day."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Json
from hub.kernel.decided import Decided


class RankingWeights(Decided):
    """How much each part of the score counts from a day on and what newcomers should have, in hundredths, and the decision (URN) that says why."""

    __tablename__ = "ranking_weights"

    numbers: Mapped[dict[str, int]] = mapped_column(Json)
