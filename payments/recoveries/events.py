"""What recoveries announce; the subject is the reversal's URN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class TakenBack(Event):
    """Stripe has taken money back from a supplier's transfer."""

    type: ClassVar[str] = "recovery.taken-back"

    payee: str
    fund: str
    amount_pence: int
