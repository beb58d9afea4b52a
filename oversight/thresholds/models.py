"""The table of thresholds: append-only, by metric and day."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json


class AlertThreshold(Base):
    """From where on a figure is out of bounds, from a day on, and the decision (URN) that says why."""

    __tablename__ = "alert_threshold"

    id: Mapped[Id]
    metric: Mapped[str] = mapped_column(sa.String(32))
    starts: Mapped[date]
    numbers: Mapped[dict[str, float]] = mapped_column(Json)
    decision: Mapped[str] = mapped_column(sa.String(64))
    set_by: Mapped[str | None] = mapped_column(IdText)
    set_at: Mapped[datetime]
