"""What people do with bookings: ask, answer, call off; and what the clock and the news do to them."""

from marketplace.bookings.services.answering import accept, decline, expire, withdraw
from marketplace.bookings.services.asking import reaches, request_booking, require_fit
from marketplace.bookings.services.declaring import declare_relative, declare_relatives
from marketplace.bookings.services.following import follow_areas
from marketplace.bookings.services.handing import hand_on
from marketplace.bookings.services.living import (
    SOMEBODY_ELSE,
    begin,
    cancel,
    end,
    end_with_need,
    extend,
    invite_reviews,
    read_ends_ahead,
    see_door,
    stop_cover,
)
from marketplace.bookings.services.pausing import before, look_again, part_ways
from marketplace.bookings.services.pricing import catch_up, drop_prices, enter_prices, keep_price, take_price
from marketplace.bookings.services.sending import assign_carer, let_go
from marketplace.bookings.services.sharing import end_after, share_anew
from marketplace.visits.services import (
    cancel_visit,
    check_in,
    check_out,
    confirm,
    decide_query,
    did_come,
    nobody_came,
    nobody_in,
    object_to,
    query,
    say,
    write_times,
)

__all__ = [
    "SOMEBODY_ELSE",
    "accept",
    "assign_carer",
    "before",
    "begin",
    "cancel",
    "cancel_visit",
    "catch_up",
    "check_in",
    "check_out",
    "confirm",
    "decide_query",
    "declare_relative",
    "declare_relatives",
    "decline",
    "did_come",
    "drop_prices",
    "end",
    "end_after",
    "end_with_need",
    "enter_prices",
    "expire",
    "extend",
    "follow_areas",
    "hand_on",
    "invite_reviews",
    "keep_price",
    "let_go",
    "look_again",
    "nobody_came",
    "nobody_in",
    "object_to",
    "part_ways",
    "query",
    "reaches",
    "read_ends_ahead",
    "request_booking",
    "require_fit",
    "say",
    "see_door",
    "share_anew",
    "stop_cover",
    "take_price",
    "withdraw",
    "write_times",
]
