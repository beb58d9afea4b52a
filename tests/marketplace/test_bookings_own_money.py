"""One plan paid for by a blend: a part from the budget, a part with own money, a part for nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import unit
from hub.kernel.access import Actor
from hub.kernel.errors import Forbidden
from hub.kernel.week import Slot
from hub.people import services as people
from marketplace.bookings import services
from marketplace.bookings.domain import NoBudget, PaidFrom
from marketplace.plans import queries as plans
from marketplace.plans import services as plan_services
from marketplace.visits.domain import Money
from payments.chargebacks import ports
from payments.holds import queries as holds
from payments.holds.domain import BudgetShort, HoldState, LimitReached, OwnMoneyShort
from payments.ledger import services as ledger
from payments.ledger.domain import OWN, Account, AccountKind, Kind, Transaction, move
from payments.purses import queries as purses
from tests.marketplace.agreements import FIRST, Deal, deal, finance, first, make_visit, money_of, of, view
from tests.marketplace.market import resident
from tests.marketplace.test_bookings_rules import refused

OWN_PAYS: dict[str, Any] = {"paid_from": PaidFrom.OWN}


def give(made: Deal, pence: int) -> None:
    """Own money, as if it had come by card and cleared."""
    person = str(made.resident.person)
    entries = move(Account(AccountKind.STRIPE_AVAILABLE, OWN), Account(AccountKind.OWN_AVAILABLE, OWN, person), pence)
    unit.write(ledger.post, Transaction(f"given:{person}", Kind.OWN_CLEARED, entries, made.holder, "given"))


def stands(made: Deal) -> tuple[int, int]:
    there = unit.read(purses.purse, str(made.resident.person))
    return there.available_pence, there.held_pence


def test_own_money_is_held_paid_and_comes_back_and_the_budget_is_not_touched(borough: Flask, clock: Any) -> None:
    made = deal(pence=100)  # a budget that could not pay it
    give(made, 20_000)
    refused(made, BudgetShort)
    before = made.purse()
    booking = made.booked(**OWN_PAYS)
    assert view(booking).paid_from is PaidFrom.OWN
    assert view(booking).budget_id is None
    held = [visit for visit in of(booking) if visit.money is Money.HELD]
    assert stands(made) == (20_000 - 2_000 * len(held), 2_000 * len(held))
    assert unit.read(plans.part, made.part).paid_own
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    unit.write(services.confirm, visit.id, made.resident)
    assert money_of(visit).state is HoldState.CAPTURED
    available, rest = stands(made)
    assert rest == 2_000 * (len(held) - 1)
    unit.write(services.query, visit.id, made.resident, "She left early.")
    unit.write(
        services.decide_query, visit.id, finance(), outcome="partial", reasons="A quarter was missing.", paid_minutes=45
    )
    assert stands(made) == (available + 500, rest)
    assert made.purse() == before
    unit.write(services.cancel, booking, made.resident)
    assert stands(made)[1] <= 2_000  # no more than what short notice costs
    assert not unit.read(plans.part, made.part).paid_own
    assert unit.read(holds.verify) == []


def test_a_card_s_bank_is_told_of_what_own_money_paid_for_and_of_nothing_else(borough: Flask, clock: Any) -> None:
    before, own, council = clock.now(), deal(), deal()
    give(own, 20_000)
    booked = [(own, first(own.booked(**OWN_PAYS))), (council, first(council.booked()))]
    for made, visit in sorted(booked, key=lambda one: one[1].starts_at):
        make_visit(clock, visit, made.supplier)
        unit.write(services.confirm, visit.id, made.resident)
    paid = unit.read(holds.own_paid, str(own.resident.person), before)
    assert len(paid) == 1
    (line,) = unit.read(ports.record, paid)
    assert "60 minutes" in line
    assert "confirmed by whoever had it" in line
    assert unit.read(holds.own_paid, str(own.resident.person), clock.now()) == []
    assert unit.read(holds.own_paid, str(council.resident.person), before) == []


def test_too_little_own_money_is_refused_and_nothing_changes(borough: Flask) -> None:
    made = deal()
    give(made, 1_000)
    refused(made, OwnMoneyShort, **OWN_PAYS)
    assert stands(made) == (1_000, 0)


def test_help_that_costs_nothing_is_paid_from_nothing(borough: Flask) -> None:
    made = deal(price=0, pence=None)
    assert view(made.booked(**OWN_PAYS)).paid_from is PaidFrom.NEED


def test_visits_that_come_into_reach_wait_for_more_own_money(borough: Flask, clock: Any) -> None:
    made = deal()
    give(made, 8_000)
    booking = made.booked(**OWN_PAYS)
    many = len(of(booking))
    clock.advance(timedelta(days=14))
    unit.write(services.extend, booking, clock.now())
    assert len(of(booking)) > many
    assert {visit.money for visit in of(booking)[many:]} == {Money.UNFUNDED}
    assert unit.read(holds.verify) == []


def test_it_is_chosen_on_the_page_and_the_plan_says_what_pays_for_what(borough: Flask, sign_in: Any) -> None:
    made = deal(slots=(Slot(1, 10 * 60, 60),))
    client = sign_in(made.resident.person)
    slots = unit.read(plans.part, made.part).slots
    unit.write(plan_services.choose, made.part, made.offer, made.resident, slots, None)
    assert "Paid from" not in client.get(f"/bookings/new/{made.part}").text
    give(made, 9_000)
    page = client.get(f"/bookings/new/{made.part}").text
    assert "Own money, £90.00 ready" in page
    assert "personal budget, £1,000.00 left" in page
    assert "What this would do to own money" in page
    form = {"slots": ["1-600-60"], "starts": ["8", "12", "2025"], "ends": ["", "", ""]}
    answer = client.post(f"/bookings/new/{made.part}", data=form | {"paid_from": "elsewhere"})
    assert answer.status_code == 422
    assert client.post(f"/bookings/new/{made.part}", data=form | {"paid_from": "own"}).status_code == 302
    assert stands(made)[1] > 0
    page = client.get(f"/plans/{made.need}").text
    assert "Paid with own money" in page
    assert "£20.00 a week of own money" in page
    booking = unit.read(plans.part, made.part).booking
    assert "See own money" in client.get(f"/bookings/{booking}").text


def test_without_a_budget_own_money_is_all_there_is_to_choose(borough: Flask, sign_in: Any) -> None:
    made = deal(pence=None)
    refused(made, NoBudget)
    give(made, 9_000)
    slots = unit.read(plans.part, made.part).slots
    unit.write(plan_services.choose, made.part, made.offer, made.resident, slots, None)
    page = sign_in(made.resident.person).get(f"/bookings/new/{made.part}").text
    assert "Own money, £90.00 ready" in page
    assert "personal budget" not in page
    booking = made.booked(**OWN_PAYS)
    assert view(booking).budget_id is None
    assert {visit.money for visit in of(booking)} == {Money.HELD, Money.UNFUNDED}


def test_a_supporter_books_with_it_within_their_limit_and_only_if_they_may_spend(borough: Flask) -> None:
    made = deal()
    give(made, 20_000)
    may = supporter_of(made, ["view", "arrange", "spend"], limit_pence=8_000)
    view_only = supporter_of(made, ["view", "arrange"], limit_pence=None)
    with pytest.raises(Forbidden):
        made.request(by=view_only, **OWN_PAYS)
    made.request(by=may, ends=FIRST + timedelta(days=20), **OWN_PAYS)
    other = deal()
    give(other, 20_000)
    refused(other, LimitReached, by=supporter_of(other, ["view", "arrange", "spend"], limit_pence=3_000), **OWN_PAYS)


def supporter_of(made: Deal, scopes: list[str], *, limit_pence: int | None) -> Actor:
    """Someone who acts for the resident within these scopes."""
    kim = resident("Kim", "Ellis")
    unit.write(
        people.delegate,
        str(made.resident.person),
        str(kim.person),
        scopes,
        limit_pence,
        evidence="A letter",
        by=made.resident,
    )
    return kim
