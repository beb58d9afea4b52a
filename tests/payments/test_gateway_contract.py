"""What Kith counts on Stripe to do, asked of our stand-in always, and of a true test account where a key to one is given.

    TRUE_STRIPE_KEY=sk_test_… make check-all        or: pytest -m true_stripe tests/payments

What is asked is what the product's own services ask, under keys of this run's own. Nothing is paid: a test account needs
Connect with Accounts v2 and bank transfers in pounds, and keeps an account, a customer and a page of each run.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import clock, ids, unit
from hub.kernel.access import SYSTEM
from hub.kernel.db import db
from payments.gateway import ports
from payments.gateway.adapters import StripeLibrary
from payments.gateway.domain import Call, CallKind, CallRefused, OutcomeUnknown
from payments.gateway.models import StripeCall
from payments.gateway.ports import Gateway
from payments.payees import services as payees
from payments.topups import services as topups
from payments.topups.domain import Method, Origin
from tests.payments.money_world import World
from tests.payments.test_stripe_whole_way import enter

KEY = os.environ.get("TRUE_STRIPE_KEY", "")
BACK = "https://kith.example/back"


@pytest.fixture(params=["stand-in", pytest.param("true account", marks=pytest.mark.true_stripe)])
def stripe(request: pytest.FixtureRequest, app: Flask, monkeypatch: pytest.MonkeyPatch) -> Gateway:
    """The way to Stripe, or to what stands in for it; the app's own services ask by it."""
    if request.param == "stand-in":
        return ports.gateway()
    if not KEY.startswith(("sk_test_", "rk_test_")):
        pytest.fail("Set TRUE_STRIPE_KEY to a test key of Stripe's (sk_test_… or rk_test_…); never to a live one.")
    true = StripeLibrary(KEY, snapshot_secret="whsec_x", thin_secret="whsec_x", sandbox=True)
    monkeypatch.setitem(app.extensions, "kith.stripe", true)
    return true


def asked(call: str) -> Call:
    """What a service has asked for, under a key that no other run has."""
    row = unit.read(lambda: db.session.scalars(sa.select(StripeCall).where(StripeCall.id == call)).one())
    return Call(row.id, row.kind, f"contract:{uuid.uuid4()}", row.about, row.params, 1, row.asked_at)


def payee() -> Call:
    return asked(unit.write(payees.set_up, ids.urn("person", enter("Sam")), SYSTEM))


def customer(world: World) -> Call:
    return asked(unit.write(topups.introduce, world.fund(), SYSTEM))


def page(world: World) -> Call:
    _, call = unit.write(topups.begin, world.fund(), 12_34, Origin.FUNDER, Method.CARD, BACK, SYSTEM)
    return asked(call)


def test_the_key_is_that_of_one_account_in_test_mode(stripe: Gateway) -> None:
    identity = stripe.identity()
    assert not identity.live
    assert identity == stripe.identity()


def test_the_same_key_does_it_once_and_refuses_anything_else(stripe: Gateway, world: World) -> None:
    call = customer(world)
    assert stripe.find(call) is None
    made = stripe.send(call)
    assert stripe.send(call).object == made.object
    assert stripe.find(call) is not None
    assert stripe.fetch(made.object)["id"] == made.object
    with pytest.raises(OutcomeUnknown):  # it says nothing about what the first has become
        stripe.send(replace(call, params={**call.params, "name": "Somebody else"}))


def test_whoever_is_to_be_paid_gets_an_account_and_an_address_to_say_who_they_are(stripe: Gateway) -> None:
    call = payee()
    account = stripe.send(call).object
    assert account.startswith("acct_")
    found = stripe.find(call)
    assert found is not None
    assert found.object == account
    recipient = stripe.fetch(account)["configuration"]["recipient"]
    assert recipient["capabilities"]["stripe_balance"]["stripe_transfers"]["status"] != "active"
    assert stripe.onboarding(account, back=BACK, again=BACK).startswith("http")
    assert list(stripe.payouts(account, clock.now() - timedelta(days=1))) == []
    pay = {"amount": 100, "currency": "gbp", "destination": account}
    with pytest.raises(CallRefused):  # it may not be paid before it has said so
        stripe.send(replace(call, kind=CallKind.TRANSFER, key=f"contract:{uuid.uuid4()}", params=pay))


def test_who_pays_by_bank_has_one_account_to_send_it_to(stripe: Gateway, world: World) -> None:
    id_ = stripe.send(customer(world)).object
    details = stripe.bank_details(id_)
    assert (len(details.sort_code.replace("-", "")), len(details.number)) == (6, 8)
    assert stripe.bank_details(id_) == details
    assert stripe.cash(id_).get("gbp", 0) == 0


def test_a_page_to_pay_at_is_open_until_it_is_paid(stripe: Gateway, world: World) -> None:
    call = page(world)
    session = stripe.fetch(stripe.send(call).object)
    assert (session["status"], session["payment_status"], session["amount_total"]) == ("open", "unpaid", 12_34)
    assert session["url"].startswith("http")
    found = stripe.find(call)
    assert found is not None
    assert found.object == session["id"]


def test_what_is_not_there_is_refused(stripe: Gateway) -> None:
    for id_ in ("cus_nobody", "cs_test_nothing", "tr_nothing", "po_nothing", "re_nothing"):
        with pytest.raises(CallRefused):
            stripe.fetch(id_)


def test_its_own_record_and_our_balance_can_be_read(stripe: Gateway) -> None:
    since = clock.now() - timedelta(hours=1)
    assert all(not heard.live for heard in stripe.events_since(since))
    assert all(one.made_at >= since for one in stripe.movements(since))
    assert stripe.balance().pending_pence >= 0
