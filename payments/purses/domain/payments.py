"""A payment into a purse: its states, and what Stripe says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from payments.checkouts.domain import Paid, read_payment


class PaymentState(StrEnum):
    """Where a payment of own money stands."""

    ASKED = "asked"  # no page to pay at yet
    OPEN = "open"  # the page waits for whoever pays, or for their bank
    PAID = "paid"  # Stripe has it, and it is not available yet
    CLEARED = "cleared"  # it can be used
    EXPIRED = "expired"  # nobody paid, and the page is closed
    FAILED = "failed"  # the bank said no after the page was left


class PaymentEvent(StrEnum):
    """What becomes of it."""

    OPEN = "open"
    PAY = "pay"
    CLEAR = "clear"
    EXPIRE = "expire"
    FAIL = "fail"


S, E = PaymentState, PaymentEvent

PAYMENT: dict[tuple[PaymentState, PaymentEvent], PaymentState] = {
    (S.ASKED, E.OPEN): S.OPEN,
    (S.ASKED, E.EXPIRE): S.EXPIRED,
    (S.OPEN, E.PAY): S.PAID,
    (S.OPEN, E.EXPIRE): S.EXPIRED,
    (S.OPEN, E.FAIL): S.FAILED,
    (S.FAILED, E.PAY): S.PAID,  # the bank changed its mind, and the money came after all
    (S.PAID, E.CLEAR): S.CLEARED,
}
UNSETTLED = (S.ASKED, S.OPEN, S.PAID)
_LOST = ("requires_payment_method", "canceled")  # a payment's status once it has failed for good


@dataclass(frozen=True)
class Seen:
    """How a payment stands at Stripe: its own id there, what was paid, or how it ended without; `late`: the bank takes time."""

    intent: str | None
    paid: Paid | None = None
    ended: PaymentEvent | None = None
    late: bool = False


def read_session(session: Mapping[str, Any], intent: Mapping[str, Any] | None) -> Seen:
    """A Checkout session and its payment, as they stand now."""
    id_ = str(intent["id"]) if intent else None
    paid = read_payment(intent) if intent else None
    if paid is not None:
        return Seen(id_, paid)
    if session.get("status") == "expired":
        return Seen(id_, ended=E.EXPIRE)
    if session.get("status") != "complete":
        return Seen(id_)
    lost = intent is not None and intent.get("status") in _LOST
    return Seen(id_, ended=E.FAIL if lost else None, late=not lost)
