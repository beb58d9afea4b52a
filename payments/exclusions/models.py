"""The table of what no budget pays for: append-only, by day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json


class BudgetExclusions(Base):
    """What no budget pays for from a day on, and the decision (URN) that says why; the first list has none."""

    __tablename__ = "budget_exclusions"

    id: Mapped[Id]
    starts: Mapped[date]
    things: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    decision: Mapped[str] = mapped_column(sa.String(64))
    set_by: Mapped[str | None] = mapped_column(IdText)
    set_at: Mapped[datetime]
