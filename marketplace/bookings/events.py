"""What bookings announce: ids, states, area, category and price."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hub.kernel.outbox import Event


@dataclass(frozen=True, kw_only=True)
class BookingNews(Event):
    """A step of a booking; `subject` is `booking:ID`, `area` a ward's code, `price_pence` per `unit`."""

    booking: str
    need: str
    part: str
    offer: str
    supplier: str
    holder: str
    category: str
    area: str | None
    price_pence: int
    unit: str
    minutes: int  # a week
    by: str | None = None


@dataclass(frozen=True, kw_only=True)
class BookingRequested(BookingNews):
    """Someone asks a supplier for help; the money is set aside."""

    type: ClassVar[str] = "booking.requested"


@dataclass(frozen=True, kw_only=True)
class BookingAccepted(BookingNews):
    """The supplier said yes."""

    type: ClassVar[str] = "booking.accepted"


@dataclass(frozen=True, kw_only=True)
class BookingDeclined(BookingNews):
    """The supplier said no."""

    type: ClassVar[str] = "booking.declined"


@dataclass(frozen=True, kw_only=True)
class BookingExpired(BookingNews):
    """Nobody answered in time."""

    type: ClassVar[str] = "booking.expired"


@dataclass(frozen=True, kw_only=True)
class BookingWithdrawn(BookingNews):
    """The one who asked took it back."""

    type: ClassVar[str] = "booking.withdrawn"


@dataclass(frozen=True, kw_only=True)
class BookingBegun(BookingNews):
    """The first visit has begun."""

    type: ClassVar[str] = "booking.begun"


@dataclass(frozen=True, kw_only=True)
class BookingEnded(BookingNews):
    """Its last day has passed."""

    type: ClassVar[str] = "booking.ended"


@dataclass(frozen=True, kw_only=True)
class BookingCancelled(BookingNews):
    """One side ended it early: `side` is holder or supplier, `fee_pence` what is owed for late notice."""

    type: ClassVar[str] = "booking.cancelled"

    side: str
    fee_pence: int


@dataclass(frozen=True, kw_only=True)
class BookingShort(BookingNews):
    """Its coming visits cannot be paid for from the budget: `reason` is the refusal's code."""

    type: ClassVar[str] = "booking.short"

    reason: str
