"""What payees announce; the subject is the party (URN)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class PayeeChanged(Event):
    """They stand elsewhere on the way to being paid."""

    type: ClassVar[str] = "payee.changed"

    party: str
    standing: str
    before: str


@dataclass(frozen=True, kw_only=True)
class PayeeAsked(Event):
    """They are paid, and Stripe needs something new, or says by when (ISO time; empty: no day), or it stops."""

    type: ClassVar[str] = "payee.asked"

    party: str
    by: str
