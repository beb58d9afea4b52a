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
