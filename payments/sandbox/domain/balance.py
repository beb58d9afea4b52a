"""Balances: every change is a balance transaction with its fee and net, and a balance is their sum."""

from __future__ import annotations

from typing import Any

from payments.sandbox.domain import news
from payments.sandbox.domain.refusals import insufficient
from payments.sandbox.domain.world import CURRENCY, Purse, Thing, World

CLEARING_DAYS = 3
CLEAR = "clear"  # a reminder's word: a pending balance transaction becomes available

_CATEGORIES = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "transfer": "transfer",
    "transfer_refund": "transfer_reversal",
    "payout": "payout",
    "payout_failure": "payout_reversal",
    "topup": "topup",
    "stripe_fee": "fee",
}


def card_fee(amount: int) -> int:
    """Stripe's price of a British card: 1.5 % and 20p, in whole pence (half a penny goes up)."""
    return (amount * 15 + 500) // 1000 + 20


def book(
    world: World,
    type_: str,
    amount: int,
    source: str | None,
    *,
    fee: int = 0,
    available_on: int | None = None,
    category: str | None = None,
    description: str | None = None,
) -> Thing:
    """Change this account's balance by `amount` less `fee`, now or (pending) from `available_on`."""
    at = world.now if available_on is None else available_on
    pending = at > world.now
    details = [
        {"amount": fee, "application": None, "currency": CURRENCY, "description": "Stripe", "type": "stripe_fee"}
    ]
    entry: Thing = {
        "id": world.id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": at,
        "balance_type": "payments",
        "created": world.now,
        "currency": CURRENCY,
        "description": description,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": details if fee else [],
        "net": amount - fee,
        "reporting_category": category or _CATEGORIES[type_],
        "source": source,
        "status": "pending" if pending else "available",
        "type": type_,
    }
    world.save(entry)
    net = amount - fee
    world.shelf.move(world.owner, 0 if pending else net, net if pending else 0)
    if pending:
        world.shelf.remind(at, CLEAR, entry["id"])
    return entry


def clear(world: World, id_: str) -> None:
    """Let what was pending be available: the day has come."""
    entry = world.one("balance_transaction", id_)
    if entry["status"] != "pending":
        return
    entry["status"] = "available"
    world.save(entry)
    world.shelf.move(world.owner, entry["net"], -entry["net"])
    news.announce(world, "balance.available", show(world))


def purse(world: World) -> Purse:
    """What this account has."""
    return world.shelf.purse(world.owner)


def need(world: World, amount: int, message: str) -> None:
    """Refuse what this account cannot pay from what is available.

    Raises:
        Refusal: `balance_insufficient`.
    """
    if purse(world).available < amount:
        raise insufficient(message)


def show(world: World) -> Thing:
    """The balance as the API gives it."""
    held = purse(world)
    return {
        "object": "balance",
        "available": [_part(held.available)],
        "livemode": False,
        "pending": [_part(held.pending)],
        "refund_and_dispute_prefunding": {"available": [_part(0)], "pending": [_part(0)]},
    }


def _part(amount: int) -> dict[str, Any]:
    return {"amount": amount, "currency": CURRENCY, "source_types": {"card": amount}}
