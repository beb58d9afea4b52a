"""Payouts to a bank account: the platform asks for its own; a connected account's go out by themselves each day."""

from __future__ import annotations

from typing import Any

from payments.sandbox.domain import balance, news
from payments.sandbox.domain.faults import Fault
from payments.sandbox.domain.refusals import Malformed, NotModelled, insufficient
from payments.sandbox.domain.world import CURRENCY, PLATFORM, Thing, World, next_midnight

DAILY = "daily-payout"  # reminders' words
TRANSIT = "payout-transit"
ARRIVE = "payout-arrive"
BOUNCE = "payout-bounce"

TOO_LOW = "You have insufficient funds in your Stripe account for this payout."
TRANSIT_SECONDS = 3600
FAILURE = ("account_closed", "The bank account has been closed.")
BOUNCE_DAYS = 2


def create(world: World, given: dict[str, Any]) -> Thing:
    """Send money to the bank account of whoever asks.

    Raises:
        Refusal: the balance does not reach.
    """
    if given["amount"] < 1:
        words = "This value must be greater than or equal to 1."
        raise Malformed(words, code="parameter_invalid_integer", param="amount")
    if given["currency"] != CURRENCY:
        raise NotModelled("other currencies than pounds", "currency")
    if given.get("method", "standard") != "standard":
        raise NotModelled("instant payouts", "method")
    return send(world, given["amount"], given, automatic=False)


def send(world: World, amount: int, given: dict[str, Any], *, automatic: bool) -> Thing:
    """Take `amount` from the balance and begin a payout; it arrives at the second midnight from now.

    Raises:
        Refusal: the balance does not reach.
    """
    if world.owner == PLATFORM and world.shelf.take((Fault.PLATFORM_LOW,)):
        raise insufficient(TOO_LOW)
    balance.need(world, amount, TOO_LOW)
    ident = world.id("po")
    payout: Thing = {
        "id": ident,
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": next_midnight(world.now, 2),
        "automatic": automatic,
        "balance_transaction": None,
        "created": world.now,
        "currency": CURRENCY,
        "description": given.get("description") or ("STRIPE PAYOUT" if automatic else None),
        "destination": f"ba_{(world.owner or 'platform').removeprefix('acct_')}",
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": given.get("metadata") or {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "in_progress" if automatic else "not_applicable",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": given.get("statement_descriptor"),
        "status": "pending",
        "trace_id": {"status": "pending", "value": None},
        "type": "bank_account",
        "_owner": world.owner,
    }
    payout["balance_transaction"] = balance.book(world, "payout", -amount, ident)["id"]
    world.save(payout)
    news.announce(world, "payout.created", payout)
    world.shelf.remind(world.now + TRANSIT_SECONDS, TRANSIT, ident)
    world.shelf.remind(payout["arrival_date"], ARRIVE, ident)
    return payout


def plan(world: World) -> None:
    """Let this connected account be paid out at the next midnight."""
    world.shelf.remind(next_midnight(world.now), DAILY, world.owner)


def daily(world: World) -> None:
    """Pay out all that this connected account has available."""
    available = balance.purse(world).available
    if available > 0:
        send(world, available, {}, automatic=True)


def depart(world: World, payout: Thing) -> None:
    """The bank has it."""
    if payout["status"] == "pending":
        payout["status"] = "in_transit"
        world.save(payout)
        news.announce(world, "payout.updated", payout, {"status": "pending"})


def arrive(world: World, payout: Thing) -> None:
    """It reaches the bank account, or comes back where a fault was ordered."""
    if payout["status"] not in ("pending", "in_transit"):
        return
    if world.shelf.take((Fault.FAIL_PAYOUT,)):
        fail(world, payout)
        return
    later = world.shelf.take((Fault.FAIL_PAID_PAYOUT,))
    payout["status"] = "paid"
    payout["trace_id"] = {"status": "supported", "value": payout["id"][-12:].upper()}
    if payout["automatic"]:
        payout["reconciliation_status"] = "completed"
    world.save(payout)
    news.announce(world, "payout.paid", payout)
    if later:
        world.shelf.remind(next_midnight(world.now, BOUNCE_DAYS), BOUNCE, payout["id"])


def fail(world: World, payout: Thing) -> None:
    """The bank sends it back, also after it was said to be paid; the money is in the balance again."""
    if payout["status"] == "failed":
        return
    entry = balance.book(world, "payout_failure", payout["amount"], payout["id"])
    payout |= {"status": "failed", "failure_balance_transaction": entry["id"]}
    payout["failure_code"], payout["failure_message"] = FAILURE
    world.save(payout)
    news.announce(world, "payout.failed", payout)
    if payout["automatic"]:
        plan(world)
