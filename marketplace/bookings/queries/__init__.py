"""What may be asked about bookings, and of their visits: values, never rows."""

from marketplace.bookings.queries.ahead import read_all_ahead
from marketplace.bookings.queries.due import STRETCH, due_to_end, due_to_expire, due_to_extend, due_to_invite
from marketplace.bookings.queries.reading import (
    BookingFact,
    BookingView,
    StepView,
    booking,
    bookings,
    bookings_for,
    bookings_of,
    count_requests,
    ends_with,
    facts,
    history,
    read_ahead,
    requests_to,
    totals,
)
from marketplace.visits.queries import VisitFact, VisitView, visit, visit_facts, visits_of

__all__ = [
    "STRETCH",
    "BookingFact",
    "BookingView",
    "StepView",
    "VisitFact",
    "VisitView",
    "booking",
    "bookings",
    "bookings_for",
    "bookings_of",
    "count_requests",
    "due_to_end",
    "due_to_expire",
    "due_to_extend",
    "due_to_invite",
    "ends_with",
    "facts",
    "history",
    "read_ahead",
    "read_all_ahead",
    "requests_to",
    "totals",
    "visit",
    "visit_facts",
    "visits_of",
]
