"""What may be asked about bookings, and of their visits: values, never rows."""

from marketplace.bookings.queries.ahead import read_all_ahead
from marketplace.bookings.queries.due import (
    STRETCH,
    asked_in_vain,
    due_to_end,
    due_to_expire,
    due_to_extend,
    due_to_invite,
)
from marketplace.bookings.queries.ending import ends_with
from marketplace.bookings.queries.prices import PriceOfBooking, counted, due_to_price, prices_of, prices_short
from marketplace.bookings.queries.reading import (
    BookingFact,
    BookingView,
    LiveTimes,
    StepView,
    booking,
    bookings,
    bookings_for,
    bookings_of,
    count_requests,
    facts,
    history,
    live_times,
    read_ahead,
    requests_to,
    shared_bookings,
    still_live,
    totals,
)
from marketplace.bookings.queries.relatives import asks_relative, might_be_relatives, relative_words, single
from marketplace.bookings.queries.seconds import second
from marketplace.bookings.queries.uplifts import Preview, Raised, RunsShort, preview, preview_of
from marketplace.visits.queries import VisitFact, VisitView, visit, visit_facts, visits_of

__all__ = [
    "STRETCH",
    "BookingFact",
    "BookingView",
    "LiveTimes",
    "Preview",
    "PriceOfBooking",
    "Raised",
    "RunsShort",
    "StepView",
    "VisitFact",
    "VisitView",
    "asked_in_vain",
    "asks_relative",
    "booking",
    "bookings",
    "bookings_for",
    "bookings_of",
    "count_requests",
    "counted",
    "due_to_end",
    "due_to_expire",
    "due_to_extend",
    "due_to_invite",
    "due_to_price",
    "ends_with",
    "facts",
    "history",
    "live_times",
    "might_be_relatives",
    "preview",
    "preview_of",
    "prices_of",
    "prices_short",
    "read_ahead",
    "read_all_ahead",
    "relative_words",
    "requests_to",
    "second",
    "shared_bookings",
    "single",
    "still_live",
    "totals",
    "visit",
    "visit_facts",
    "visits_of",
]
