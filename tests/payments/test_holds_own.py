"""A resident's own money set aside for visits, paid out, given back and proved: by rules, and through Stripe's library."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import ids, jobs, unit
from hub.kernel.access import Actor
from hub.people.domain import Sector, StaffRole
from payments.books import queries as books
from payments.fees import services as charging
from payments.fees.domain import Fee, Fees
from payments.funds import queries as funds
from payments.funds.domain import at_stripe, bank
from payments.holds import queries, services
from payments.holds.domain import (
    HORIZON,
    HoldChanged,
    HoldState,
    LimitReached,
    Line,
    OwnMoneyShort,
    OwnMoneyWaits,
    decide_own,
)
from payments.ledger import queries as ledger
from payments.ledger import services as ledger_services
from payments.ledger.domain import OPS, OWN, Account, AccountKind, Kind, Transaction, move
from payments.purses import queries as purses
from payments.purses import services as purse_services
from payments.recoveries import services as recoveries
from payments.remittances import queries as remittances
from payments.remittances import services as remitting
from tests.conftest import START
from tests.payments.money_world import line
from tests.payments.purse_world import add_cleared, balance, give_cash, purse, work
from tests.payments.test_holds_races import at_once
from tests.payments.test_stripe_whole_way import SignIn, enter, leads_to, set_up
from tests.payments.test_stripe_whole_way import work as work_all

COMMISSIONER = Actor(account="d", person="D" * 26, roles=frozenset({"commissioner"}))
OTHER = Actor(account="b", person="B" * 26, roles=frozenset({"finance"}))
OFFICER = Actor(account="a", person="A" * 26, roles=frozenset({"finance"}))
CARE = "personal-care"


def lines_of(asked: list[tuple[int, int]]) -> list[Line]:
    payee = "person:" + "p" * 26
    return [
        Line(START + timedelta(hours=h), ids.urn("visit", ids.encode(n)), pence, CARE, payee)
        for n, (h, pence) in enumerate(asked)
    ]


@given(st.integers(0, 9_000), st.lists(st.tuples(st.integers(0, 60 * 24), st.integers(1, 4_000)), max_size=8))
def test_never_more_is_held_than_is_there_and_nothing_is_lost(free: int, asked: list[tuple[int, int]]) -> None:
    lines = lines_of(asked)
    decision = decide_own(free, lines, START, firm=False)
    assert sum(one.amount_pence for one in decision.held) <= free
    assert sorted((*decision.held, *decision.unfunded)) == sorted(lines)
    assert all(one.at <= START + HORIZON for one in decision.held)
    near = [one for one in lines if one.at <= START + HORIZON]
    if sum(one.amount_pence for one in near) <= free:
        assert decide_own(free, lines, START, firm=True) == decision
        assert sorted(decision.held) == sorted(near)
    else:
        with pytest.raises(OwnMoneyShort):
            decide_own(free, lines, START, firm=True)


@pytest.fixture
def joan(app: Any) -> str:
    return enter("Joan")


@pytest.fixture
def client(joan: str, sign_in: SignIn) -> FlaskClient:
    return sign_in(joan)


def state(one: Line) -> HoldState:
    return unit.read(queries.holds, [one.about])[one.about].state


def request(purse_: str, *lines: Line, **more: Any) -> dict[str, HoldState]:
    return unit.write(services.request_own, purse_, lines, clocks.now(), **more)


def proved() -> None:
    assert unit.read(ledger.prove) == []


def stands(id_: str) -> tuple[int, int]:
    view = purse(id_)
    return view.available_pence, view.held_pence


def test_it_is_held_released_and_only_what_is_free_goes_back(client: FlaskClient, joan: str, clock: Any) -> None:
    give_cash()
    add_cleared(client, clock, joan, "20")
    one, other, later = line(1, 800), line(2, 700), line(40, 900)
    assert list(request(joan, one, other, later).values()) == [HoldState.HELD, HoldState.HELD, HoldState.UNFUNDED]
    assert request(joan, one) == {one.about: HoldState.HELD}  # the same again
    assert stands(joan) == (500, 1_500)
    with pytest.raises(HoldChanged):
        request(joan, Line(one.at, one.about, 900, one.category, one.payee))
    with pytest.raises(OwnMoneyShort):
        request(joan, line(3, 501))
    page = client.get(f"/purses/{joan}").text
    assert "£15.00" in page
    assert "another £9.00" in page
    answer = client.post(f"/purses/{joan}/back", data={"amount": "6", "token": ids.new()})
    assert "£5.00 can go back now" in answer.text
    unit.write(services.release_all, [one.about, later.about], "called-off")
    assert stands(joan) == (1_300, 700)
    assert state(later) is HoldState.RELEASED
    assert leads_to(client.post(f"/purses/{joan}/back", data={"amount": "13", "token": ids.new()}))
    work()
    assert stands(joan) == (0, 700)
    assert "Set aside for a visit on" in client.get(f"/purses/{joan}/statement").text
    assert OWN not in {fund.id for fund in unit.read(funds.funds)}
    proved()


def test_what_waits_is_told_and_held_or_paid_once_money_is_added(client: FlaskClient, joan: str, clock: Any) -> None:
    add_cleared(client, clock, joan, "10")
    soon, made = line(10, 700), line(11, 600)
    assert list(request(joan, soon, made, firm=False).values()) == [HoldState.HELD, HoldState.UNFUNDED]
    assert "Add £3.00 by" in client.get(f"/purses/{joan}").text
    clock.advance(timedelta(days=9))
    assert jobs.run(jobs.registered()["review-own-unfunded"], force=True) == 1
    work()
    assert state(made) is HoldState.NEEDS_REVIEW
    assert "does not cover a visit in less than three days. Add £3.00 for it" in client.get("/account/notices").text
    assert unit.read(queries.needing_review) == []  # nobody else's money is asked for
    assert unit.write(services.capture, made.about, 600) is HoldState.AWAITING
    assert unit.read(queries.awaiting) == []
    with pytest.raises(OwnMoneyWaits):
        unit.write(services.approve_charge, made.about, OFFICER)
    proved()
    add_cleared(client, clock, joan, "5")
    assert state(made) is HoldState.CAPTURED
    assert stands(joan) == (200, 700)
    with pytest.raises(OwnMoneyShort):
        unit.write(services.capture, soon.about, 901)
    unit.write(services.capture, soon.about, 850)  # longer than was held, and there is so much free
    assert stands(joan) == (50, 0)
    unit.write(services.adjust, soon.about, 500)
    assert stands(joan) == (400, 0)
    proved()


def test_a_supporters_limit_counts_own_money(client: FlaskClient, joan: str, clock: Any) -> None:
    add_cleared(client, clock, joan, "20")
    with pytest.raises(LimitReached):
        request(joan, line(1, 600, through="d" * 26), limits={"d" * 26: 500})
    assert stands(joan) == (2_000, 0)


def test_a_supplier_is_sent_own_money_apart_and_a_query_brings_it_back(
    client: FlaskClient, joan: str, sign_in: SignIn, clock: Any
) -> None:
    finance = sign_in(enter("Ruth", StaffRole.FINANCE))
    person = enter("Sam")
    party = ids.urn("person", person)
    set_up(sign_in(person), party)
    give_cash()
    add_cleared(client, clock, joan, "50")
    visit = line(1, 2_000, payee=party)
    request(joan, visit)
    unit.write(services.capture, visit.about, 2_000)
    unit.write(services.dispute, visit.about)
    unit.write(services.settle, visit.about, 1_800)  # before it was sent: back to the purse
    assert stands(joan) == (3_200, 0)
    proved()
    clock.advance(timedelta(days=7))
    run = leads_to(finance.post("/council/remittances"))
    assert "Residents’ own money" in finance.get(run).text
    finance.post(f"{run}/approve")
    work_all()
    [sent] = unit.read(remittances.of_payees, [party])
    assert (sent.fund, sent.owed_pence) == (OWN, 1_800)
    assert balance(AccountKind.STRIPE_AVAILABLE) == 3_200
    proved()
    unit.write(services.dispute, visit.about)
    unit.write(services.settle, visit.about, 1_500)  # after it was sent: owed back to the purse
    assert stands(joan) == (3_200, 0)
    proved()
    [piece] = unit.read(queries.pieces_owed_back, party, OWN)
    unit.write(recoveries.ask_back, piece.id, OFFICER)
    work_all()
    work()
    assert stands(joan) == (3_500, 0)
    assert "Back from Sam Tester, for a visit" in client.get(f"/purses/{joan}/statement").text
    clock.advance(timedelta(hours=3))
    work()
    jobs.run(jobs.registered()["reconcile-books"], force=True)
    assert [b for b in unit.read(books.breaks) if b.fund == OWN] == []
    proved()


def test_a_fee_given_back_to_own_money_is_of_use_though_the_platform_has_no_cash(
    client: FlaskClient, joan: str, clock: Any
) -> None:
    wanted, tomorrow = Fees({Sector.INDIVIDUAL: Fee(1_000, 0)}), clocks.today() + timedelta(days=6)
    unit.write(charging.set_fees, wanted, starts=tomorrow, seen="", decision="decision:D", by=COMMISSIONER)
    give_cash()
    add_cleared(client, clock, joan, "50")
    visit = line(1, 2_000)
    request(joan, visit)
    unit.write(services.capture, visit.about, 2_000)
    to_the_bank = move(bank(OPS), at_stripe(OPS), 150)  # of the £2 that was charged
    unit.write(ledger_services.post, Transaction("paid out", Kind.DEPOSIT, to_the_bank, "fund:ops"))
    owed = unit.read(purses.owed_to_stripe)
    unit.write(services.adjust, visit.about, 0)
    assert stands(joan) == (5_000, 0)
    assert (balance(AccountKind.STRIPE_AVAILABLE), balance(AccountKind.BANK)) == (5_000, 0)
    assert (balance(AccountKind.FEE, OPS), balance(AccountKind.STRIPE_AVAILABLE, OPS)) == (0, 0)
    assert unit.read(purses.owed_to_stripe) == owed + 150
    proved()
    unit.write(purse_services.make_good, owed + 150, "BACS 7", OFFICER)
    assert unit.read(purses.owed_to_stripe) == 0
    assert balance(AccountKind.BANK, OPS) == -owed, "what was paid out is what was paid in"
    proved()


def test_what_is_written_off_of_own_money_is_of_use_again(
    client: FlaskClient, joan: str, sign_in: SignIn, clock: Any
) -> None:
    person = enter("Sam")
    party = ids.urn("person", person)
    set_up(sign_in(person), party)
    give_cash()
    add_cleared(client, clock, joan, "50")
    visit = line(1, 2_000, payee=party)
    request(joan, visit)
    unit.write(services.capture, visit.about, 2_000)
    run = unit.write(remitting.propose, clocks.now() + timedelta(minutes=1), OFFICER)
    unit.write(remitting.approve, run, OTHER)
    work_all()
    unit.write(services.adjust, visit.about, 500)
    owed = unit.read(purses.owed_to_stripe)
    waiting = unit.write(recoveries.propose_write_off, party, OWN, "Insolvent", OFFICER)
    unit.write(recoveries.approve_write_off, waiting, OTHER)
    assert stands(joan) == (4_500, 0)
    assert (balance(AccountKind.STRIPE_AVAILABLE), balance(AccountKind.BANK)) == (4_500, 0)
    assert (balance(AccountKind.BAD_DEBT, OPS), unit.read(purses.owed_to_stripe)) == (1_500, owed + 1_500)
    proved()


def test_a_refund_and_a_transfer_of_it_are_proved_together(client: FlaskClient, joan: str, clock: Any) -> None:
    give_cash()
    add_cleared(client, clock, joan, "20")
    client.post(f"/purses/{joan}/back", data={"amount": "4", "token": ids.new()})
    assert unit.read(purses.going_back) == 400
    proved()


def test_two_browsers_take_the_last_pound_and_one_gets_it(app: Any, joan: str) -> None:
    cash, free = Account(AccountKind.STRIPE_AVAILABLE, OWN), Account(AccountKind.OWN_AVAILABLE, OWN, joan)
    unit.write(ledger_services.post, Transaction("given", Kind.OWN_CLEARED, move(cash, free, 100), f"person:{joan}"))
    for _ in range(4):
        now, lines = clocks.now(), [line(1, 100), line(2, 100)]
        asks = [lambda x=one, n=now: services.request_own(joan, [x], n) for one in lines]
        answers = at_once(app, *asks)
        (won,) = [n for n, answer in enumerate(answers) if isinstance(answer, dict)]
        assert isinstance(answers[1 - won], OwnMoneyShort)
        assert stands(joan) == (0, 100)
        unit.write(services.release, lines[won].about, "again")
    assert unit.read(queries.verify) == []
