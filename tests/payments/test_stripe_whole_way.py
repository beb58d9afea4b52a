"""A pound's whole way with Stripe's own library in it: paid into a fund, held, owed, transferred to who was set up."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from hub.kernel import ids, jobs, outbox, unit
from hub.kernel.access import SYSTEM
from hub.people import services as people
from hub.people.domain import StaffRole
from payments.funds.domain import at_stripe
from payments.gateway import queries as gateway
from payments.gateway.domain import CallState
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.ledger import queries as ledger
from payments.payees import queries as payees
from payments.payees.domain import Standing
from payments.remittances import queries as remittances
from payments.remittances.domain import State
from payments.topups import queries as topups
from payments.topups.domain import TopUpState
from tests.payments.money_world import World, line

SignIn = Callable[..., FlaskClient]
WORK = ("send-remittances", "call-stripe", "run-sandbox-bank", "deliver-sandbox-webhooks")


def work(times: int = 3) -> None:
    """What the worker does, some rounds of it."""
    for _ in range(times):
        for name in WORK:
            jobs.run(jobs.registered()[name], force=True)
        outbox.drain()


def enter(given: str, *roles: StaffRole) -> str:
    person = unit.write(
        people.register_person, given, "Tester", email=f"{given.lower()}@example.com", confirmed=True, by=SYSTEM
    )
    for role in roles:
        unit.write(people.appoint, person, role, SYSTEM)
    return person


def leads_to(answer: TestResponse) -> str:
    assert answer.status_code in (302, 303), answer.text[:500]
    parts = urlsplit(answer.headers["Location"])
    return parts.path + (f"?{parts.query}" if parts.query else "")


def set_up(client: FlaskClient, party: str) -> None:
    """Set up getting paid: our page, Stripe's, and back."""
    at_bank = leads_to(client.post(f"/payees/{party}/set-up"))
    form = {"holder": "Sam Tester", "sort_code": "108800", "account_number": "00012345", "identity": "y"}
    back = leads_to(client.post(at_bank, data=form))
    assert client.get(back, follow_redirects=True).status_code == 200


def pay_in(client: FlaskClient, fund: str, amount: str, method: str, way: str, **more: str) -> str:
    """Pay into a fund: our page, Stripe's, and back; the top-up's id."""
    page = leads_to(client.post(f"/topups/new/{fund}", data={"amount": amount, "method": method, **more}))
    back = leads_to(client.post(f"{page}/{way}"))
    answer = client.get(back)
    assert answer.status_code == 200
    found = re.search(r"/topups/([0-9A-Z]{26})", back)
    assert found
    return found[1]


@pytest.fixture
def finance(app: Any, sign_in: SignIn) -> FlaskClient:
    return sign_in(enter("Ruth", StaffRole.FINANCE))


def cash(fund: str) -> int:
    return unit.read(ledger.balance, at_stripe(fund))


def test_from_the_bank_to_a_supplier(world: World, finance: FlaskClient, sign_in: SignIn, clock: Any) -> None:
    fund = world.fund()
    budget = world.budget(fund, pence=50_000)
    person = enter("Sam")
    party = ids.urn("person", person)
    supplier = sign_in(person)
    set_up(supplier, party)
    work()
    clock.advance(timedelta(days=1))
    work()
    payee = unit.read(payees.payee, party)
    assert payee is not None
    assert payee.standing is Standing.READY

    top_up = pay_in(finance, fund, "200", "bank", "bank-transfer", origin="bank")
    work()
    clock.advance(timedelta(days=2))
    work()
    assert unit.read(topups.top_up, top_up).state is TopUpState.CLEARED
    assert cash(fund) == 20_000
    world.verify()

    visit = line(1, 6_400, payee=party)
    world.request(budget, visit)
    unit.write(hold_services.capture, visit.about, 6_400)
    clock.advance(timedelta(days=7))
    assert "£64.00" in finance.get("/council/remittances").text
    run = leads_to(finance.post("/council/remittances"))
    finance.post(f"{run}/approve")
    work()
    sent = unit.read(remittances.of_payees, [party])[0]
    assert (sent.state, sent.net_pence) == (State.SENT, 6_400)
    assert sent.transfer is not None
    assert sent.transfer.startswith("tr_")
    assert cash(fund) == 13_600
    assert unit.read(holds.payable, party).total_pence == 0
    statement = supplier.get(f"/remittances/{sent.id}")
    assert "£64.00" in statement.text
    assert "Sandbox" in statement.text
    assert "64.00" in supplier.get(f"/remittances/{sent.id}.csv").text
    assert unit.read(gateway.last_heard) is not None  # webhooks came, signed, through our own endpoints
    world.verify()


def test_a_card_payment_stands_in_the_fund_once_it_has_cleared_less_stripe_s_fee(
    world: World, finance: FlaskClient, clock: Any
) -> None:
    fund = world.fund(0)
    top_up = pay_in(finance, fund, "100", "card", "card", origin="funder")
    view = unit.read(topups.top_up, top_up)
    assert view is not None
    assert view.state is TopUpState.PAID
    assert world.fund_view(fund).in_pence == 0
    clock.advance(timedelta(days=8))
    work()
    assert world.fund_view(fund).in_pence == 10_000 - 170 == cash(fund)
    assert "£98.30" in finance.get(f"/council/funds/{fund}").text.partition("What came in, the latest first")[2]
    world.verify()


def test_a_card_that_is_refused_and_a_payer_who_turns_back_change_nothing(world: World, finance: FlaskClient) -> None:
    fund = world.fund(0)
    for way in ("refused-card", "back"):
        page = leads_to(finance.post(f"/topups/new/{fund}", data={"amount": "5", "method": "card", "origin": "funder"}))
        finance.post(f"{page}/{way}")
    work()
    assert {one.state for one in unit.read(topups.top_ups, fund)} == {TopUpState.OPEN}
    assert cash(fund) == 0


@pytest.mark.parametrize("amount", ["0", "-1", "1e18", "12,50", "0.295", "£", "lots", "", "1000000"])
def test_an_amount_that_is_none_is_refused_at_its_field(world: World, finance: FlaskClient, amount: str) -> None:
    fund = world.fund(0)
    answer = finance.post(f"/topups/new/{fund}", data={"amount": amount, "method": "card", "origin": "funder"})
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.text
    assert unit.read(topups.top_ups, fund) == []


def test_who_may_not_pay_in_or_set_up_is_turned_away(world: World, sign_in: SignIn, app: Any) -> None:
    fund = world.fund(0)
    stranger = enter("Eve")
    client, funder = sign_in(stranger), sign_in(enter("Dele", StaffRole.FUNDER))
    other = ids.urn("person", enter("Sam"))
    assert client.get(f"/topups/new/{fund}").status_code == 403
    assert funder.get(f"/topups/new/{fund}").status_code == 403  # not their fund
    assert client.get(f"/payees/{other}").status_code == 403
    assert client.post(f"/payees/{other}/set-up").status_code == 403
    assert client.get("/council/remittances").status_code == 403
    assert client.get("/council/stripe").status_code == 403
    assert unit.read(gateway.standing)[CallState.WAITING] == 0
