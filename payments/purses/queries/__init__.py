"""What may be asked of own money: how a purse stands, its payments and refunds, its statement, in all and by month, the limits."""

from payments.purses.queries.limits import all_limits, limits
from payments.purses.queries.payments import (
    PaymentView,
    awaited,
    known_by,
    on_their_way,
    paid_and_pending,
    payment,
    payments,
    refundable,
    unpaid_pence,
)
from payments.purses.queries.proof import going_back, verify
from payments.purses.queries.refunds import RefundView, kept_since, known_refund, refund, refunds, troubled
from payments.purses.queries.standing import PurseView, owed_to_stripe, purse, purses, together
from payments.purses.queries.statements import month_statement, months_of, statement

__all__ = [
    "PaymentView",
    "PurseView",
    "RefundView",
    "all_limits",
    "awaited",
    "going_back",
    "kept_since",
    "known_by",
    "known_refund",
    "limits",
    "month_statement",
    "months_of",
    "on_their_way",
    "owed_to_stripe",
    "paid_and_pending",
    "payment",
    "payments",
    "purse",
    "purses",
    "refund",
    "refundable",
    "refunds",
    "statement",
    "together",
    "troubled",
    "unpaid_pence",
    "verify",
]
