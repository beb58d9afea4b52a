"""What the tests of own money share: a resident at the browser, Stripe's stand-in behind, and the worker's rounds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from hub.kernel import jobs, outbox, unit
from payments.gateway import ports
from payments.ledger import queries as ledger
from payments.ledger.domain import OPS, OWN, Account, AccountKind
from payments.purses import queries as purses
from payments.purses.queries import PaymentView, PurseView
from payments.sandbox import services as sandbox
from tests.payments.test_stripe_whole_way import leads_to

WORK = ("run-sandbox-bank", "deliver-sandbox-webhooks", "call-stripe")


def work(times: int = 3) -> None:
    """What the worker does, some rounds of it."""
    for _ in range(times):
        for name in WORK:
            jobs.run(jobs.registered()[name], force=True)
        outbox.drain()


def later(clock: Any, **span: float) -> None:
    """Let time pass, and the worker work."""
    clock.advance(timedelta(**span))
    work()


def add(client: FlaskClient, purse: str, pounds: str, way: str = "card") -> str:
    """Add own money at our page and Stripe's, and come back; where one comes back to."""
    page = leads_to(client.post(f"/purses/{purse}/add", data={"amount": pounds}))
    going_on = leads_to(client.post(f"{page}/{way}"))
    assert client.get(going_on).status_code == 200
    return going_on


def add_cleared(client: FlaskClient, clock: Any, purse: str, pounds: str) -> str:
    """The same, and days later."""
    back = add(client, purse, pounds)
    later(clock, days=5)
    return back


def give_cash(pence: int = 100_000) -> None:
    """Let the council have other money at Stripe: a bank transfer that we know nothing of."""
    stripe = ports.gateway()._client  # behind our own back
    customer = stripe.v1.customers.create({"name": "The council"}).id
    intent = {
        "amount": pence,
        "currency": "gbp",
        "customer": customer,
        "confirm": True,
        "payment_method_data": {"type": "customer_balance"},
        "payment_method_options": {
            "customer_balance": {"funding_type": "bank_transfer", "bank_transfer": {"type": "gb_bank_transfer"}}
        },
    }
    stripe.v1.payment_intents.create(intent)
    sandbox.send_transfer(customer, pence)


def purse(id_: str) -> PurseView:
    """How it stands."""
    return unit.read(purses.purse, id_)


def last(id_: str) -> PaymentView:
    """The last payment."""
    return unit.read(purses.payments, id_)[0]


def balance(kind: AccountKind, fund: str = OWN) -> int:
    """What stands in an account without an owner."""
    return unit.read(ledger.balance, Account(kind, fund))


def cash() -> int:
    """All that the ledger says of Stripe's balance, on its way to and from it included: what Stripe itself must say."""
    kinds = (
        AccountKind.STRIPE_AVAILABLE,
        AccountKind.STRIPE_PENDING,
        AccountKind.CLEARING_TRANSFER,
    )
    return sum(balance(kind) for kind in kinds) + balance(AccountKind.CLEARING_PAYOUT, OPS)


def at_stripe() -> int:
    """What Stripe says it has of the council's, pending or available."""
    balance = ports.gateway()._client.v1.balance.retrieve()  # as above
    return int(balance.available[0].amount + balance.pending[0].amount)


def prove() -> None:
    """The ledger and what stands beside it agree."""
    found = unit.read(ledger.prove)
    assert found == [], found
