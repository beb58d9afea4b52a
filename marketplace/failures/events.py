"""What failures announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class FailureNews(Event):
    """Something about a failure that concerns a need: whose it is, who stops, and the first day without help (ISO)."""

    failure: str
    need: str
    holder: str
    supplier: str
    first: str


@dataclass(frozen=True, kw_only=True)
class ReplacementProposed(FailureNews):
    """A supplier stops, and somebody else is proposed for all of what a need loses, for a part, or nobody (`outcome`)."""

    type: ClassVar[str] = "failure.replacement"

    outcome: str


@dataclass(frozen=True, kw_only=True)
class FailureTakenBack(FailureNews):
    """The supplier goes on after all; `answered` where some of it was answered before, which stays."""

    type: ClassVar[str] = "failure.taken-back"

    answered: bool
