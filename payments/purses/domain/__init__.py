"""The rules of own money: its limits, how it comes in, how it goes back, and what is refused."""

from payments.purses.domain.limits import DEFAULT, Limits, LimitsWrong
from payments.purses.domain.movements import (
    available,
    came_back,
    cleared,
    clearing,
    frozen,
    gone_back,
    held,
    paid,
    uncleared,
)
from payments.purses.domain.payments import (
    PAYMENT,
    UNSETTLED,
    PaymentEvent,
    PaymentState,
    Seen,
    read_session,
)
from payments.purses.domain.refunds import REFUND, RefundEvent, RefundState, read_refund, spread
from payments.purses.domain.refusals import NotAnAmount, NothingBack, SentBefore, TooMuch, TooMuchBack, WhyNeeded

__all__ = [
    "DEFAULT",
    "PAYMENT",
    "REFUND",
    "UNSETTLED",
    "Limits",
    "LimitsWrong",
    "NotAnAmount",
    "NothingBack",
    "PaymentEvent",
    "PaymentState",
    "RefundEvent",
    "RefundState",
    "Seen",
    "SentBefore",
    "TooMuch",
    "TooMuchBack",
    "WhyNeeded",
    "available",
    "came_back",
    "cleared",
    "clearing",
    "frozen",
    "gone_back",
    "held",
    "paid",
    "read_refund",
    "read_session",
    "spread",
    "uncleared",
]
