"""The table of what no budget pays for: append-only, by day."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Json
from hub.kernel.decided import Decided


class BudgetExclusions(Decided):
    """What no budget pays for from a day on, and the decision (URN) that says why; the first list has none."""

    __tablename__ = "budget_exclusions"

    things: Mapped[list[dict[str, Any]]] = mapped_column(Json)
