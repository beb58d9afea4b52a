"""What decisions announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class DecisionMade(Event):
    """A decision is on the record; `lever` says what it moves."""

    type: ClassVar[str] = "decision.made"

    lever: str
    public: bool
