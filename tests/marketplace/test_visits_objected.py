"""A helper who was there and is down as missed objects: both sides are heard, an officer decides, and money follows to the penny."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.access import SYSTEM
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, WrongState
from hub.people import services as people
from marketplace.bookings import services
from marketplace.plans.models import TrackRecord
from marketplace.visits import queries as visits
from marketplace.visits import services as visit_services
from marketplace.visits.domain import (
    OBJECT_WITHIN,
    AnswerFirst,
    MinutesOfIt,
    NotMissed,
    NotYours,
    OwnQuery,
    ReasonNeeded,
    TooLateToObject,
)
from marketplace.visits.queries import VisitView
from payments.budgets import queries as budgets
from payments.budgets import services as budget_services
from payments.budgets.domain import Step
from payments.chargebacks import ports
from payments.funds import queries as funds
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.holds.domain import HoldState
from payments.ledger import services as ledger
from payments.ledger.domain import OWN, Account, AccountKind, Kind, Transaction, move
from tests.hub.people import actor, enter
from tests.marketplace.agreements import Deal, deal, finance, first, make_visit, money_of, of, run, told, verify, view
from tests.marketplace.market import hold_for, resident
from tests.marketplace.pooled import shared
from tests.marketplace.test_bookings_grants import give as grant
from tests.marketplace.test_bookings_grants import stands as grant_stands
from tests.marketplace.test_bookings_own_money import OWN_PAYS, give, stands
from tests.marketplace.test_visits_budgets import OTHER, WRITER, change

WORDS = "I was there from ten to eleven; her neighbour let me in."


def missed(clock: Any, booking: str, by: Any) -> VisitView:
    """The first visit of a booking, of which it was said that nobody came."""
    visit = first(booking)
    clock.set(visit.ends_at)
    unit.write(services.nobody_came, visit.id, by)
    outbox.drain()
    return first(booking)


def objected(clock: Any, made: Deal, booking: str) -> VisitView:
    visit = missed(clock, booking, made.resident)
    unit.write(services.object_to, visit.id, made.supplier, WORDS)
    outbox.drain()
    return first(booking)


def decided(visit: VisitView, outcome: str, minutes: int | None = None) -> VisitView:
    unit.write(
        services.decide_query,
        visit.id,
        finance(),
        outcome=outcome,
        reasons="Her neighbour says so.",
        paid_minutes=minutes,
    )
    outbox.drain()
    return unit.read(visits.visit, visit.id)


def states(visit: VisitView) -> tuple[str, str, str, int | None]:
    return visit.occurrence.value, visit.agreement.value, visit.money.value, visit.paid_pence


@pytest.mark.parametrize(("outcome", "minutes", "paid"), [("rejected", None, 1999), ("partial", 20, 666)])
def test_it_took_place_and_the_budget_pays_to_the_penny(
    borough: Flask, clock: Any, outcome: str, minutes: int | None, paid: int
) -> None:
    made = deal(price=1999)
    booking = made.booked()
    before = made.purse()
    visit = objected(clock, made, booking)
    assert states(visit) == ("no_show_supplier", "queried", "released", 0)
    assert made.purse()[0] == before[0] + 1999  # what was set aside is free while it is looked into
    visit = decided(visit, outcome, minutes)
    assert states(visit) == ("delivered", outcome, "captured", paid)
    assert (visit.delivered_minutes, visit.paid_minutes) == (minutes or 60, minutes or 60)
    assert made.purse() == (before[0] + 1999 - paid, before[1] - 1999, before[2], before[3] + paid)
    assert unit.read(holds.payable, made.party).total_pence == paid
    assert (money_of(visit).state, money_of(visit).captured_pence) == (HoldState.CAPTURED, paid)
    verify()


def test_it_did_not_take_place_and_nothing_moves(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    visit = objected(clock, made, booking)
    before = made.purse()
    visit = decided(visit, "upheld")
    assert states(visit) == ("no_show_supplier", "upheld", "released", 0)
    assert made.purse() == before
    assert unit.read(holds.payable, made.party).total_pence == 0
    with pytest.raises(WrongState):
        unit.write(services.object_to, visit.id, made.supplier, "But I was.")
    assert "did not take place. It stays down as missed" in told(made.supplier)[0].words
    verify()


def test_a_budget_that_has_nothing_left_waits_for_finance_and_the_fund_pays(borough: Flask, clock: Any) -> None:
    made = deal(pence=8_000)
    booking = made.booked()
    visit = objected(clock, made, booking)
    change(made, 100)  # what it pays was cut meanwhile
    assert made.purse()[0] < 2_000
    free = made.purse()[0]
    visit = decided(visit, "rejected")
    assert states(visit) == ("delivered", "rejected", "unfunded", 2_000)
    assert (money_of(visit).state, made.purse()[0]) == (HoldState.AWAITING, free)
    assert unit.read(holds.payable, made.party).total_pence == 0
    assert made.budget
    giving = unit.read(budgets.budget, made.budget).funds
    before = unit.read(funds.unallocated_of, giving)
    unit.write(hold_services.approve_charge, visit.urn, finance())
    outbox.drain()
    after = unit.read(funds.unallocated_of, giving)
    assert sum(before.values()) - sum(after.values()) == 2_000
    assert states(first(booking)) == ("delivered", "rejected", "captured", 2_000)
    assert unit.read(holds.payable, made.party).total_pence == 2_000
    verify()


def test_a_volunteers_visit_costs_nothing_and_counts_again(borough: Flask, clock: Any) -> None:
    made = deal(price=0, pence=None, kind="volunteer")
    booking = made.booked()
    visit = objected(clock, made, booking)
    visit = decided(visit, "rejected")
    assert states(visit) == ("delivered", "rejected", "none", 0)
    assert money_of(visit) is None
    verify()


def test_own_money_pays_again_or_waits_for_more(borough: Flask, clock: Any) -> None:
    made = deal(pence=100)
    give(made, 9_000)
    booking = made.booked(**OWN_PAYS)
    visit = objected(clock, made, booking)
    free, held = stands(made)
    visit = decided(visit, "partial", 45)
    assert states(visit) == ("delivered", "partial", "captured", 1_500)
    assert stands(made) == (free - 1_500, held)
    one = of(booking)[1]
    clock.set(one.ends_at)
    unit.write(services.nobody_came, one.id, made.resident)
    free, held = stands(made)
    spend(made, free)  # it went back to a card, say
    unit.write(services.object_to, one.id, made.supplier, WORDS)
    one = decided(one, "rejected")
    assert (states(one), stands(made)) == (("delivered", "rejected", "unfunded", 2_000), (0, held))
    with pytest.raises(Forbidden):
        unit.write(hold_services.approve_charge, one.urn, made.supplier)
    spend(made, -2_500, "more")
    unit.write(hold_services.hold_own_waiting, str(made.resident.person), clock.now())
    outbox.drain()
    assert states(of(booking)[1]) == ("delivered", "rejected", "captured", 2_000)
    assert stands(made)[0] == 500
    verify()


def spend(made: Deal, pence: int, name: str = "spent") -> None:
    """So much own money has gone elsewhere; below nothing, has come."""
    own, cash = (
        Account(AccountKind.OWN_AVAILABLE, OWN, str(made.resident.person)),
        Account(AccountKind.STRIPE_AVAILABLE, OWN),
    )
    entries = move(own, cash, pence) if pence > 0 else move(cash, own, -pence)
    unit.write(ledger.post, Transaction(f"{name}:{made.holder}", Kind.OWN_CLEARED, entries, made.holder, name))


def test_a_grant_that_was_to_pay_first_pays_it(borough: Flask, clock: Any) -> None:
    made = deal()
    given = grant(made, 5_000)
    before = made.purse()
    booking = made.booked(grant=given.budget)
    spent = made.purse()
    visit = decided(objected(clock, made, booking), "rejected")
    assert states(visit) == ("delivered", "rejected", "captured", 2_000)
    assert grant_stands(given.id).spent_pence == 2_000
    assert (made.purse(), spent[3]) == (spent, before[3])
    verify()


def test_those_who_share_pay_their_shares_and_hear_of_it(borough: Flask, clock: Any) -> None:
    made = shared((2, 1)).agreed()
    visit = objected(clock, made.deal, made.booking)
    assert [made.purse(i)[3] for i in range(2)] == [0, 0]
    assert "the helper says that it took place" in told(made.people[1])[0].words
    visit = decided(visit, "partial", 45)
    assert states(visit) == ("delivered", "partial", "captured", 1_500)
    assert [made.purse(i)[3] for i in range(2)] == [1_000, 500]
    assert unit.read(holds.payable, made.deal.party).total_pence == 1_500
    verify()


def test_a_share_that_does_not_reach_waits_and_the_visit_is_owed_once_it_is_paid(borough: Flask, clock: Any) -> None:
    made = shared((1, 1), pence=8_000).agreed()
    visit = objected(clock, made.deal, made.booking)
    assert made.budgets[1]
    step = Step(clock.now().date(), 100)
    written = unit.write(
        budget_services.write_change, made.budgets[1], step, "Why.", grounds="It cannot wait.", by=WRITER
    )
    unit.write(budget_services.approve_change, written, OTHER)
    outbox.drain()
    visit = decided(visit, "rejected")
    assert states(visit) == ("delivered", "rejected", "unfunded", 2_000)
    assert unit.read(holds.payable, made.deal.party).total_pence == 1_000  # the first has paid their half
    [waiting] = [line.about for line in unit.read(holds.awaiting)]
    unit.write(hold_services.approve_charge, waiting, finance())
    outbox.drain()
    assert states(first(made.booking)) == ("delivered", "rejected", "captured", 2_000)
    assert unit.read(holds.payable, made.deal.party).total_pence == 2_000
    verify()


def test_of_a_direct_payment_it_is_only_recorded(borough: Flask, clock: Any) -> None:
    made = deal(pence=8_000)
    change(made, 8_000, direct_pence=8_000)
    booking = made.booked()
    before = made.purse()
    visit = objected(clock, made, booking)
    assert visit.paid_pence is None
    visit = decided(visit, "rejected")
    assert (states(visit), visit.delivered_minutes) == (("delivered", "rejected", "released", None), 60)
    assert (money_of(visit), made.purse()) == (None, before)
    verify()


def test_it_may_be_objected_to_for_four_weeks_from_when_it_was_marked(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked()
    one, two = of(booking)[:2]
    clock.set(one.ends_at + timedelta(days=7))
    run("close-missed")
    marked = clock.now()
    assert first(booking).occurrence.value == "no_show_supplier"
    clock.set(marked + OBJECT_WITHIN)
    with pytest.raises(TooLateToObject):
        unit.write(services.object_to, one.id, made.supplier, WORDS)
    assert (first(booking).agreement.value, first(booking).query_words) == ("none", None)
    clock.set(marked + OBJECT_WITHIN - timedelta(seconds=1))
    unit.write(services.object_to, one.id, made.supplier, WORDS)
    with pytest.raises(WrongState):
        unit.write(services.object_to, one.id, made.supplier, "And again.")
    with pytest.raises(NotMissed):
        unit.write(services.object_to, two.id, made.supplier, WORDS)
    assert (first(booking).query_words, OBJECT_WITHIN.days) == (WORDS, 28)


def test_only_whoever_was_to_come_may_object_and_in_words(borough: Flask, clock: Any) -> None:
    made = deal(person=False)
    carer, other = enter("Dee", "Okafor"), enter("Ola", "Brown")
    for one in (carer, other):
        unit.write(people.add_member, made.party.partition(":")[2], one, "carer", made.supplier)
        hold_for(f"person:{one}", "shopping")
    booking = made.booked()
    unit.write(visit_services.assign, first(booking).id, carer, made.supplier)
    visit = missed(clock, booking, made.resident)
    for who in (made.resident, resident("Eve", "Other"), finance(), actor(other)):
        with pytest.raises(NotYours):
            unit.write(services.object_to, visit.id, who, WORDS)
    with pytest.raises(ReasonNeeded):
        unit.write(services.object_to, visit.id, actor(carer), "  ")
    unit.write(services.object_to, visit.id, actor(carer), WORDS)
    outbox.drain()
    assert first(booking).agreement.value == "queried"
    assert "the helper says that it took place" in told(made.resident)[0].words
    assert "Your side has said that the visit" in told(made.supplier)[0].words
    assert not [n for n in told(actor(carer)) if n.kind == "visit.objected"]  # they did it themselves


def test_what_the_resident_queried_is_not_objected_to_and_what_is_missed_is_not_queried(
    borough: Flask, clock: Any
) -> None:
    made = deal()
    booking = made.booked()
    one = first(booking)
    make_visit(clock, one, made.supplier)
    unit.write(services.query, one.id, made.resident, "She left early.")
    with pytest.raises(NotMissed):
        unit.write(services.object_to, one.id, made.supplier, WORDS)
    two = of(booking)[1]
    clock.set(two.ends_at)
    unit.write(services.nobody_came, two.id, made.resident)
    with pytest.raises(AnswerFirst):
        unit.write(services.query, two.id, made.resident, "Nobody came.")
    unit.write(services.object_to, two.id, made.supplier, WORDS)
    with pytest.raises(AnswerFirst):
        unit.write(services.query, two.id, made.resident, "Nobody came.")
    two = decided(two, "rejected")
    with pytest.raises(WrongState):  # the officer has decided
        unit.write(services.query, two.id, made.resident, "Nobody came, I say.")
    with pytest.raises(NotMissed):
        unit.write(services.object_to, two.id, made.supplier, WORDS)


@pytest.mark.parametrize("minutes", [None, 0, 61])
def test_a_part_is_some_minutes_of_it_and_a_refusal_changes_nothing(
    borough: Flask, clock: Any, minutes: int | None
) -> None:
    made = deal()
    booking = made.booked()
    visit, before = objected(clock, made, booking), made.purse()
    with pytest.raises(MinutesOfIt) as refused:
        decided(visit, "partial", minutes)
    assert refused.value.data["most"] == 60
    unit.write(people.appoint, str(made.supplier.person), "finance", SYSTEM)
    with pytest.raises(OwnQuery):
        unit.write(
            services.decide_query, visit.id, actor(str(made.supplier.person)), outcome="rejected", reasons="I was there"
        )
    assert (first(booking), made.purse()) == (visit, before)


def test_an_overturned_visit_was_kept_and_they_know_each_other(borough: Flask, clock: Any) -> None:
    made = deal()
    booking = made.booked(ends=date(2026, 1, 31))
    visit = objected(clock, made, booking)
    assert track(made) == (1, 0)
    assert view(booking).state.value == "accepted"
    visit = decided(visit, "rejected")
    assert track(made) == (1, 1)
    assert view(booking).state.value == "active"
    two = of(booking)[1]
    clock.set(two.ends_at)
    unit.write(services.nobody_came, two.id, made.resident)
    unit.write(services.object_to, two.id, made.supplier, WORDS)
    decided(two, "upheld")
    assert track(made) == (2, 1)
    found = {fact.id: (fact.occurrence, fact.delivered_minutes) for fact in unit.read(visits.facts)}
    assert found[visit.id] == ("delivered", 60)
    assert found[two.id] == ("no_show_supplier", None)


def track(made: Deal) -> tuple[int, int]:
    """Visits that fell due, and those of them that were kept, as the ranking knows them."""
    row = unit.read(lambda: db.session.get(TrackRecord, made.party))
    assert row is not None
    return row.due, row.kept


def test_own_money_s_evidence_says_that_an_officer_found_it(borough: Flask, clock: Any) -> None:
    made = deal()
    give(made, 20_000)
    before = clock.now()
    visit = decided(objected(clock, made, made.booked(**OWN_PAYS)), "rejected")
    [line] = unit.read(ports.record, unit.read(holds.own_paid, str(made.resident.person), before))
    assert "60 minutes" in line
    assert "found by an officer to have taken place" in line
    assert visit.checked_in_at is None
