"""Refunds: money that goes back to whoever paid."""

from __future__ import annotations

from typing import Any

from payments.sandbox.domain import balance, charges, news
from payments.sandbox.domain.refusals import Malformed, NotModelled, Refusal, absent, missing
from payments.sandbox.domain.world import CURRENCY, Thing, World

TOO_LOW = "Insufficient funds in your Stripe balance to refund this amount."


def create(world: World, given: dict[str, Any]) -> Thing:
    """Give a charge back, whole or in part.

    Raises:
        Refusal: it was given back already, is disputed, never succeeded, or the balance does not reach.
    """
    for name in ("refund_application_fee", "reverse_transfer"):
        if given.get(name):
            raise NotModelled(f"“{name}” of refunds", name)
    charge = _charge(world, given)
    if charge["status"] != "succeeded":
        raise Refusal(f"Charge {charge['id']} cannot be refunded: it did not succeed.", code="charge_not_refundable")
    if charge["disputed"]:
        raise Refusal(f"Charge {charge['id']} has been charged back; it cannot be refunded.", code="charge_disputed")
    left = charge["amount"] - charge["amount_refunded"]
    if left == 0:
        raise Refusal(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    amount = given.get("amount", left)
    if amount < 1:
        words = "This value must be greater than or equal to 1."
        raise Malformed(words, code="parameter_invalid_integer", param="amount")
    if amount > left:
        words = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})."
        raise Refusal(words, code="amount_too_large", param="amount")
    card = charge["payment_method_details"]["type"] == charges.CARD
    ident = world.id("re" if card else "pyr")
    at = _source(world, charge, amount)
    if at is not None:
        charge["_pending"] = charge.get("_pending", 0) + amount
    entry = balance.book(world, "refund" if card else "payment_refund", -amount, ident, available_on=at)
    refund: Thing = {
        "id": ident,
        "object": "refund",
        "amount": amount,
        "balance_transaction": entry["id"],
        "charge": charge["id"],
        "created": world.now,
        "currency": CURRENCY,
        "customer": charge["customer"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"} if card else {"type": "gb_bank_transfer"},
        "failure_balance_transaction": None,
        "failure_reason": None,
        "metadata": given.get("metadata") or {},
        "next_action": None,
        "payment_intent": charge["payment_intent"],
        "reason": given.get("reason"),
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
    world.save(refund)
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    world.save(charge)
    news.announce(world, "charge.refunded", charge)
    news.announce(world, "refund.created", refund)
    return refund


def _charge(world: World, given: dict[str, Any]) -> Thing:
    ident = given.get("charge")
    if given.get("payment_intent"):
        intent = world.shelf.get(given["payment_intent"], "payment_intent", world.owner)
        if intent is None:
            raise absent("payment_intent", given["payment_intent"], "payment_intent")
        ident = intent["latest_charge"]
        if ident is None:
            words = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
            raise Refusal(words, code="payment_intent_unexpected_state")
    if not ident:
        raise missing("payment_intent")
    charge = world.shelf.get(ident, "charge", world.owner)
    if charge is None:
        raise absent("charge", ident, "charge")
    return charge


def _source(world: World, charge: Thing, amount: int) -> int | None:
    """From when the refund counts: with its own charge while that is pending, if what is left of it reaches, else now.

    The fee is gone, so a whole refund always needs something from what is available.
    """
    entry = world.one("balance_transaction", charge["balance_transaction"])
    if entry["status"] == "pending" and entry["net"] - charge.get("_pending", 0) >= amount:
        return int(entry["available_on"])
    balance.need(world, amount, TOO_LOW)
    return None
