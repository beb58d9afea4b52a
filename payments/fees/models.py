"""The table of fees: append-only, by day."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json


class PlatformFees(Base):
    """What each kind of supplier is charged from a day on, and the decision (URN) that says why."""

    __tablename__ = "platform_fees"

    id: Mapped[Id]
    starts: Mapped[date]
    numbers: Mapped[dict[str, dict[str, int]]] = mapped_column(Json)
    decision: Mapped[str] = mapped_column(sa.String(64))
    set_by: Mapped[str | None] = mapped_column(IdText)
    set_at: Mapped[datetime]
