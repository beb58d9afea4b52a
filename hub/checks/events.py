"""What the checks room announces; parties are URNs, kinds and reasons are codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class CheckSubmitted(Event):
    """A check waits for an officer."""

    type: ClassVar[str] = "check.submitted"

    check: str
    party: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class CheckApproved(Event):
    """A party holds a check from now on."""

    type: ClassVar[str] = "check.approved"

    check: str
    party: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class CheckRefused(Event):
    """An officer did not accept a check; the reason stands with it."""

    type: ClassVar[str] = "check.refused"

    check: str
    party: str
    kind: str


@dataclass(frozen=True, kw_only=True)
class CheckEnding(Event):
    """A check runs out within 30 days and no newer one follows it."""

    type: ClassVar[str] = "check.ending"

    check: str
    party: str
    kind: str
    expires: str


@dataclass(frozen=True, kw_only=True)
class CheckEnded(Event):
    """A party no longer holds a check: `reason` is lapsed or revoked."""

    type: ClassVar[str] = "check.ended"

    check: str
    party: str
    kind: str
    reason: str
