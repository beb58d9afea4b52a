"""What reviews announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class ReviewInvited(Event):
    """Someone may now say how it went; `subject` is the invitation."""

    type: ClassVar[str] = "review.invited"

    author: str
    about: str


@dataclass(frozen=True, kw_only=True)
class ReviewHeld(Event):
    """A review waits for safeguarding."""

    type: ClassVar[str] = "review.held"


@dataclass(frozen=True, kw_only=True)
class ReviewShown(Event):
    """A review can be read by everyone; `of` is whom it is about."""

    type: ClassVar[str] = "review.shown"

    of: str
    about: str
    again: bool = False  # it had been shown before, and was held meanwhile


@dataclass(frozen=True, kw_only=True)
class ReviewHidden(Event):
    """A review that was shown is out of sight until safeguarding has decided."""

    type: ClassVar[str] = "review.hidden"

    of: str
    author: str


@dataclass(frozen=True, kw_only=True)
class ReviewRemoved(Event):
    """A review was taken down, with a reason on the record."""

    type: ClassVar[str] = "review.removed"

    of: str
    author: str = ""
    seen: bool = False  # it had been shown before
