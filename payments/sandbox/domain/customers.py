"""Customers, and the bank account at which each may send us money: their cash balance, until a payment takes it."""

from __future__ import annotations

from typing import Any

from payments.sandbox.domain import news
from payments.sandbox.domain.refusals import NotModelled, Refusal, absent
from payments.sandbox.domain.world import CURRENCY, Thing, World

_WRITTEN = ("address", "business_name", "description", "email", "individual_name", "name", "phone")
SORT_CODE = "108800"


def create(world: World, given: dict[str, Any]) -> Thing:
    """A new customer."""
    customer: Thing = {
        "id": world.id("cus"),
        "object": "customer",
        "address": None,
        "balance": 0,
        "business_name": None,
        "created": world.now,
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": None,
        "email": None,
        "individual_name": None,
        "invoice_prefix": None,
        "livemode": False,
        "metadata": given.get("metadata") or {},
        "name": None,
        "phone": None,
        "preferred_locales": [],
        "shipping": None,
        "tax_exempt": "none",
        "_cash": 0,
    }
    customer |= {name: given[name] or None for name in _WRITTEN if name in given}
    world.save(customer)
    news.announce(world, "customer.created", customer)
    return customer


def named(world: World, customer_id: str) -> Thing:
    """The customer that a parameter names.

    Raises:
        Refusal: there is none.
    """
    found = world.shelf.get(customer_id, "customer", world.owner)
    if found is None:
        raise absent("customer", customer_id, "customer")
    return found


def funding_instructions(world: World, customer_id: str, given: dict[str, Any]) -> Thing:
    """Where this customer sends money by bank transfer: the same details each time."""
    customer = world.one("customer", customer_id, "customer")
    if given["currency"] != CURRENCY:
        raise Refusal(f"Invalid currency: {given['currency']}", code="parameter_invalid_enum", param="currency")
    if given["bank_transfer"]["type"] != "gb_bank_transfer":
        raise NotModelled("bank transfers from elsewhere than the United Kingdom", "bank_transfer[type]")
    return {
        "object": "funding_instructions",
        "bank_transfer": {
            "country": "GB",
            "financial_addresses": [address(customer)],
            "type": "gb_bank_transfer",
        },
        "currency": CURRENCY,
        "funding_type": "bank_transfer",
        "livemode": False,
    }


def address(customer: Thing) -> dict[str, Any]:
    """The bank details that stand for a customer."""
    where = {"city": "London", "country": "GB", "line1": "1 Sandbox Street", "line2": None, "postal_code": "EC1A 1AA"}
    number = sum(ord(letter) * 31**n for n, letter in enumerate(customer["id"])) % 100_000_000
    return {
        "sort_code": {
            "account_holder_address": where | {"state": None},
            "account_holder_name": customer["name"] or "Sandbox",
            "account_number": f"{number:08d}",
            "bank_address": where | {"state": None},
            "sort_code": SORT_CODE,
        },
        "supported_networks": ["bacs", "fps"],
        "type": "sort_code",
    }


def cash(world: World, customer_id: str) -> Thing:
    """What a customer sent that no payment has taken yet."""
    return cash_of(world.one("customer", customer_id, "customer"))


def cash_of(customer: Thing) -> Thing:
    """The same, of a customer at hand."""
    return {
        "object": "cash_balance",
        "available": {CURRENCY: customer["_cash"]} if customer["_cash"] else None,
        "customer": customer["id"],
        "customer_account": None,
        "livemode": False,
        "settings": {"reconciliation_mode": "automatic", "using_merchant_default": True},
    }


def move_cash(world: World, customer: Thing, amount: int, type_: str, more: dict[str, Any]) -> None:
    """Add to a customer's cash balance (or take from it), and say so."""
    customer["_cash"] += amount
    world.save(customer)
    entry: Thing = {
        "id": world.id("ccsbtxn"),
        "object": "customer_cash_balance_transaction",
        "created": world.now,
        "currency": CURRENCY,
        "customer": customer["id"],
        "customer_account": None,
        "ending_balance": customer["_cash"],
        "livemode": False,
        "net_amount": amount,
        "type": type_,
        **more,
    }
    world.save(entry)
    news.announce(world, "customer_cash_balance_transaction.created", entry)
