"""Payment intents: one payment from the wish to the money, by card or by bank transfer."""

from __future__ import annotations

from typing import Any

from payments.sandbox.domain import charges, checkout_news, customers, news
from payments.sandbox.domain.refusals import NotModelled, Refusal, missing
from payments.sandbox.domain.world import CURRENCY, Search, Thing, World

LEAST, MOST = 30, 99_999_999  # pence: Stripe's bounds of one payment


def check_amount(amount: int, param: str) -> None:
    """Refuse what is no payment.

    Raises:
        Refusal: naming `param`.
    """
    if amount < LEAST:
        raise Refusal("Amount must be at least £0.30 gbp", code="amount_too_small", param=param)
    if amount > MOST:
        raise Refusal("Amount must be no more than £999,999.99", code="amount_too_large", param=param)


def make(world: World, amount: int, given: dict[str, Any], types: list[str]) -> Thing:
    """A payment that waits for its method."""
    ident = world.id("pi")
    return {
        "id": ident,
        "object": "payment_intent",
        "allowed_payment_method_types": None,
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": None,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": "automatic",
        "client_secret": f"{ident}_secret_{world.id('s').removeprefix('s_')}",
        "confirmation_method": "automatic",
        "created": world.now,
        "currency": CURRENCY,
        "customer": given.get("customer"),
        "customer_account": None,
        "description": given.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": given.get("metadata") or {},
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_options": {},
        "payment_method_types": types,
        "processing": None,
        "receipt_email": given.get("receipt_email"),
        "review": None,
        "setup_future_usage": None,
        "shipping": None,
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": given.get("transfer_group"),
        "_session": given.get("_session"),
    }


def create(world: World, given: dict[str, Any]) -> Thing:
    """A payment by bank transfer without Checkout; cards are taken on the Checkout page only."""
    check_amount(given["amount"], "amount")
    if given["currency"] != CURRENCY:
        raise NotModelled("other currencies than pounds", "currency")
    if given.get("payment_method_data", {}).get("type") != charges.TRANSFER:
        raise NotModelled("payments without Checkout, other than by bank transfer", "payment_method_data[type]")
    if not given.get("customer"):
        raise missing("customer")
    customers.named(world, given["customer"])
    intent = make(world, given["amount"], given, [charges.TRANSFER])
    world.save(intent)
    news.announce(world, "payment_intent.created", intent)
    if given.get("confirm"):
        await_transfer(world, intent)
    return world.one("payment_intent", intent["id"])


def await_transfer(world: World, intent: Thing) -> None:
    """Ask for a bank transfer; what the customer has sent already is taken at once."""
    customer = customers.named(world, intent["customer"])
    intent["payment_method"] = world.id("pm")
    intent["status"] = "requires_action"
    intent["next_action"] = {
        "type": "display_bank_transfer_instructions",
        "display_bank_transfer_instructions": {
            "amount_remaining": intent["amount"],
            "currency": CURRENCY,
            "financial_addresses": [customers.address(customer)],
            "hosted_instructions_url": None,
            "reference": intent["id"][-8:].upper(),
            "type": "gb_bank_transfer",
        },
    }
    world.save(intent)
    news.announce(world, "payment_intent.requires_action", intent)
    _take(world, intent)


def cancel(world: World, intent_id: str, given: dict[str, Any]) -> Thing:
    """Let a payment wait no more.

    Raises:
        Refusal: it is paid, or cancelled already.
    """
    intent = world.one("payment_intent", intent_id, "intent")
    if intent["status"] in ("succeeded", "canceled"):
        words = f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}."
        raise Refusal(words, code="payment_intent_unexpected_state")
    intent |= {"status": "canceled", "canceled_at": world.now, "next_action": None}
    intent["cancellation_reason"] = given.get("cancellation_reason")
    world.save(intent)
    news.announce(world, "payment_intent.canceled", intent)
    return intent


def succeed(world: World, intent: Thing, method: str) -> Thing:
    """Take the money."""
    intent["payment_method"] = intent["payment_method"] or world.id("pm")
    made = charges.charge(world, intent, method)
    intent |= {"amount_received": intent["amount"], "latest_charge": made["id"], "status": "succeeded"}
    intent |= {"next_action": None, "last_payment_error": None}
    world.save(intent)
    news.announce(world, "payment_intent.succeeded", intent)
    return intent


def fail(world: World, intent: Thing) -> Thing:
    """Note that the card was refused; the payment waits for another method."""
    made = charges.decline(world, intent)
    intent["latest_charge"] = made["id"]
    intent["last_payment_error"] = {
        "charge": made["id"],
        "code": charges.DECLINED,
        "decline_code": "generic_decline",
        "message": charges.DECLINED_WORDS,
        "type": "card_error",
    }
    world.save(intent)
    news.announce(world, "payment_intent.payment_failed", intent)
    return intent


def receive(world: World, customer_id: str, amount: int) -> None:
    """A bank transfer arrives from a customer: payments that wait for it are paid, oldest first; what is left is told."""
    customer = world.one("customer", customer_id)
    check_amount(amount, "amount")
    funded = {"bank_transfer": {"reference": None, "type": "gb_bank_transfer"}}
    customers.move_cash(world, customer, amount, "funded", {"funded": funded})
    for intent in waiting(world, customer_id):
        if not _take(world, intent):
            break
    left = world.one("customer", customer_id)
    if left["_cash"]:
        news.announce(world, "cash_balance.funds_available", customers.cash_of(left))


def waiting(world: World, customer_id: str) -> list[Thing]:
    """The payments that wait for a customer's bank transfer, oldest first."""
    where = (("customer", customer_id), ("status", "requires_action"))
    found, _ = world.shelf.find(Search("payment_intent", world.owner, where, limit=100))
    return found[::-1]


def _take(world: World, intent: Thing) -> bool:
    """Pay a payment from what its customer has sent, if that reaches; whether it did."""
    customer = world.one("customer", intent["customer"])
    if customer["_cash"] < intent["amount"]:
        return False
    taken = {"applied_to_payment": {"payment_intent": intent["id"]}}
    customers.move_cash(world, customer, -intent["amount"], "applied_to_payment", taken)
    succeed(world, intent, charges.TRANSFER)
    checkout_news.transfer_arrived(world, intent)
    return True
