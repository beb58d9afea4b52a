"""What offers announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class OfferChanged(Event):
    """An offer took a step, or an edit of it went live (`what` is the step, or `edit`, `revise`, `refuse-edit`)."""

    type: ClassVar[str] = "offer.changed"

    offer: str
    party: str
    state: str
    what: str
    categories: tuple[str, ...] = ()
    area: str | None = None


@dataclass(frozen=True, kw_only=True)
class TermsSet(Event):
    """The council has written standard terms (`terms` is the version) that hold from a day on (ISO)."""

    type: ClassVar[str] = "offer.terms-set"

    terms: str
    starts: str


@dataclass(frozen=True, kw_only=True)
class OfferSuspended(Event):
    """An offer may take no more visits until the suspension is lifted."""

    type: ClassVar[str] = "offer.suspended"

    offer: str
    party: str
    decision: str | None = None
