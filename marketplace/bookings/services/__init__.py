"""What people do with bookings: ask, answer, call off; and what the clock and the news do to them."""

from marketplace.bookings.services.answering import accept, decline, expire, withdraw
from marketplace.bookings.services.asking import reaches, request_booking, require_fit
from marketplace.bookings.services.following import follow_areas
from marketplace.bookings.services.living import begin, cancel, end, extend, invite_reviews, see_door
from marketplace.bookings.services.pausing import look_again, part_ways
from marketplace.bookings.services.sending import assign_carer, let_go
from marketplace.visits.services import (
    cancel_visit,
    check_in,
    check_out,
    confirm,
    decide_query,
    nobody_came,
    nobody_in,
    query,
    say,
    write_times,
)

__all__ = [
    "accept",
    "assign_carer",
    "begin",
    "cancel",
    "cancel_visit",
    "check_in",
    "check_out",
    "confirm",
    "decide_query",
    "decline",
    "end",
    "expire",
    "extend",
    "follow_areas",
    "invite_reviews",
    "let_go",
    "look_again",
    "nobody_came",
    "nobody_in",
    "part_ways",
    "query",
    "reaches",
    "request_booking",
    "require_fit",
    "say",
    "see_door",
    "withdraw",
    "write_times",
]
