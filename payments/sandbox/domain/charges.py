"""Charges: money that came in by card or bank transfer, and cards that were refused."""

from __future__ import annotations

from typing import Any

from payments.sandbox.domain import balance, news
from payments.sandbox.domain.world import CURRENCY, Thing, World, next_midnight

CARD = "card"
TRANSFER = "customer_balance"
DECLINED = "card_declined"
DECLINED_WORDS = "Your card was declined."

_CARD = {
    "amount_authorized": None,
    "brand": "visa",
    "checks": {"address_line1_check": None, "address_postal_code_check": "pass", "cvc_check": "pass"},
    "country": "GB",
    "exp_month": 12,
    "exp_year": 2034,
    "fingerprint": "sandboxcard",
    "funding": "debit",
    "last4": "4242",
    "network": "visa",
    "three_d_secure": None,
    "wallet": None,
}


def charge(world: World, intent: Thing, method: str) -> Thing:
    """Take the money of a payment: a card's is pending for three days, a transfer's is here."""
    made = blank(world, intent, method)
    fee, at = (0, None)
    if method == CARD:
        fee = balance.card_fee(intent["amount"])
        at = next_midnight(world.now, balance.CLEARING_DAYS)
    type_ = "charge" if method == CARD else "payment"
    entry = balance.book(world, type_, intent["amount"], made["id"], fee=fee, available_on=at)
    made |= {"balance_transaction": entry["id"], "paid": True, "captured": True, "status": "succeeded"}
    made["amount_captured"] = intent["amount"]
    made["outcome"] = _outcome("approved_by_network", "authorized", "Payment complete.")
    world.save(made)
    news.announce(world, "charge.succeeded", made)
    return made


def decline(world: World, intent: Thing) -> Thing:
    """Note that a card was refused."""
    made = blank(world, intent, CARD)
    made |= {"status": "failed", "failure_code": DECLINED, "failure_message": DECLINED_WORDS}
    made["outcome"] = _outcome("declined_by_network", "issuer_declined", "The bank did not give a reason.")
    made["outcome"]["reason"] = "generic_decline"
    world.save(made)
    news.announce(world, "charge.failed", made)
    return made


def blank(world: World, intent: Thing, method: str) -> Thing:
    """A charge of a payment, before anything came of it."""
    details: dict[str, Any] = {"type": method, method: dict(_CARD) if method == CARD else {}}
    return {
        "id": world.id("ch" if method == CARD else "py"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {"address": None, "email": intent["receipt_email"], "name": None, "phone": None},
        "calculated_statement_descriptor": "SANDBOX",
        "captured": False,
        "created": world.now,
        "currency": CURRENCY,
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": intent["payment_method"],
        "payment_method_details": details,
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "pending",
        "transfer_data": None,
        "transfer_group": intent["transfer_group"],
    }


def arrived(world: World, amount: int, transfer: Thing) -> Thing:
    """What a transfer leaves at the connected account (`world` looks as that account): a payment of its own."""
    stub: Thing = {
        "id": None,
        "amount": amount,
        "customer": None,
        "description": transfer["description"],
        "metadata": {},
        "payment_method": None,
        "receipt_email": None,
        "transfer_group": transfer["transfer_group"],
    }
    made = blank(world, stub, "stripe_account")
    entry = balance.book(world, "payment", amount, made["id"])
    made |= {"balance_transaction": entry["id"], "paid": True, "captured": True, "status": "succeeded"}
    made |= {"amount_captured": amount, "source_transfer": transfer["id"]}
    return world.save(made)


def _outcome(network: str, type_: str, words: str) -> dict[str, Any]:
    return {
        "network_status": network,
        "reason": None,
        "risk_level": "normal",
        "risk_score": 20,
        "seller_message": words,
        "type": type_,
    }
