"""What gifts announce: ids, states and values, never names or words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class GiftMoved(Event):
    """A gift (`subject` is `gift:ID`) was offered or took a step; `state` is where it stands now, `by` who did it.

    `blocker` is the side that ended it by a block.
    """

    type: ClassVar[str] = "gift.moved"

    gift: str
    need: str
    holder: str
    party: str
    category: str
    value_pence: int
    state: str
    by: str | None = None
    blocker: str | None = None
