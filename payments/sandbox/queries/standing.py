"""The sandbox's own page: what stands where."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from payments.sandbox import ports
from payments.sandbox.domain import accounts, capabilities
from payments.sandbox.domain.world import PLATFORM, Thing
from payments.sandbox.ports import Chest, Ordered

SHOWN = 15


@dataclass(frozen=True)
class Account:
    """One connected account, and the platform itself, which has no id."""

    id: str
    name: str
    capability: str
    due: tuple[str, ...]
    bank: str
    available: int
    pending: int


@dataclass(frozen=True)
class Line:
    """One transfer, payout, payment or dispute in a table."""

    id: str
    at: datetime
    who: str
    amount: int
    state: str


@dataclass(frozen=True)
class Message:
    """One webhook in the table of them."""

    id: int
    type: str
    at: datetime
    attempts: int
    state: str
    status: int | None
    forged: bool


@dataclass(frozen=True)
class Customer:
    """Somebody who may send a bank transfer, and how much is waited for."""

    id: str
    name: str
    cash: int
    waited_for: int


@dataclass(frozen=True)
class Desk:
    """Everything on the sandbox's own page."""

    platform: Account
    accounts: list[Account]
    payments: list[Line]
    transfers: list[Line]
    payouts: list[Line]
    disputes: list[Line]
    customers: list[Customer]
    messages: list[Message]
    ordered: list[Ordered]


def desk() -> Desk:
    """The sandbox's own page: what stands where."""
    with ports.current().store.reading() as chest:
        purses = {owner: (available, pending) for owner, available, pending in chest.purses()}
        known = [thing for _, thing in chest.everything(accounts.KIND, 200)]
        names = {thing["id"]: thing["display_name"] or thing["id"] for thing in known}
        blank: Thing = {"id": PLATFORM, "display_name": "", "_due": [], "_bank": None}
        return Desk(
            platform=_account(blank, purses, "active"),
            accounts=[_account(thing, purses, capabilities.status(thing) or "") for thing in known],
            payments=[
                _line(thing, names, "") for owner, thing in chest.everything("charge", SHOWN * 4) if owner == PLATFORM
            ][:SHOWN],
            transfers=[_line(thing, names, thing["destination"]) for _, thing in chest.everything("transfer", SHOWN)],
            payouts=[_line(thing, names, owner) for owner, thing in chest.everything("payout", SHOWN)],
            disputes=[_line(thing, names, "") for _, thing in chest.everything("dispute", SHOWN)],
            customers=_customers(chest),
            messages=_messages(chest),
            ordered=chest.ordered(),
        )


def _account(thing: Thing, purses: dict[str, tuple[int, int]], capability: str) -> Account:
    available, pending = purses.get(thing["id"], (0, 0))
    bank = thing["_bank"]["last4"] if thing["_bank"] else ""
    return Account(
        thing["id"], thing["display_name"] or thing["id"], capability, tuple(thing["_due"]), bank, available, pending
    )


def _line(thing: Thing, names: dict[str, str], owner: str) -> Line:
    state = thing.get("status") or ("reversed" if thing["reversed"] else "paid")
    if thing["object"] == "charge" and thing["disputed"]:
        state = "disputed"
    return Line(thing["id"], _moment(thing["created"]), names.get(owner, ""), thing["amount"], state)


def _customers(chest: Chest) -> list[Customer]:
    waited: dict[str, int] = {}
    for _, intent in chest.everything("payment_intent", 200):
        if intent["status"] == "requires_action":
            waited[intent["customer"]] = waited.get(intent["customer"], 0) + intent["amount"]
    found = [thing for _, thing in chest.everything("customer", SHOWN)]
    return [
        Customer(one["id"], one["name"] or one["email"] or one["id"], one["_cash"], waited.get(one["id"], 0))
        for one in found
    ]


def _messages(chest: Chest) -> list[Message]:
    return [
        Message(
            one.position, json.loads(one.body)["type"], _moment(one.at), one.attempts, one.state, one.status, one.forged
        )
        for one in chest.deliveries(None, SHOWN * 2)
    ]


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
