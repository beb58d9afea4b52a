"""What happens to kept searches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class WatchLost(Event):
    """A kept search is for a place that is none that we know any more."""

    type: ClassVar[str] = "watch.lost"

    watch: str


@dataclass(frozen=True, kw_only=True)
class WatchFound(Event):
    """A kept search has found offers that were not there before."""

    type: ClassVar[str] = "watch.found"

    watch: str
    count: int
