"""Own money's whole way with Stripe's own library in it: added at our page and Stripe's, cleared, and given back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.kernel import ids, jobs, unit
from hub.kernel.access import SYSTEM
from hub.people import services as people
from hub.people.domain import StaffRole
from payments.ledger.domain import OPS, AccountKind
from payments.purses import queries as purses
from payments.purses.domain import PaymentState, RefundState
from payments.sandbox import services as sandbox
from payments.sandbox.domain.faults import Fault
from tests.payments.purse_world import add, add_cleared, balance, cash, give_cash, last, later, prove, purse, work
from tests.payments.test_stripe_whole_way import enter, leads_to

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def joan(app: Any) -> str:
    return enter("Joan")


@pytest.fixture
def client(joan: str, sign_in: SignIn) -> FlaskClient:
    return sign_in(joan)


def test_twenty_pounds_are_added_clear_and_are_all_hers(client: FlaskClient, joan: str, clock: Any) -> None:
    back = add(client, joan, "20")
    assert last(joan).state is PaymentState.PAID
    assert (purse(joan).uncleared_pence, purse(joan).available_pence) == (2_000, 0)
    assert "£20.00" in client.get(back).text
    assert balance(AccountKind.STRIPE_PENDING) == 2_000
    assert balance(AccountKind.CLEARING_PAYOUT, OPS) == -50  # the council bears 1.5 % and 20p
    assert cash() == 1_950
    prove()
    later(clock, days=5)
    assert last(joan).state is PaymentState.CLEARED
    assert (purse(joan).uncleared_pence, purse(joan).available_pence) == (0, 2_000)
    assert cash() == 1_950
    assert "can be used now" in client.get("/account/notices").text
    prove()


def test_it_goes_back_to_the_cards_the_latest_first(client: FlaskClient, joan: str, clock: Any) -> None:
    for pounds in ("20", "30", "10"):
        add_cleared(client, clock, joan, pounds)
    form = {"amount": "35", "token": ids.new()}
    assert leads_to(client.post(f"/purses/{joan}/back", data=form)) == f"/purses/{joan}"
    assert purse(joan).available_pence == 2_500
    prove()
    assert client.post(f"/purses/{joan}/back", data=form).status_code == 302  # a second click
    work()
    parts = unit.read(purses.refunds, joan)
    assert sorted(one.amount_pence for one in parts) == [1_000, 2_500]
    assert {one.state for one in parts} == {RefundState.SENT}
    assert all((one.refund or "").startswith("re_") for one in parts)
    assert [one.refunded_pence for one in unit.read(purses.payments, joan)] == [1_000, 2_500, 0]
    assert purse(joan).available_pence == 2_500 == balance(AccountKind.STRIPE_AVAILABLE)
    text = client.get(f"/purses/{joan}").text
    assert "Gone to the card" in text
    prove()


def test_what_is_left_goes_back_and_the_statement_adds_up(client: FlaskClient, joan: str, clock: Any) -> None:
    give_cash()
    add_cleared(client, clock, joan, "20")
    client.post(f"/purses/{joan}/back", data={"amount": "20", "token": ids.new()})
    work()
    lines = unit.read(purses.statement, joan)
    assert [(line.moved.free_pence, line.moved.total_pence) for line in lines] == [
        (0, 2_000),
        (2_000, 0),
        (-2_000, -2_000),
    ]
    assert lines[-1].after.total_pence == 0 == purse(joan).total_pence
    assert "Asked back" in client.get(f"/purses/{joan}/statement").text
    rows = client.get(f"/purses/{joan}/statement.csv").text.splitlines()
    assert rows[-1].endswith("own_refund,,,-20.00,0.00,-20.00,0.00")


def test_a_refused_refund_is_hers_to_use_as_before(client: FlaskClient, joan: str, clock: Any) -> None:
    """Nothing else stands at Stripe: the council's fee is missing there, and the whole cannot go back."""
    add_cleared(client, clock, joan, "20")
    client.post(f"/purses/{joan}/back", data={"amount": "20", "token": ids.new()})
    work()
    [part] = unit.read(purses.refunds, joan)
    assert (part.state, part.code) == (RefundState.REFUSED, "balance_insufficient")
    assert purse(joan).available_pence == 2_000
    assert "Could not go back" in client.get(f"/purses/{joan}").text
    assert unit.read(purses.statement, joan)[-1].after.free_pence == 2_000
    prove()


@pytest.mark.parametrize("fault", [Fault.LOST_AFTER, Fault.ERROR_AFTER, Fault.LOST_BEFORE, Fault.CONFLICT])
def test_a_lost_answer_pays_back_once(client: FlaskClient, joan: str, clock: Any, fault: Fault) -> None:
    add_cleared(client, clock, joan, "20")
    add_cleared(client, clock, joan, "20")
    sandbox.order_fault(fault)
    client.post(f"/purses/{joan}/back", data={"amount": "10", "token": ids.new()})
    work()
    assert unit.read(purses.refunds, joan)[0].state is RefundState.ASKED
    assert purse(joan).available_pence == 3_000
    later(clock, days=2)  # after Stripe has forgotten the key
    assert unit.read(purses.refunds, joan)[0].state is RefundState.SENT
    assert balance(AccountKind.STRIPE_AVAILABLE) == 3_000
    prove()


def test_a_card_that_is_refused_and_a_payer_who_turns_back_leave_nothing(
    client: FlaskClient, joan: str, clock: Any
) -> None:
    for way in ("refused-card", "back"):
        page = leads_to(client.post(f"/purses/{joan}/add", data={"amount": "5"}))
        client.post(f"{page}/{way}")
    work()
    assert {one.state for one in unit.read(purses.payments, joan)} == {PaymentState.OPEN}
    again = leads_to(client.post(f"/purses/{joan}/payments/{last(joan).id}/pay"))
    assert again.startswith("/sandbox/checkout/")
    later(clock, days=2)
    assert {one.state for one in unit.read(purses.payments, joan)} == {PaymentState.EXPIRED}
    assert purse(joan).total_pence == 0
    assert "Try again" in client.get(f"/purses/{joan}/payments/{last(joan).id}").text


def test_what_no_webhook_told_is_found(client: FlaskClient, joan: str, clock: Any) -> None:
    page = leads_to(client.post(f"/purses/{joan}/add", data={"amount": "20"}))
    for _ in range(10):
        sandbox.order_fault(Fault.LOSE)
    client.post(f"{page}/card")  # and never came back to our page
    clock.advance(timedelta(days=5))
    jobs.run(jobs.registered()["run-sandbox-bank"], force=True)
    jobs.run(jobs.registered()["look-at-own-money"], force=True)
    assert last(joan).state is PaymentState.CLEARED
    assert purse(joan).available_pence == 2_000
    prove()


WRONG = ("0", "-1", "1e18", "12,50", "5.005", "£", "lots", "")


def test_an_amount_that_may_not_be_is_refused_at_its_field(client: FlaskClient, joan: str) -> None:
    for amount in (*WRONG, "4.99", "500.01", "10000000"):
        answer = client.post(f"/purses/{joan}/add", data={"amount": amount})
        assert answer.status_code == 422, amount
        assert "govuk-error-summary" in answer.text
    assert unit.read(purses.payments, joan) == []


def test_no_more_goes_back_than_is_there(client: FlaskClient, joan: str, clock: Any) -> None:
    add_cleared(client, clock, joan, "20")
    for amount in (*WRONG, "20.01"):
        answer = client.post(f"/purses/{joan}/back", data={"amount": amount, "token": ids.new()})
        assert answer.status_code == (409 if amount == "20.01" else 422), amount
    assert unit.read(purses.refunds, joan) == []
    assert purse(joan).available_pence == 2_000


def test_the_same_form_with_another_amount_is_refused(client: FlaskClient, joan: str, clock: Any) -> None:
    add_cleared(client, clock, joan, "20")
    token = ids.new()
    client.post(f"/purses/{joan}/back", data={"amount": "5", "token": token})
    answer = client.post(f"/purses/{joan}/back", data={"amount": "6", "token": token})
    assert answer.status_code == 409
    assert [one.amount_pence for one in unit.read(purses.refunds, joan)] == [500]


def test_a_full_purse_takes_no_more(client: FlaskClient, joan: str, app: Any, sign_in: SignIn) -> None:
    finance = sign_in(enter("Ruth", StaffRole.FINANCE))
    limits = {
        "least_pence": "5",
        "most_pence": "20",
        "together_pence": "30",
        "reason": "A trial.",
        "starts": "2 12 2025",
    }
    assert finance.post("/council/purses/limits", data=limits).status_code == 302
    add(client, joan, "20")
    answer = client.post(f"/purses/{joan}/add", data={"amount": "10.01"})
    assert answer.status_code == 409
    assert "£30.00" in answer.text
    page = leads_to(client.post(f"/purses/{joan}/add", data={"amount": "6"}))
    assert client.post(f"/purses/{joan}/add", data={"amount": "5"}).status_code == 409  # in another tab
    client.post(f"{page}/card")
    work()
    assert purse(joan).total_pence == 2_600
    assert finance.post("/council/purses/limits", data=limits | {"most_pence": "4"}).status_code == 422
    assert "£26.00" in finance.get("/council/purses").text


def test_a_supporter_acts_within_scopes_and_a_stranger_not_at_all(joan: str, sign_in: SignIn) -> None:
    def support(name: str, *scopes: str) -> FlaskClient:
        kin = enter(name)
        unit.write(people.delegate, joan, kin, scopes, 400_00, None, None, "A letter.", by=SYSTEM)
        return sign_in(kin)

    spender, viewer, stranger = (
        support("Maya", "view", "arrange", "spend"),
        support("Vic", "view"),
        sign_in(enter("Eve")),
    )
    add(spender, joan, "20")
    assert purse(joan).uncleared_pence == 2_000
    assert viewer.get(f"/purses/{joan}").status_code == 200
    assert viewer.get(f"/purses/{joan}/add").status_code == 403
    assert viewer.post(f"/purses/{joan}/back", data={"amount": "1"}).status_code == 403
    for path in ("", "/add", "/back", "/statement", "/statement.csv", f"/payments/{last(joan).id}"):
        assert stranger.get(f"/purses/{joan}{path}").status_code == 403
    own = str(last(joan).made_by)
    assert spender.get(f"/purses/{own}/payments/{last(joan).id}").status_code == 404  # it is not this purse's
