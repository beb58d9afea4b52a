"""What sharings announce: ids and states only, never names, amounts of one person or reasons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class SharingMoved(Event):
    """A step of a sharing (`subject` is `sharing:ID`): what, whose place it concerns, and who did it."""

    type: ClassVar[str] = "sharing.moved"

    sharing: str
    step: str
    place: int | None = None
    change: str | None = None
    by: str | None = None
