"""The table of fees: append-only, by day."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Json
from hub.kernel.decided import Decided


class PlatformFees(Decided):
    """What each kind of supplier is charged from a day on, and the decision (URN) that says why."""

    __tablename__ = "platform_fees"

    numbers: Mapped[dict[str, dict[str, int]]] = mapped_column(Json)
