"""The table of thresholds: append-only, by metric and day."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Json
from hub.kernel.decided import Decided


class AlertThreshold(Decided):
    """From where on a figure is out of bounds, from a day on, and the decision (URN) that says why."""

    __tablename__ = "alert_threshold"

    metric: Mapped[str] = mapped_column(sa.String(32))
    numbers: Mapped[dict[str, float]] = mapped_column(Json)
