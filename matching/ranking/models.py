"""The table of weights: append-only, by day."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json


class RankingWeights(Base):
    """How much each part of the score counts from a day on, in hundredths, and the decision (URN) that says why."""

    __tablename__ = "ranking_weights"

    id: Mapped[Id]
    starts: Mapped[date]
    numbers: Mapped[dict[str, int]] = mapped_column(Json)
    decision: Mapped[str] = mapped_column(sa.String(64))
    set_by: Mapped[str | None] = mapped_column(IdText)
    set_at: Mapped[datetime]
