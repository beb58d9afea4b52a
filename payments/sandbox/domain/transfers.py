"""Transfers from the platform to a connected account, and their reversals."""

from __future__ import annotations

from typing import Any

from payments.sandbox.domain import accounts, balance, capabilities, charges, news, payouts
from payments.sandbox.domain.faults import Fault
from payments.sandbox.domain.refusals import Malformed, NotModelled, Refusal, absent, insufficient, missing
from payments.sandbox.domain.world import CURRENCY, PLATFORM, Thing, World

TOO_LOW = "You have insufficient available funds in your Stripe account."
TOO_LOW_THERE = "The recipient's balance is too low: the transfer cannot be reversed by this amount."


def create(world: World, given: dict[str, Any]) -> Thing:
    """Pay a connected account from what the platform has available.

    Raises:
        Refusal: the balance does not reach, or the account may not be paid.
    """
    if "amount" not in given:
        raise missing("amount")
    amount = positive(given["amount"], "amount")
    if given["currency"] != CURRENCY:
        raise NotModelled("other currencies than pounds", "currency")
    if world.owner != PLATFORM:
        raise NotModelled("transfers from a connected account")
    account = world.shelf.get(given["destination"], accounts.KIND, PLATFORM)
    if account is None:
        raise absent("destination", given["destination"], "destination")
    if capabilities.status(account) != "active":
        words = "Your destination account needs to have at least one of the following capabilities enabled: transfers."
        raise Refusal(words, code="insufficient_capabilities_for_transfer", param="destination")
    if world.shelf.take((Fault.PLATFORM_LOW,)):
        raise insufficient(TOO_LOW)
    balance.need(world, amount, TOO_LOW)
    ident = world.id("tr")
    transfer: Thing = {
        "id": ident,
        "object": "transfer",
        "amount": amount,
        "amount_reversed": 0,
        "balance_transaction": None,
        "created": world.now,
        "currency": CURRENCY,
        "description": given.get("description"),
        "destination": account["id"],
        "destination_payment": None,
        "livemode": False,
        "metadata": given.get("metadata") or {},
        "reversals": {
            "object": "list",
            "data": [],
            "has_more": False,
            "total_count": 0,
            "url": f"/v1/transfers/{ident}/reversals",
        },
        "reversed": False,
        "source_transaction": None,
        "source_type": "card",
        "transfer_group": given.get("transfer_group") or f"group_{ident.removeprefix('tr_')}",
    }
    transfer["balance_transaction"] = balance.book(world, "transfer", -amount, ident)["id"]
    there = world.act_for(account["id"])
    transfer["destination_payment"] = charges.arrived(there, amount, transfer)["id"]
    world.save(transfer)
    news.announce(world, "transfer.created", transfer)
    payouts.plan(there)
    return transfer


def reverse(world: World, transfer_id: str, given: dict[str, Any]) -> Thing:
    """Take a transfer back, whole or in part, from what the connected account has available.

    Raises:
        Refusal: more than is left, or the account's balance does not reach.
    """
    transfer = world.one("transfer", transfer_id)
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = positive(given.get("amount", left), "amount")
    if amount > left:
        words = f"Reversal amount ({amount}) is greater than unreversed amount on transfer ({left})."
        raise Refusal(words, code="amount_too_large", param="amount")
    if given.get("refund_application_fee"):
        raise NotModelled("application fees", "refund_application_fee")
    there = world.act_for(transfer["destination"])
    if world.shelf.take((Fault.REFUSE_REVERSAL,)):
        raise insufficient(TOO_LOW_THERE)
    balance.need(there, amount, TOO_LOW_THERE)
    ident = world.id("trr")
    entry = balance.book(world, "transfer_refund", amount, ident)
    back = balance.book(there, "payment_refund", -amount, there.id("pyr"))
    reversal: Thing = {
        "id": ident,
        "object": "transfer_reversal",
        "amount": amount,
        "balance_transaction": entry["id"],
        "created": world.now,
        "currency": CURRENCY,
        "destination_payment_refund": back["source"],
        "metadata": given.get("metadata") or {},
        "source_refund": None,
        "transfer": transfer["id"],
    }
    world.save(reversal)
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    listed = transfer["reversals"]
    listed |= {"data": [reversal, *listed["data"]][:10], "total_count": listed["total_count"] + 1}
    listed["has_more"] = listed["total_count"] > 10
    world.save(transfer)
    news.announce(world, "transfer.reversed", transfer)
    return reversal


def positive(amount: int, param: str) -> int:
    """An amount of at least a penny.

    Raises:
        Malformed: it is less.
    """
    if amount < 1:
        words = "This value must be greater than or equal to 1."
        raise Malformed(words, code="parameter_invalid_integer", param=param)
    return amount
