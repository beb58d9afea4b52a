"""What the sandbox gives out has the shape that the library's own classes describe, and invents no key and no event."""

from __future__ import annotations

import re
from pathlib import Path
from types import NoneType
from typing import Any, Union, get_args, get_origin

import pytest
import stripe
from stripe._object_classes import get_object_class
from stripe.events import _event_classes

from payments.sandbox import domain
from payments.sandbox.domain.world import public
from payments.sandbox.ports import current
from tests.payments.sandbox_town import Town

KINDS = (
    "balance_transaction",
    "charge",
    "checkout.session",
    "customer",
    "customer_cash_balance_transaction",
    "dispute",
    "event",
    "payment_intent",
    "payout",
    "refund",
    "transfer",
    "transfer_reversal",
    "v2.core.account",
)
# Stripe sends them, and the library's classes leave them out or make them by themselves.
ALSO = {"object", "data", "related_object", "tip", "risk_score"}


def may_be_absent(hint: Any) -> bool:
    return get_origin(hint) is Union and NoneType in get_args(hint)


def wrong(cls: Any, thing: dict[str, Any], at: str) -> list[str]:
    known = {name: hint for parent in cls.__mro__ for name, hint in vars(parent).get("__annotations__", {}).items()}
    known = {name: hint for name, hint in known.items() if not name.startswith("_") and name.islower()}
    found = [f"{at}.{name} is invented" for name in thing if name not in known and name not in ALSO]
    found += [
        f"{at}.{name} is missing" for name, hint in known.items() if name not in thing and not may_be_absent(hint)
    ]
    for name, inner in getattr(cls, "_inner_class_types", {}).items():
        value = thing.get(name)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                found += wrong(inner, one, f"{at}.{name}")
    return found


@pytest.fixture
def full(town: Town) -> Town:
    """A town in which everything has happened once."""
    funder = town.transfer_in(100_000)
    account = town.recipient()
    session = town.pay(6000)
    town.pay(5000, "refused-card")
    town.later(days=3)
    made = town.stripe.v1.transfers.create({"amount": 3000, "currency": "gbp", "destination": account})
    town.stripe.v1.transfers.reversals.create(made.id, {"amount": 500})
    town.stripe.v1.refunds.create({"payment_intent": session.payment_intent, "amount": 100})
    town.page().post("/sandbox/disputes")
    town.stripe.v1.payouts.create({"amount": 500, "currency": "gbp"})
    town.order("fail-paid-payout")
    town.later(days=10)
    assert funder
    return town


def test_objects_have_the_shape_of_their_classes(full: Town) -> None:
    found: set[str] = set()
    with current().store.reading() as chest:
        for kind in KINDS:
            cls = get_object_class("V2" if kind.startswith("v2") else "V1", kind)
            things = [thing for _, thing in chest.everything(kind, 100)]
            assert things, kind
            for thing in things:
                found |= set(wrong(cls, public(thing), kind))
    found |= set(wrong(stripe.Balance, full.stripe.v1.balance.retrieve().to_dict(), "balance"))
    assert sorted(found) == []


def test_events_are_ones_that_stripe_has() -> None:
    text = "".join(path.read_text() for path in Path(domain.__file__).parent.rglob("*.py"))
    snapshots = set(re.findall(r'announce\(\s*\w+,\s*"([\w.]+)"', text))
    thin = set(re.findall(r'"(v2\.core\.account(?:_link)?[\w.\[\]]*\.\w+)"', text)) - {"v2.core.account_link"}
    assert len(snapshots) > 20
    assert sorted(snapshots - set(get_args(stripe.Event.__annotations__["type"]))) == []
    assert len(thin) > 3
    for type_ in thin:
        assert _event_classes.get_v2_event_class(type_) is not stripe.v2.core.Event, type_
