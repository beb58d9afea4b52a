"""A payment at a page of Stripe's: what it may come to, how it can be paid, and what Stripe says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from payments.ledger.domain import CURRENCY

MOST_PENCE = 99_999_999  # Stripe takes at most eight digits in one payment
LEAST_PENCE = 30  # and at least 30p

BY_CARD: Mapping[str, Any] = {"allowed_payment_method_types": ["card"]}
BY_TRANSFER: Mapping[str, Any] = {
    "allowed_payment_method_types": ["customer_balance"],
    "payment_method_options": {
        "customer_balance": {"funding_type": "bank_transfer", "bank_transfer": {"type": "gb_bank_transfer"}}
    },
}


def page(product: str, amount_pence: int, back: str, how: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked of Stripe for a page at which `product` is paid, and from which the payer comes `back` either way."""
    price = {"currency": CURRENCY.lower(), "unit_amount": amount_pence, "product_data": {"name": product}}
    return {
        "mode": "payment",
        "line_items": [{"price_data": price, "quantity": 1}],
        "success_url": back,
        "cancel_url": back,
        **how,
    }


@dataclass(frozen=True)
class Paid:
    """What Stripe says of a payment: the charge in pence, its fee, and from when it can be spent (None: it can now).

    `booked` is the balance transaction by which it is known in Stripe's books.
    """

    gross_pence: int
    fee_pence: int
    available_on: datetime | None
    booked: str


def read_payment(intent: Mapping[str, Any]) -> Paid | None:
    """A payment intent with its charge's balance transaction; None while nothing was paid."""
    if intent.get("status") != "succeeded":
        return None
    charge = intent.get("latest_charge")
    booked = charge.get("balance_transaction") if isinstance(charge, Mapping) else None
    if not isinstance(booked, Mapping):
        return None
    pending = booked.get("status") == "pending"
    until = datetime.fromtimestamp(int(booked["available_on"]), UTC) if pending else None
    return Paid(int(booked["amount"]), int(booked.get("fee", 0)), until, str(booked["id"]))
