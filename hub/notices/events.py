"""What the notices room announces, to itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class MailWritten(Event):
    """A mail waits to be sent."""

    type: ClassVar[str] = "mail.written"

    mail: str
