"""What payouts announce; the subject is the payout's URN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class PayoutArrived(Event):
    """A bank has what a supplier was sent."""

    type: ClassVar[str] = "payout.arrived"

    payout: str
    party: str


@dataclass(frozen=True, kw_only=True)
class PayoutFailed(Event):
    """A bank sent a payout back; `party` is None where it was the council's own."""

    type: ClassVar[str] = "payout.failed"

    payout: str
    party: str | None
    amount_pence: int
    code: str
