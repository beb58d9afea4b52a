"""What levers announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class CallMade(Event):
    """Services are called for; those who could answer are told."""

    type: ClassVar[str] = "call.made"

    category: str
    area: str | None
