"""What plans announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class PlanMade(Event):
    """A need was split into parts (again); `subject` is the need."""

    type: ClassVar[str] = "plan.made"

    need: str
    holder: str
    parts: int


@dataclass(frozen=True, kw_only=True)
class ProposalEvent(Event):
    """A step of a proposal; `subject` is `proposal:ID`."""

    proposal: str
    need: str
    part: str
    offer: str
    party: str
    holder: str
    category: str


@dataclass(frozen=True, kw_only=True)
class ProposalMade(ProposalEvent):
    """Someone offers help for a need."""

    type: ClassVar[str] = "proposal.made"


@dataclass(frozen=True, kw_only=True)
class ProposalDeclined(ProposalEvent):
    """The one who needs help said no, kindly."""

    type: ClassVar[str] = "proposal.declined"


@dataclass(frozen=True, kw_only=True)
class ProposalWithdrawn(ProposalEvent):
    """The helper took it back."""

    type: ClassVar[str] = "proposal.withdrawn"


@dataclass(frozen=True, kw_only=True)
class ProposalLapsed(ProposalEvent):
    """The need is over, or its part is filled."""

    type: ClassVar[str] = "proposal.lapsed"
