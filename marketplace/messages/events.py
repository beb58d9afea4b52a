"""What messages announce: that something was written, never what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class MessageSaid(Event):
    """One side wrote to the other; `subject` is the booking."""

    type: ClassVar[str] = "message.said"

    message: str
    booking: str
    side: str
    other: str
    flagged: bool
    by: str | None


@dataclass(frozen=True, kw_only=True)
class ContactsShared(Event):
    """Both sides agreed to share how they can be reached."""

    type: ClassVar[str] = "message.contacts-shared"

    booking: str
    one: str
    other: str


@dataclass(frozen=True, kw_only=True)
class MessageHidden(Event):
    """Safeguarding took a message out of sight."""

    type: ClassVar[str] = "message.hidden"

    message: str
    booking: str
    side: str
