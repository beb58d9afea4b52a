"""What top-ups announce; the subject is the fund's URN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class TopUpCleared(Event):
    """Money that was paid in stands in the fund now, and can be given to budgets."""

    type: ClassVar[str] = "top-up.cleared"

    top_up: str
    fund: str
    amount_pence: int
    fee_pence: int
    made_by: str | None
