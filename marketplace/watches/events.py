"""What happens to kept searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class WatchFound(Event):
    """A kept search has found offers that were not there before."""

    type: ClassVar[str] = "watch.found"

    watch: str
    count: int
