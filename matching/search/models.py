"""The table of the weights of finding: append-only, by day."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Json
from hub.kernel.decided import Decided


class SearchWeights(Decided):
    """How much words, nearness and quality count in a search from a day on, in hundredths, and the decision (URN) that says why."""

    __tablename__ = "search_weights"

    numbers: Mapped[dict[str, int]] = mapped_column(Json)
