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


@dataclass(frozen=True, kw_only=True)
class PriceNews(Event):
    """Something about a change (`price`) of an offer’s price: `starts` is its first day (ISO), pence before and after."""

    offer: str
    price: str
    party: str
    starts: str
    before_pence: int
    after_pence: int
    by: str | None = None
    decision: str | None = None


@dataclass(frozen=True, kw_only=True)
class PriceSet(PriceNews):
    """It will hold from its first day: announced, approved, or decided as an uplift (`what`)."""

    type: ClassVar[str] = "offer.price-set"

    what: str


@dataclass(frozen=True, kw_only=True)
class PriceAsked(PriceNews):
    """It is outside the published range, and waits for the council."""

    type: ClassVar[str] = "offer.price-asked"


@dataclass(frozen=True, kw_only=True)
class PriceReturned(PriceNews):
    """The council has turned it down, with a reason."""

    type: ClassVar[str] = "offer.price-returned"


@dataclass(frozen=True, kw_only=True)
class PriceDropped(PriceNews):
    """Whoever announced it has taken it back before its day."""

    type: ClassVar[str] = "offer.price-dropped"
