"""What worries announce: that there is one, and never a word of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class WorryRaised(Event):
    """Someone says that someone may not be safe."""

    type: ClassVar[str] = "worry.raised"
