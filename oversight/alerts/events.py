"""What alerts announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class AlertOpened(Event):
    """A metric is out of bounds somewhere; its evidence is frozen in the alert."""

    type: ClassVar[str] = "alert.opened"

    metric: str
    area: str
    category: str
    supplier: str
    urgent: bool = False  # opened by hand, with a reason: `by` is who did it
    by: str | None = None
