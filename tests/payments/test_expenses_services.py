"""Claims from the first word to the transfer: what is posted, what is refused, who is told, and what nobody gets twice."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import clock as time
from hub.kernel import ids, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing, WrongState
from hub.notices import queries as notices
from hub.people import queries as people_queries
from payments.expenses import queries, services
from payments.expenses.domain import (
    Claim,
    ExpenseState,
    Journey,
    NotAnExpense,
    NotRates,
    OwnExpense,
    Rates,
    SentAlready,
    StaleForm,
    TooFar,
    TooOld,
    Vehicle,
    payable,
)
from payments.expenses.ports import Subject, add_subject
from payments.funds.domain import CONTRIBUTIONS, FundShort, unallocated
from payments.ledger import queries as ledger
from payments.ledger.domain import Kind
from tests.hub import people
from tests.payments.money_world import World
from tests.payments.test_holds_races import at_once

YESTERDAY = date(2025, 12, 1)
PAPER = "a" * 64


@pytest.fixture
def ada(world: World) -> Actor:
    """A volunteer."""
    return people.actor(people.enter("Ada", "Berry"))


@pytest.fixture
def fay(world: World) -> Actor:
    """A finance officer."""
    return people.actor(people.officer("finance", "Fay", "Finch"))


def paid(pence: int = 1250, **more: Any) -> Claim:
    return Claim(**({"words": "Milk for Joan", "spent_on": YESTERDAY, "amount_pence": pence, "receipt": PAPER} | more))


def driven(miles: int, on: date = YESTERDAY, vehicle: Vehicle = Vehicle.CAR, passengers: int = 0) -> Claim:
    return Claim("To Joan", on, journey=Journey("Home", "Joan’s", miles * 10, vehicle, passengers))


def claim(said: Claim, by: Actor, token: str | None = None) -> str:
    return unit.write(services.claim, said, token or ids.new(), by)


def approve(expense: str, fund: str, by: Actor) -> None:
    unit.write(services.approve, expense, fund, by)


def view(expense: str) -> queries.ExpenseView:
    found = unit.read(queries.expense, expense)
    assert found is not None
    return found


def told(actor: Actor) -> list[str]:
    outbox.drain()
    return [notice.words for notice in unit.read(notices.all_of, actor.person)]


def urn(actor: Actor) -> str:
    return f"person:{actor.person}"


def test_a_claim_is_approved_and_owed(world: World, ada: Actor, fay: Actor) -> None:
    fund = world.fund(10_000)
    expense = claim(paid(), ada)
    assert view(expense).state is ExpenseState.CLAIMED
    assert told(fay) == ["A volunteer claims £12.50. It waits for your decision."]
    approve(expense, fund, fay)
    assert (view(expense).state, view(expense).fund, view(expense).decided_by) == (
        ExpenseState.APPROVED,
        fund,
        fay.person,
    )
    (posting,) = unit.read(ledger.about, f"expense:{expense}")
    assert posting.kind is Kind.EXPENSE
    assert {line.account: line.amount_pence for line in posting.lines} == {
        unallocated(fund): 1250,
        payable(urn(ada), fund): -1250,
    }
    assert unit.read(queries.totals, urn(ada)) == queries.Totals(0, 1250, 0)
    standing = world.fund_view(fund)
    assert (standing.left_pence, standing.spent_pence) == (8_750, 1_250)
    assert told(ada) == ["Your claim of £12.50 is approved. We owe it to you."]
    with pytest.raises(WrongState):
        approve(expense, fund, fay)
    world.verify()


def test_a_claim_is_refused_with_a_reason(world: World, ada: Actor, fay: Actor) -> None:
    expense = claim(paid(), ada)
    with pytest.raises(NotAnExpense):
        unit.write(services.refuse, expense, "  ", fay)
    unit.write(services.refuse, expense, " Beer is not paid. ", fay)
    assert (view(expense).state, view(expense).reason) == (ExpenseState.REFUSED, "Beer is not paid.")
    assert told(ada) == ["We could not approve your claim of £12.50. The reason: Beer is not paid."]
    with pytest.raises(WrongState):
        approve(expense, world.fund(), fay)
    assert unit.read(ledger.about, f"expense:{expense}") == []


def test_a_claim_is_taken_back_before_it_is_decided(world: World, ada: Actor, fay: Actor) -> None:
    expense, other = claim(paid(), ada), claim(paid(200), ada)
    with pytest.raises(Missing):
        unit.write(services.withdraw, expense, fay)
    unit.write(services.withdraw, expense, ada)
    assert view(expense).state is ExpenseState.WITHDRAWN
    assert "A volunteer’s claim of £12.50 was taken back. There is nothing to decide." in told(fay)
    with pytest.raises(WrongState):
        unit.write(services.withdraw, expense, ada)
    approve(other, world.fund(), fay)
    with pytest.raises(WrongState):
        unit.write(services.withdraw, other, ada)


def test_nobody_decides_about_their_own(world: World, ada: Actor, fay: Actor) -> None:
    fund = world.fund()
    own = claim(paid(), fay)
    by_telephone = claim(paid(), people.actor(fay.person or "", assisting=ada.person))
    assert view(by_telephone).claimant == urn(ada)
    for expense in (own, by_telephone):
        with pytest.raises(OwnExpense):
            approve(expense, fund, fay)
        with pytest.raises(OwnExpense):
            unit.write(services.refuse, expense, "No.", fay)
        with pytest.raises(Forbidden):
            approve(expense, fund, ada)
    # Whoever is told of a claim that waits is not the one who made it.
    assert len(told(fay)) == 1
    raj = people.actor(people.officer("finance", "Raj", "Rao"))
    approve(own, fund, raj)
    approve(by_telephone, fund, raj)
    world.verify()


def test_the_fund_must_have_it(world: World, ada: Actor, fay: Actor) -> None:
    fund = world.fund(1_249)
    expense = claim(paid(), ada)
    with pytest.raises(FundShort) as refusal:
        approve(expense, fund, fay)
    assert (refusal.value.data["needed_pence"], refusal.value.data["available_pence"]) == (1250, 1249)
    assert view(expense).state is ExpenseState.CLAIMED
    with pytest.raises(NotAnExpense):
        approve(expense, ids.new(), fay)
    with pytest.raises(NotAnExpense):  # what residents contribute is for their own budgets
        approve(expense, world.fund(5_000, name=CONTRIBUTIONS), fay)
    approve(expense, world.fund(1_250), fay)
    world.verify()


def test_two_officers_race_for_the_last_pound(app: Flask, world: World, ada: Actor, fay: Actor) -> None:
    raj = people.actor(people.officer("finance", "Raj", "Rao"))
    bob = people.actor(people.enter("Bob", "Cole"))
    for _ in range(6):
        fund = world.fund(100)
        first, second = claim(paid(100), ada), claim(paid(100), bob)
        answers = at_once(
            app,
            lambda f=fund, e=first: services.approve(e, f, fay),
            lambda f=fund, e=second: services.approve(e, f, raj),
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["FundShort", "NoneType"]
        states = sorted(view(expense).state.value for expense in (first, second))
        assert states == ["approved", "claimed"]
        assert world.fund_view(fund).left_pence == 0
    world.verify()


def test_two_officers_decide_about_one_claim_at_once(app: Flask, world: World, ada: Actor, fay: Actor) -> None:
    raj = people.actor(people.officer("finance", "Raj", "Rao"))
    fund = world.fund(10_000)
    for _ in range(4):
        expense = claim(paid(100), ada)
        answers = at_once(
            app,
            lambda e=expense: services.approve(e, fund, fay),
            lambda e=expense: services.refuse(e, "Too late.", raj),
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "WrongState"]
        assert len(unit.read(ledger.about, f"expense:{expense}")) == (answers[0] is None)
    world.verify()


def test_the_same_form_twice_is_one_claim(app: Flask, world: World, ada: Actor) -> None:
    token = ids.new()
    first = claim(paid(), ada, token)
    assert claim(paid(words=" Milk for Joan "), ada, token) == first
    with pytest.raises(SentAlready):
        claim(paid(1251), ada, token)
    with pytest.raises(StaleForm):
        claim(paid(), ada, "again")
    far, mark = driven(10), ids.new()
    assert at_once(app, *[lambda: services.claim(far, mark, ada)] * 2)[0] == claim(far, ada, mark)
    assert len(unit.read(queries.expenses_of, urn(ada))) == 2
    other = people.actor(people.enter("Bob", "Cole"))
    assert claim(paid(), other, token) != first


@pytest.mark.parametrize(
    ("day", "refusal"),
    [
        (date(2025, 12, 3), NotAnExpense),
        (date(2025, 9, 1), TooOld),
        (date(1, 1, 1), TooOld),
    ],
)
def test_days_that_cannot_be_claimed(world: World, ada: Actor, day: date, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        claim(paid(spent_on=day), ada)
    claim(paid(spent_on=date(2025, 9, 2)), ada)


def test_the_threshold_is_crossed_within_a_claim(world: World, ada: Actor, fay: Actor, clock: Any) -> None:
    unit.write(
        services.set_rates,
        Rates(first_miles=100, miles_a_day=300),
        valid_from=time.today(),
        reason="So that it is soon.",
        by=fay,
    )
    today = time.today()
    first, across, beyond = (claim(driven(miles, today), ada) for miles in (60, 60, 10))
    assert [view(e).amount_pence for e in (first, across, beyond)] == [2700, 40 * 45 + 20 * 25, 250]
    assert [(s.tenths, s.pence) for s in view(across).shares] == [(400, 45), (200, 25)]
    # A motorcycle and a bicycle have one rate, and do not count for the car; nor does another volunteer's car.
    assert view(claim(driven(10, today, Vehicle.MOTORCYCLE), ada)).amount_pence == 240
    bob = people.actor(people.enter("Bob", "Cole"))
    assert view(claim(driven(60, today), bob)).amount_pence == 2700
    # A claim that falls away gives its miles to those after it that still wait.
    approve(across, world.fund(), fay)
    unit.write(services.withdraw, first, ada)
    assert view(across).amount_pence == 2300
    assert view(beyond).amount_pence == 450
    unit.write(services.refuse, beyond, "By bus.", fay)
    clock.set(datetime(2026, 4, 6, 9, tzinfo=time.now().tzinfo))
    assert view(claim(driven(60, date(2026, 4, 5)), ada)).amount_pence == 40 * 45 + 20 * 25
    assert view(claim(driven(60, date(2026, 4, 6)), ada)).amount_pence == 2700
    world.verify()


def test_miles_of_one_day_are_counted_together(world: World, ada: Actor) -> None:
    claim(driven(250), ada)
    with pytest.raises(TooFar) as refusal:
        claim(driven(151), ada)
    assert refusal.value.data["miles"] == "401"
    claim(driven(150), ada)
    with pytest.raises(TooFar):
        claim(driven(2_000, YESTERDAY - timedelta(days=1)), ada)


def test_passengers_are_paid_for(world: World, ada: Actor) -> None:
    assert view(claim(driven(10, passengers=2), ada)).amount_pence == 550


def test_rates_hold_from_their_day_on(world: World, ada: Actor, fay: Actor) -> None:
    before = claim(driven(10), ada)
    today = time.today()
    for day, reason in ((YESTERDAY, "Because."), (today, " ")):
        with pytest.raises(NotRates):
            unit.write(services.set_rates, Rates(), valid_from=day, reason=reason, by=fay)
    with pytest.raises(Forbidden):
        unit.write(services.set_rates, Rates(), valid_from=today, reason="Because.", by=ada)
    unit.write(services.set_rates, Rates(car_pence=50), valid_from=today, reason="Because.", by=fay)
    unit.write(services.set_rates, Rates(car_pence=55), valid_from=today, reason="A slip.", by=fay)
    with pytest.raises(NotRates, match="stand so already"):
        unit.write(services.set_rates, Rates(car_pence=55), valid_from=today, reason="A second click.", by=fay)
    assert view(before).amount_pence == 450
    assert view(claim(driven(10), ada)).amount_pence == 450
    assert view(claim(driven(10, today), ada)).amount_pence == 550
    assert [rates.reason for rates in unit.read(queries.all_rates)] == ["A slip.", "Because.", ""]
    assert unit.read(queries.rates_on, date(1999, 1, 1)) == Rates()


def test_a_claim_about_something_that_one_had_a_part_in(app: Flask, world: World, ada: Actor) -> None:
    add_subject(app, "outing", lambda _id, person: Subject("The outing", "/outings", person == ada.person))
    about = f"outing:{ids.new()}"
    assert view(claim(paid(about=about), ada)).about == about
    bob = people.actor(people.enter("Bob", "Cole"))
    with pytest.raises(NotAnExpense):
        claim(paid(about=about), bob)
    with pytest.raises(NotAnExpense):
        claim(paid(about=f"moon:{ids.new()}"), ada)


def test_what_is_taken_into_a_transfer_is_taken_once(world: World, ada: Actor, fay: Actor, clock: Any) -> None:
    fund, other = world.fund(), world.fund()
    early, late, elsewhere = claim(paid(100), ada), claim(paid(20), ada), claim(paid(3), ada)
    claim(paid(7), ada)
    approve(early, fund, fay)
    approve(elsewhere, other, fay)
    until = time.now()
    clock.advance(timedelta(hours=1))
    approve(late, fund, fay)
    assert unit.read(queries.owed, until) == {(urn(ada), fund): 100, (urn(ada), other): 3}
    assert unit.read(queries.owed)[urn(ada), fund] == 120
    lines = unit.write(services.take, urn(ada), fund, until)
    assert [(line.id, line.amount_pence, line.urn) for line in lines] == [(early, 100, f"expense:{early}")]
    assert unit.write(services.take, urn(ada), fund, until) == []
    assert view(early).state is ExpenseState.REMITTED
    assert unit.read(queries.totals, urn(ada)) == queries.Totals(7, 23, 100)
    unit.write(services.put_back, urn(ada), [line.id for line in lines])
    assert (view(early).state, view(early).remitted_at) == (ExpenseState.APPROVED, None)
    with pytest.raises(WrongState):
        unit.write(services.put_back, urn(ada), [line.id for line in lines])
    assert [line.id for line in unit.write(services.take, urn(ada), fund, time.now())] == [early, late]


def test_what_is_taken_at_once_is_taken_by_one(app: Flask, world: World, ada: Actor, fay: Actor) -> None:
    fund = world.fund()
    approve(claim(paid(), ada), fund, fay)
    until = time.now()
    answers = at_once(app, *[lambda: services.take(urn(ada), fund, until)] * 2)
    assert sorted(len(answer) for answer in answers) == [0, 1]


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE expense SET amount_pence = amount_pence + 1 WHERE state = 'approved'",
        "UPDATE expense SET state = 'remitted', remitted_at = decided_at WHERE state = 'approved'",
    ],
)
def test_a_difference_from_the_ledger_is_found(world: World, ada: Actor, fay: Actor, text: str) -> None:
    approve(claim(paid(), ada), world.fund(), fay)
    assert unit.read(queries.verify) == []
    unit.write(lambda: db.session.execute(sa.text(text)))
    (found,) = unit.read(queries.verify)
    assert (found.kind, "the ledger has 1250" in found.detail) == ("expenses", True)
    assert found in unit.read(ledger.prove)


def test_the_database_is_the_second_lock(world: World, ada: Actor, fay: Actor) -> None:
    expense = claim(paid(), ada)
    approve(expense, world.fund(), fay)
    for text in (
        f"UPDATE expense SET decided_by = '{ada.person}'",
        "UPDATE expense SET amount_pence = 0",
        "UPDATE expense SET receipt = NULL",
        "UPDATE expense SET fund_id = NULL",
        "UPDATE expense SET state = 'remitted'",
    ):
        with pytest.raises(sa.exc.IntegrityError):
            unit.write(lambda text=text: db.session.execute(sa.text(text)))


def test_claims_are_in_ones_own_data(world: World, ada: Actor) -> None:
    expense = claim(driven(12), ada)
    (mine,) = unit.read(people_queries.data_of, ada.person or "")["expenses"]
    assert (mine["id"], mine["amount_pence"], mine["journey"]["tenths"]) == (expense, 540, 120)


def test_kith_itself_claims_nothing(world: World) -> None:
    with pytest.raises(Forbidden):
        claim(paid(), SYSTEM)
