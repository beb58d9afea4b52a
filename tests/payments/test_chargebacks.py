"""Disputed card payments with Stripe's own library in it: frozen, answered, won or lost, in each order that news may come."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.kernel import ids, jobs, outbox, unit
from hub.people.domain import StaffRole
from payments.chargebacks import queries
from payments.chargebacks.domain import State
from payments.funds.domain import at_stripe, unallocated
from payments.ledger import queries as ledger
from payments.ledger import services as ledger_services
from payments.ledger.domain import OPS, OWN, Account, AccountKind, Kind, Transaction, move
from payments.ledger.services import post
from payments.purses.domain import available, held
from payments.remittances.domain import clearing
from payments.sandbox import ports
from payments.sandbox import services as sandbox
from payments.sandbox.domain.faults import Fault
from tests.payments.money_world import World
from tests.payments.purse_world import add, add_cleared, balance, cash, give_cash, last, later, prove, purse, work
from tests.payments.test_stripe_whole_way import enter, pay_in

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def joan(app: Any) -> str:
    return enter("Joan")


@pytest.fixture
def client(joan: str, sign_in: SignIn) -> FlaskClient:
    return sign_in(joan)


@pytest.fixture
def finance(app: Any, sign_in: SignIn) -> FlaskClient:
    return sign_in(enter("Ruth", StaffRole.FINANCE))


def only() -> Any:
    [row] = unit.read(queries.chargebacks)
    return row


def spend(purse_id: str, pence: int) -> None:
    """Own money goes to a fund of the council's, with its cash, as if help had been paid with it."""
    own_cash, ops_cash = (Account(AccountKind.STRIPE_AVAILABLE, fund) for fund in (OWN, OPS))
    entries = (
        *move(available(purse_id), own_cash, pence),
        *move(ops_cash, Account(AccountKind.FEE, OPS), pence),
    )
    unit.write(ledger_services.post, Transaction("spent", Kind.CORRECTION, entries, "visit:x"))


def test_what_is_there_is_frozen_and_free_again_when_it_is_won(
    client: FlaskClient, joan: str, finance: FlaskClient, clock: Any
) -> None:
    add_cleared(client, clock, joan, "20")
    sandbox.open_dispute()
    work()
    row = only()
    assert (row.state, row.taken_pence, row.short_pence, row.fee_pence) == (State.OPEN, 2_000, 0, 2_000)
    assert (purse(joan).available_pence, purse(joan).frozen_pence) == (0, 2_000)
    assert cash() == -50 - 2_000  # what Stripe's own balance says: it is below zero now
    assert balance(AccountKind.CLEARING_PAYOUT, OWN) == 2_000  # with the bank
    assert "be used until that is decided" in client.get(f"/purses/{joan}").text
    assert client.post(f"/purses/{joan}/back", data={"amount": "5", "token": ids.new()}).status_code == 409
    prove()

    page = finance.get(f"/council/chargebacks/{row.id}").text
    assert "£20.00 was paid by card" in page
    assert "Joan Tester" in page
    answer = {"words": "Joan signed in, paid on our page, and had help on each of these days: see the record."}
    assert finance.post(f"/council/chargebacks/{row.id}", data=answer).status_code == 302
    work()
    assert only().state is State.ANSWERED
    assert finance.post(f"/council/chargebacks/{row.id}", data=answer).status_code == 409  # once and for all
    later(clock, days=15)
    assert only().state is State.WON
    assert (purse(joan).available_pence, purse(joan).frozen_pence) == (2_000, 0)
    assert balance(AccountKind.CLEARING_PAYOUT, OPS) == -2_050  # Stripe keeps its fees, also of what was won
    assert last(joan).lost_pence == 0
    assert "can be used again" in client.get("/account/notices").text
    give_cash()
    client.post(f"/purses/{joan}/back", data={"amount": "20", "token": ids.new()})
    work()
    assert purse(joan).available_pence == 2_000  # Stripe refunds no payment that was disputed, and it stays hers to use
    prove()


def test_lost_takes_what_is_frozen_and_the_council_bears_what_was_spent(
    client: FlaskClient, joan: str, finance: FlaskClient, clock: Any
) -> None:
    add_cleared(client, clock, joan, "50")
    spend(joan, 3_500)
    sandbox.open_dispute()
    work()
    row = only()
    assert (row.taken_pence, row.short_pence) == (1_500, 3_500)
    assert balance(AccountKind.RECV_DISPUTE, OPS) == 3_500
    later(clock, days=10)  # nobody answers
    assert only().state is State.LOST
    assert purse(joan).total_pence == 0
    assert last(joan).lost_pence == 5_000
    assert (balance(AccountKind.RECV_DISPUTE, OPS), balance(AccountKind.BAD_DEBT, OPS)) == (0, 3_500)
    assert "took this payment back" in client.get(f"/purses/{joan}").text
    text = finance.get(f"/council/chargebacks/{row.id}").text
    assert "The council bears £35.00 of it as a bad debt" in text
    assert "on its way back to the card" not in text
    assert finance.post(f"/council/chargebacks/{row.id}", data={"words": "Late."}).status_code == 409
    owed = 3_500 + 2_000 + 95
    assert balance(AccountKind.CLEARING_PAYOUT, OPS) == -owed
    paid_in = {"amount": f"{owed / 100:.2f}", "reference": "BACS 77"}
    assert finance.post("/council/purses", data=paid_in | {"amount": "1000"}).status_code == 422
    assert finance.post("/council/purses", data=paid_in).status_code == 302
    nothing = finance.post("/council/purses", data=paid_in | {"amount": "0"})
    assert (nothing.status_code, "Write an amount from a penny" in nothing.text) == (422, True)
    other = finance.post("/council/purses", data=paid_in | {"amount": "1"})
    assert (other.status_code, "already recorded, with other details" in other.text) == (409, True)
    assert balance(AccountKind.CLEARING_PAYOUT, OPS) == 0
    prove()


def test_what_was_on_its_way_back_and_came_to_nothing_is_lost_with_the_rest(
    client: FlaskClient, joan: str, clock: Any
) -> None:
    """£2 of £20 are to go back as the card's bank takes all: Stripe refuses them, and Joan does not have them twice."""
    give_cash()
    add_cleared(client, clock, joan, "20")
    add_cleared(client, clock, joan, "10")
    client.post(f"/purses/{joan}/back", data={"amount": "12", "token": ids.new()})  # Stripe is not asked yet
    sandbox.open_dispute(oldest_card_payment())
    jobs.run(jobs.registered()["deliver-sandbox-webhooks"], force=True)
    outbox.drain()
    row = only()
    assert (row.taken_pence, row.short_pence) == (1_800, 200)
    later(clock, hours=2)
    assert purse(joan).available_pence == 200  # the refund of the disputed one was refused
    later(clock, days=10)
    row = only()
    assert (row.state, row.taken_pence, row.short_pence) == (State.LOST, 2_000, 0)
    assert purse(joan).total_pence == 0
    assert (balance(AccountKind.RECV_DISPUTE, OPS), balance(AccountKind.BAD_DEBT, OPS)) == (0, 0)
    prove()


def test_where_the_bank_decides_before_a_refund_is_refused_finance_reads_who_has_the_money(
    client: FlaskClient, joan: str, finance: FlaskClient, clock: Any
) -> None:
    """£2 of £20 are asked back, and the answer is lost: the dispute is lost first, and Stripe refuses the £2 only then."""
    give_cash()
    add_cleared(client, clock, joan, "20")
    add_cleared(client, clock, joan, "10")
    client.post(f"/purses/{joan}/back", data={"amount": "12", "token": ids.new()})  # Stripe is not asked yet
    dispute = sandbox.open_dispute(oldest_card_payment())
    sandbox.close_dispute(dispute, won=False)
    for _ in range(3):
        jobs.run(jobs.registered()["deliver-sandbox-webhooks"], force=True)
        outbox.drain()
    row = only()
    assert (row.state, row.taken_pence, row.short_pence) == (State.LOST, 1_800, 200)
    page = f"/council/chargebacks/{row.id}"
    text = finance.get(page).text
    assert "The council bears £2.00 of it as a bad debt" in text
    assert "£2.00 of that is still on its way back to the card." in text
    assert "so the resident has it here" not in text
    later(clock, hours=2)
    assert purse(joan).available_pence == 200  # Stripe refunds no payment that was disputed
    text = finance.get(page).text
    assert "£2.00 of that was on its way back to the card when the bank took all." in text
    assert "still on its way" not in text
    assert (balance(AccountKind.RECV_DISPUTE, OPS), balance(AccountKind.BAD_DEBT, OPS)) == (0, 200)
    prove()


def oldest_card_payment() -> str:
    with ports.current().store.reading() as chest:
        charges = [one for _owner, one in chest.everything("charge", 100)]
    return str([one["id"] for one in charges if one["payment_method_details"]["type"] == "card"][-1])


@pytest.mark.parametrize("won", [True, False])
def test_a_payment_disputed_before_it_cleared_ends_the_same_way(
    client: FlaskClient, joan: str, clock: Any, won: bool
) -> None:
    add(client, joan, "20")
    dispute = sandbox.open_dispute()
    work()
    assert (only().away, purse(joan).frozen_pence, last(joan).disputed) == (False, 0, True)
    sandbox.close_dispute(dispute, won=won)
    work()
    prove()
    later(clock, days=5)
    assert purse(joan).total_pence == (2_000 if won else 0)
    assert only().ended_at is not None
    assert balance(AccountKind.BAD_DEBT, OPS) == 0
    prove()


@pytest.mark.parametrize("fault", [Fault.LOSE, Fault.DUPLICATE, Fault.REORDER, Fault.HOLD_BACK])
@pytest.mark.parametrize("won", [True, False])
def test_news_lost_doubled_late_or_out_of_order_reach_one_state(
    client: FlaskClient, joan: str, clock: Any, fault: Fault, won: bool
) -> None:
    add_cleared(client, clock, joan, "20")
    for _ in range(6):
        sandbox.order_fault(fault)
    sandbox.close_dispute(sandbox.open_dispute(), won=won)
    work()
    later(clock, hours=3)
    for name in ("look-for-missed-events", "look-at-chargebacks"):
        jobs.run(jobs.registered()[name], force=True)
    work()
    row = only()
    assert (row.state, row.fee_pence) == (State.WON if won else State.LOST, 2_000)
    assert purse(joan).available_pence == purse(joan).total_pence == (2_000 if won else 0)
    assert balance(AccountKind.STRIPE_AVAILABLE) == (2_000 if won else 0)
    prove()


@pytest.mark.parametrize("won", [True, False])
@pytest.mark.parametrize("origin", ["funder", "bank"])
def test_a_fund_adds_up_after_a_fee_and_a_dispute(
    world: World, finance: FlaskClient, clock: Any, origin: str, won: bool
) -> None:
    fund = world.fund(20_000)
    pay_in(finance, fund, "100", "card", "card", origin=origin)
    later(clock, days=8)
    world.adds_up(fund)
    came = 20_000 + (9_830 if origin == "funder" else -170)
    assert world.fund_view(fund).in_pence == came
    dispute = sandbox.open_dispute()
    work()
    taken = only().taken_pence
    assert world.fund_view(fund).in_pence == came - taken
    world.adds_up(fund)
    sandbox.close_dispute(dispute, won=won)
    work()
    assert world.fund_view(fund).in_pence == (came if won else came - taken)
    world.adds_up(fund)
    prove()


@pytest.mark.parametrize("fault", [Fault.LOST_AFTER, Fault.LOST_BEFORE])
def test_an_answer_whose_answer_is_lost_is_given_once(
    client: FlaskClient, joan: str, finance: FlaskClient, clock: Any, fault: Fault
) -> None:
    add_cleared(client, clock, joan, "20")
    sandbox.open_dispute()
    work()
    sandbox.order_fault(fault)
    words = {"words": "Joan signed in, paid on our page, and had help on each of these days."}
    finance.post(f"/council/chargebacks/{only().id}", data=words)
    jobs.run(jobs.registered()["call-stripe"], force=True)
    assert only().state is State.ANSWERING
    later(clock, minutes=5)
    assert only().state is State.ANSWERED


def test_a_card_payment_into_a_fund(world: World, finance: FlaskClient, clock: Any) -> None:
    fund = world.fund(0)
    pay_in(finance, fund, "100", "card", "card", origin="funder")
    later(clock, days=8)
    assert world.fund_view(fund).left_pence == 9_830
    dispute = sandbox.open_dispute()
    work()
    row = only()
    assert (row.taken_pence, row.short_pence) == (9_830, 170)  # Stripe's fee is what nobody has any more
    assert world.fund_view(fund).left_pence == 0
    assert "£100.00" in finance.get("/council/chargebacks").text
    prove()
    sandbox.close_dispute(dispute, won=True)
    work()
    assert world.fund_view(fund).left_pence == 9_830
    assert unit.read(ledger.balance, Account(AccountKind.RECV_DISPUTE, OPS)) == 0
    prove()


def test_what_is_on_its_way_from_a_fund_is_not_taken_again(world: World, finance: FlaskClient, clock: Any) -> None:
    fund = world.fund(10_000)  # at the bank
    pay_in(finance, fund, "100", "card", "card", origin="funder")
    later(clock, days=8)
    asked = move(unallocated(fund), clearing(fund), 9_000)
    unit.write(post, Transaction("asked", Kind.TRANSFER, asked, ids.urn("fund", fund)))
    sandbox.open_dispute()
    work()
    row = only()
    assert (row.taken_pence, row.short_pence) == (830, 9_170)
    made = move(clearing(fund), at_stripe(fund), 9_000)
    unit.write(post, Transaction("made", Kind.TRANSFERRED, made, ids.urn("fund", fund)))
    assert unit.read(ledger.balance, at_stripe(fund)) == 0


def test_a_payment_that_is_not_ours_and_words_that_are_none(
    client: FlaskClient, joan: str, finance: FlaskClient, clock: Any
) -> None:
    add_cleared(client, clock, joan, "20")
    sandbox.open_dispute()
    work()
    for words in ("", " ", "x" * 20_001):
        assert finance.post(f"/council/chargebacks/{only().id}", data={"words": words}).status_code == 422
    assert only().state is State.OPEN
    assert client.get("/council/chargebacks").status_code == 403
    assert finance.get(f"/council/chargebacks/{ids.new()}").status_code == 404
    assert held(joan).owner == joan
