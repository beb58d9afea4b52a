"""What the gateway announces: how calls ended (subject: what they were about), and that Stripe told us something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class CallAnswered(Event):
    """Stripe did what we asked; `object` is what it made."""

    type: ClassVar[str] = "stripe.answered"

    call: str
    kind: str
    object: str


@dataclass(frozen=True, kw_only=True)
class CallFailed(Event):
    """Stripe said no, and nothing was changed there; `code` says why."""

    type: ClassVar[str] = "stripe.refused"

    call: str
    kind: str
    code: str


@dataclass(frozen=True, kw_only=True)
class StripeSaid(Event):
    """Something happened at Stripe: look at `object` there, and act on how it stands now."""

    type: ClassVar[str] = "stripe.said"

    what: str
    object: str
    account: str
