"""A Stripe at the port of the gateway, for tests of what we do with its answers: it remembers, and can lose an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from hub.kernel import clock
from payments.gateway.domain import (
    Answer,
    AtStripe,
    BankDetails,
    Call,
    CallKind,
    CallRefused,
    Heard,
    Identity,
    Movement,
    OutcomeUnknown,
)
from payments.sandbox.domain.platforms import MAIN, account_of

PREFIX = {
    CallKind.ACCOUNT: "acct",
    CallKind.CUSTOMER: "cus",
    CallKind.CHECKOUT: "cs",
    CallKind.TRANSFER: "tr",
    CallKind.REVERSAL: "trr",
    CallKind.REFUND: "re",
    CallKind.EVIDENCE: "du",
    CallKind.PAYMENT: "pi",
    CallKind.CANCELLATION: "pi",
}
ACTIVE = {
    "configuration": {"recipient": {"capabilities": {"stripe_balance": {"stripe_transfers": {"status": "active"}}}}},
    "requirements": {"entries": []},
}


class StripeDouble:
    """Does what it is asked, once a key, unless told otherwise; keys are kept until `forget`."""

    sandbox = True

    def __init__(self) -> None:
        self.made: list[tuple[Call, str]] = []
        self.keys: dict[str, Answer] = {}
        self.objects: dict[str, Mapping[str, Any]] = {}
        self.faults: list[str] = []  # taken from the front: "before", "after", or a code to refuse with
        self.sent = 0
        self.held: dict[str, int] = {}  # cash of every customer, by currency
        self.moved: list[Movement] = []
        self.known_as = Identity(account_of(MAIN), live=False)  # as if it stood in the stand-in's place
        self.standing: AtStripe | None = None  # what all that moved makes, unless a test says otherwise

    def send(self, call: Call) -> Answer:
        """Do it."""
        self.sent += 1
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "before":
            raise OutcomeUnknown("connection refused")
        if fault and fault != "after":
            raise CallRefused(fault, f"Stripe says {fault}.")
        answer = self.keys.get(call.key) or self._make(call)
        if fault == "after":
            raise OutcomeUnknown("connection lost")
        return answer

    def _make(self, call: Call) -> Answer:
        object_id = f"{PREFIX[call.kind]}_{len(self.made) + 1}"
        self.made.append((call, object_id))
        self.objects[object_id] = {"id": object_id, **ACTIVE} if call.kind is CallKind.ACCOUNT else {"id": object_id}
        self.keys[call.key] = Answer(object_id, {"id": object_id})
        return self.keys[call.key]

    def forget(self) -> None:
        """A day has passed: keys are forgotten, what was made is not."""
        self.keys.clear()

    def find(self, call: Call) -> Answer | None:
        """What came of it."""
        made = next((object_id for known, object_id in self.made if known.key == call.key), None)
        return Answer(made, {"id": made}) if made else None

    def fetch(self, object_id: str, account: str = "") -> Mapping[str, Any]:
        """How it stands."""
        if object_id not in self.objects:
            raise CallRefused("resource_missing", "No such object.")
        return self.objects[object_id]

    def payouts(self, account: str, since: datetime) -> Iterator[Mapping[str, Any]]:
        """Those among what it knows."""
        return (one for id_, one in self.objects.items() if id_.startswith("po_") and one.get("account") == account)

    def bank_details(self, customer: str) -> BankDetails:
        """An account."""
        return BankDetails("Double", "108800", f"{len(customer):08d}")

    def cash(self, customer: str) -> Mapping[str, int]:
        """What a test says that it has."""
        return dict(self.held)

    def onboarding(self, account: str, *, back: str, again: str, change: bool = False) -> str:
        """An address."""
        return f"https://connect.stripe.example/{account}"

    def identity(self) -> Identity:
        """Whose key it is."""
        return self.known_as

    def read_snapshot(self, body: bytes, signature: str) -> Heard:
        """Not for these tests."""
        raise AssertionError("these tests send no webhooks")

    def read_thin(self, body: bytes, signature: str) -> Heard:
        """Not for these tests."""
        raise AssertionError("these tests send no webhooks")

    def events_since(self, at: datetime) -> Iterator[Heard]:
        """Nothing."""
        return iter(())

    def move(self, id_: str, net: int, *, type_: str = "charge", source: str = "", fee: int = 0, **more: Any) -> None:
        """Let our balance change."""
        at = more.get("at", clock.now())
        pending = more.get("pending", False)
        self.moved.append(Movement(id_, type_, source, net + fee, fee, net, at, at, pending))

    def movements(self, since: datetime) -> list[Movement]:
        """What changed our balance."""
        return [one for one in self.moved if one.made_at >= since]

    def balance(self) -> AtStripe:
        """What stands here."""
        waiting = sum(one.net_pence for one in self.moved if one.pending)
        return self.standing or AtStripe(sum(one.net_pence for one in self.moved) - waiting, waiting)

    def transferred(self) -> int:
        """Pence that went out."""
        return sum(call.params["amount"] for call, _id in self.made if call.kind is CallKind.TRANSFER)
