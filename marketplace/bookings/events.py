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
class BookingNotice(BookingNews):
    """Notice was given: visits after `last` (ISO) do not take place, those before do."""

    type: ClassVar[str] = "booking.notice"

    last: str


@dataclass(frozen=True, kw_only=True)
class BookingHandedOn(BookingNotice):
    """Its supplier stops, and whoever has the help lets it end: visits after `last` do not take place, those before do."""

    type: ClassVar[str] = "booking.handed-on"


@dataclass(frozen=True, kw_only=True)
class BookingShort(BookingNews):
    """Its coming visits cannot be paid for from the budget: `reason` is the refusal's code.

    Of a shared booking `sharer` is the place in its pool of the one who cannot.
    """

    type: ClassVar[str] = "booking.short"

    reason: str
    sharer: int | None = None


@dataclass(frozen=True, kw_only=True)
class BookingPriced(BookingNews):
    """Its offer has another price from a day on (`starts`, ISO), and it follows (`taken`), or what pays cannot bear it yet.

    Pence before and after, for a unit and for its usual week; `reason` is the refusal's code.
    """

    type: ClassVar[str] = "booking.priced"

    price: str
    starts: str
    before_pence: int
    after_pence: int
    weekly_before_pence: int
    weekly_after_pence: int
    taken: bool
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class BookingPriceKept(BookingNews):
    """It stays at the price it had: the supplier keeps it, or has taken the new one back."""

    type: ClassVar[str] = "booking.price-kept"

    price: str
