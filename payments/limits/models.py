"""The table of limits: append-only, by day."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Json
from hub.kernel.decided import Decided


class OfficerLimits(Decided):
    """Up to which amounts one officer decides alone from a day on, and the decision (URN) that says why."""

    __tablename__ = "officer_limits"

    numbers: Mapped[dict[str, int]] = mapped_column(Json)
