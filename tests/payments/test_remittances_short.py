"""A fund whose money is not at Stripe: who approves a run reads it before, and who is not paid reads it afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from hub.kernel import ids, unit
from hub.people import services as people
from payments.gateway import ports
from payments.remittances import queries, services
from tests.agreement.read_pages import Reader
from tests.hub import people as people_of
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_remittances_run import OTHER, Scene, to_stripe

CANNOT = "£200.00 could not be sent with the payments of"
PAY_IN = "Pay into a fund from its own page before you approve: what cannot be sent is kept, and stays owed."


@pytest.fixture
def stripe(app: Flask) -> StripeDouble:
    double = StripeDouble()
    ports.provide(app, double)
    return double


def test_a_proposed_run_says_what_is_missing_at_stripe_and_where_to_pay_in(
    world: World, stripe: StripeDouble, sign_in: Any
) -> None:
    scene = Scene(world, cash=19_999)
    run = scene.propose()
    finance = people_of.officer("finance", "Fay", "Finch")
    page = Reader(sign_in(finance)).page(f"/council/remittances/{run}")
    [row] = Reader.tables_in(page)["Whether the money is at Stripe"].rows
    assert row[1:] == ["£199.99", "£200.00", "£0.01"]
    assert f'href="/council/funds/{scene.fund}"' in page
    assert PAY_IN in page
    to_stripe(scene.fund, 1)
    page = Reader(sign_in(finance)).page(f"/council/remittances/{run}")
    assert "£0.00" in Reader.tables_in(page)["Whether the money is at Stripe"].rows[0][3]
    assert PAY_IN not in page
    unit.write(services.approve, run, OTHER)
    assert "Whether the money is at Stripe" not in Reader(sign_in(finance)).page(f"/council/remittances/{run}")


def test_a_proposed_run_says_who_cannot_be_paid_yet(world: World, stripe: StripeDouble, sign_in: Any) -> None:
    scene = Scene(world, ready=False)
    run = scene.propose()
    finance = Reader(sign_in(people_of.officer("finance", "Fay", "Finch")))
    [row] = finance.tables(f"/council/remittances/{run}")["Each supplier and fund"].rows
    assert row[-1] == "Proposed Cannot be paid yet: it would stay owed."
    assert "Whether the money is at Stripe" not in finance.tables(f"/council/remittances/{run}")


def test_whoever_was_not_paid_reads_why_until_they_are(world: World, stripe: StripeDouble, sign_in: Any) -> None:
    scene = Scene(world, cash=19_999)
    scene.pay()
    person = ids.parse(scene.payee)[1]
    unit.write(people.open_account, person, "sam@example.com", confirmed=True)
    client = sign_in(person)
    assert CANNOT in Reader(client).said("/remittances")
    to_stripe(scene.fund, 1)
    scene.pay()
    assert unit.read(queries.short, [scene.payee]) == []
    assert CANNOT not in Reader(client).said("/remittances")
    world.verify()
