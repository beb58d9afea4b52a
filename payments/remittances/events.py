"""What remittances announce; the subject is the remittance's URN."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class RemittanceSent(Event):
    """A transfer has gone to a supplier."""

    type: ClassVar[str] = "remittance.sent"

    remittance: str
    payee: str
    fund: str
    amount_pence: int


@dataclass(frozen=True, kw_only=True)
class RemittanceRefused(Event):
    """Stripe refused a transfer: it is owed as before."""

    type: ClassVar[str] = "remittance.refused"

    remittance: str
    payee: str
    fund: str
    amount_pence: int
    code: str


@dataclass(frozen=True, kw_only=True)
class RemittanceKept(Event):
    """It could not be sent, and stays owed: pence after netting; `reason` is one of `domain.Reason`."""

    type: ClassVar[str] = "remittance.kept"

    remittance: str
    run: str
    payee: str
    fund: str
    amount_pence: int
    reason: str
