"""What chargebacks announce; the subject is the URN of the payment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class ChargebackChanged(Event):
    """A card's bank has taken a payment back, or has decided: `state` says which."""

    type: ClassVar[str] = "chargeback.changed"

    chargeback: str
    about: str
    amount_pence: int
    state: str
