"""The money of visits: set aside, freed, paid, looked into, put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from hub.kernel import clock, ids, jobs, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.clock import SettableClock
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from payments.budgets import services as budget_services
from payments.budgets.domain import OwnEntry, available, held
from payments.funds import services as funds
from payments.funds.domain import FundShort
from payments.holds import queries, services
from payments.holds.domain import (
    BudgetClosed,
    BudgetShort,
    CategoryBarred,
    HoldChanged,
    HoldState,
    LimitReached,
    Line,
    NoHold,
    NotALine,
)
from payments.holds.events import ChargeWaits, HoldCaptured, HoldNeedsReview, HoldPlaced, HoldReleased
from payments.ledger import queries as ledger
from payments.ledger.domain import Kind
from tests.hub import people
from tests.payments.money_world import World, days, line, person

Listen = Callable[[type[outbox.Event]], list[Any]]
OFFICER = Actor(account="a", person="p" * 26, roles=frozenset({"finance"}))


def state(about: str) -> HoldState:
    return unit.read(queries.holds, [about])[about].state


def run(name: str) -> int:
    done = jobs.run(jobs.registered()[name], force=True)
    outbox.drain()
    return done


# asking


def test_all_are_held_or_none(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    with pytest.raises(BudgetShort):
        world.request(budget, *days([1, 2, 3], 4_000))
    assert world.purse(budget) == (10_000, 0, 0, 0)
    assert queries.holds_of(budget) == []


def test_asking_again_for_the_same_changes_nothing(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    near, far = line(1, 4_000), line(40, 4_000)
    first = world.request(budget, near, far)
    assert world.request(budget, near, far, line(2, 0)) == first
    assert world.request(budget, near, line(3, 6_000))
    assert world.purse(budget) == (0, 10_000, 4_000, 0)
    world.verify()


def test_asking_for_the_same_visit_with_other_details_is_refused(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    visit = line(1, 4_000)
    world.request(budget, visit)
    with pytest.raises(HoldChanged):
        world.request(budget, Line(visit.at, visit.about, 4_001, visit.category, visit.payee))
    with pytest.raises(HoldChanged):
        world.request(world.budget(world.fund()), visit)


def test_a_free_visit_has_no_hold_and_no_posting(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    visit, posted = line(1, 0), ledger.count()
    assert world.request(budget, visit) == {}
    assert unit.write(services.capture, visit.about, 0) is None
    unit.write(services.release, visit.about, "cancelled")
    assert (queries.holds([visit.about]), ledger.count()) == ({}, posted)


def test_refusals_reach_whoever_asks(world: World) -> None:
    fund = world.fund()
    with pytest.raises(BudgetClosed):
        world.request(world.budget(fund, approved=False), line(1, 5))
    with pytest.raises(BudgetClosed):
        world.request(world.budget(fund, days=28), line(60, 5))
    with pytest.raises(CategoryBarred):
        world.request(world.budget(fund, categories=["garden"]), line(1, 5))
    with pytest.raises(Missing):
        world.request("x" * 26, line(1, 5))


def test_a_hold_draws_on_funds_in_their_order(world: World) -> None:
    first, second = world.fund(6_000), world.fund(50_000)
    budget = world.budget(first, second, pence=10_000)
    visit, other = line(1, 5_000), line(2, 3_000)
    world.request(budget, other, visit)  # held in order of date, whatever the order of asking
    aside = ledger.balances([held(budget, first), held(budget, second)])
    assert list(aside.values()) == [6_000, 2_000]
    (posting,) = [t for t in ledger.about(other.about) if t.kind is Kind.HOLD]
    assert [(x.account.fund, x.amount_pence) for x in posting.lines] == [
        (first, 1_000),
        (first, -1_000),
        (second, 2_000),
        (second, -2_000),
    ]
    unit.write(services.capture, other.about, 2_500)  # the first fund's part first, the rest comes back to the second
    assert ledger.balance(available(budget, second)) == 4_000 - 2_000 + 500
    world.verify()


def test_a_supporters_limit(world: World) -> None:
    budget, through = world.budget(world.fund(), pence=50_000), ids.new()
    limits = {through: 10_000}
    mine = line(3, 20_000)
    world.request(budget, mine)
    one = line(1, 6_000, through=through)
    world.request(budget, one, limits=limits)
    with pytest.raises(LimitReached):
        world.request(budget, line(2, 4_001, through=through), limits=limits)
    with pytest.raises(LimitReached):
        world.request(budget, line(2, 1, through=through))
    unit.write(services.capture, one.about, 5_000)
    world.request(budget, line(2, 5_000, through=through), limits=limits)
    world.request(budget, line(40, 10_000, through=through), limits=limits)  # another four weeks


def test_what_was_released_no_longer_counts_against_a_limit(world: World) -> None:
    budget, through = world.budget(world.fund(), pence=50_000), ids.new()
    one = line(1, 6_000, through=through)
    world.request(budget, one, limits={through: 6_000})
    unit.write(services.release, one.about, "cancelled")
    world.request(budget, line(1, 6_000, through=through), limits={through: 6_000})


# what a booking would do


def test_would_says_what_would_happen(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    effect = queries.would(budget, [line(1, 4_000), line(30, 5_000), line(2, 0)], clock.now())
    assert (effect.fits, effect.available_after_pence, effect.held_now_pence, effect.promised_pence) == (
        True,
        6_000,
        4_000,
        5_000,
    )
    short = services.would(budget, [line(1, 10_001)], clock.now())
    assert not short.fits
    assert "£100.01" in (short.reason or "")
    assert (short.available_pence, short.available_after_pence, short.held_now_pence) == (10_000, -1, 10_001)
    assert short.tight is not None
    assert short.tight.left_pence == -1
    with pytest.raises(Missing):
        queries.would("x" * 26, [], clock.now())


# money comes, time passes


def test_when_an_instalment_lands_promises_are_held_in_order_of_date(
    world: World, clock: SettableClock, listen: Listen
) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    heard = listen(HoldPlaced)
    late, soon, beyond = line(33, 4_000), line(28, 5_000), line(60, 6_000)
    world.request(budget, late, soon, beyond)
    assert world.purse(budget) == (10_000, 0, 15_000, 0)
    clock.advance(timedelta(days=21))
    run("land-instalments")
    assert [event.about for event in heard] == [soon.about, late.about]
    assert (state(soon.about), state(beyond.about)) == (HoldState.HELD, HoldState.UNFUNDED)
    assert world.purse(budget) == (11_000, 9_000, 6_000, 0)


@pytest.mark.parametrize("late", [False, True], ids=["before the hour", "after it"])
def test_what_the_horizon_has_just_reached_is_not_spent_on_something_new(
    world: World, clock: SettableClock, late: bool
) -> None:
    """A visit crosses the line of 28 days; until the next look, within the hour, its money still stands free."""
    budget = world.budget(world.fund(), pence=0, one_off_pence=10_000)
    visit, new = line(28 + 10 / 1440, 8_000), [line(3, 2_001), line(29, 2_001), line(3, 2_000)]
    world.request(budget, visit)
    clock.advance(timedelta(minutes=20 if late else 0))
    assert state(visit.about) is HoldState.UNFUNDED
    for one in new:
        fits = one.amount_pence <= 2_000
        assert services.would(budget, [one], clock.now()).fits is fits
        with nullcontext() if fits else pytest.raises(BudgetShort):
            world.request(budget, one)
    clock.advance(timedelta(hours=1))
    run("extend-holds")
    assert (state(visit.about), state(new[-1].about)) == (HoldState.HELD, HoldState.HELD)
    world.verify()


def test_what_an_instalment_came_for_is_not_spent_before_its_news(world: World, clock: SettableClock) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    promised, held = line(28, 8_000), line(2, 5_000)
    world.request(budget, promised, held)
    clock.advance(timedelta(days=21))
    unit.write(budget_services.land_due, budget, clock.now())  # and the news of it is still under way
    with pytest.raises(BudgetShort) as refused:
        world.request(budget, line(1, 7_001))
    assert refused.value.data["available_pence"] == 7_000
    with pytest.raises(BudgetShort):
        unit.write(services.resize, {held.about: 12_001}, clock.now())
    world.request(budget, line(1, 7_000))
    run("extend-holds")
    assert state(promised.about) is HoldState.HELD


def test_a_promise_may_take_the_last_penny(world: World, clock: SettableClock) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    now, then = line(1, 10_000), line(28, 10_000)
    world.request(budget, now, then)
    clock.advance(timedelta(days=21))
    run("land-instalments")
    assert state(then.about) is HoldState.HELD
    assert world.purse(budget) == (0, 20_000, 0, 0)


def test_the_horizon_moves_with_the_days(world: World, clock: SettableClock) -> None:
    budget = world.budget(world.fund(), pence=0, one_off_pence=10_000)
    visit = line(40, 4_000)
    assert world.request(budget, visit) == {visit.about: HoldState.UNFUNDED}
    clock.advance(timedelta(days=11))
    assert run("extend-holds") == 0
    clock.advance(timedelta(days=1))
    assert run("extend-holds") == 1
    assert state(visit.about) is HoldState.HELD
    assert run("extend-holds") == 0


def test_what_has_no_money_72_hours_before_needs_review(world: World, clock: SettableClock, listen: Listen) -> None:
    fund = world.fund(10_000)
    budget = world.budget(fund, pence=10_000)
    heard = listen(HoldNeedsReview)
    visit, other = line(30, 4_000), line(31, 5_000)
    world.request(budget, visit, other)
    clock.advance(timedelta(days=26, hours=23))
    run("land-instalments")  # the fund is empty
    assert run("review-unfunded") == 0
    clock.advance(timedelta(hours=1))
    assert run("review-unfunded") == 1
    assert [event.about for event in heard] == [visit.about]
    assert (state(visit.about), state(other.about)) == (HoldState.NEEDS_REVIEW, HoldState.UNFUNDED)
    assert (world.purse(budget)[2], world.view(budget).unmet_pence) == (5_000, 4_000)
    # Money that comes after all is set aside after all.
    unit.write(funds.receive, fund, 10_000, "late money", SYSTEM)
    run("land-instalments")
    assert (state(visit.about), state(other.about)) == (HoldState.HELD, HoldState.HELD)
    assert run("review-unfunded") == 0


def test_before_marking_it_tries_once_more(world: World, clock: SettableClock) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    visit = line(29, 4_000)
    world.request(budget, visit)
    clock.advance(timedelta(days=27))
    from payments.budgets import services as budgets

    unit.write(budgets.land_due, budget, clock.now())  # and the news of it is still under way
    jobs.run(jobs.registered()["review-unfunded"], force=True)
    assert state(visit.about) is HoldState.HELD


# resolving


def test_a_release_frees_what_was_held_or_promised(world: World, listen: Listen) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    heard = listen(HoldReleased)
    near, far = line(1, 4_000), line(40, 5_000)
    world.request(budget, near, far)
    unit.write(services.release_all, [near.about, far.about, "visit:unknown"], "cancelled_free")
    unit.write(services.release, near.about, "again")
    outbox.drain()
    assert world.purse(budget) == (10_000, 0, 0, 0)
    assert {event.about for event in heard} == {near.about, far.about}
    assert queries.holds([near.about])[near.about].reason == "cancelled_free"


def test_part_of_it_is_paid_and_the_rest_is_free(world: World, listen: Listen) -> None:
    fund = world.fund()
    budget = world.budget(fund, pence=10_000)
    heard = listen(HoldCaptured)
    visit = line(1, 4_000)
    world.request(budget, visit)
    for _ in range(2):
        assert unit.write(services.capture, visit.about, 1_500) is HoldState.CAPTURED
    outbox.drain()
    assert world.purse(budget) == (8_500, 0, 0, 1_500)
    (event,) = heard
    assert (event.amount_pence, event.payee, event.fund, event.funds) == (1_500, visit.payee, fund, (fund,))
    for again in (lambda: services.capture(visit.about, 1_600), lambda: services.release(visit.about, "x")):
        with pytest.raises(HoldChanged):
            unit.write(again)


def test_nothing_delivered_is_a_release(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    visit = line(1, 4_000)
    world.request(budget, visit)
    assert unit.write(services.capture, visit.about, 0) is HoldState.RELEASED
    assert world.purse(budget) == (10_000, 0, 0, 0)


def test_more_than_was_held_only_if_the_budget_has_it(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    visit, other = line(1, 4_000), line(2, 5_000)
    world.request(budget, visit, other)
    with pytest.raises(BudgetShort) as refused:
        unit.write(services.capture, visit.about, 5_001)
    assert refused.value.data["needed_pence"] == 1_001
    unit.write(services.capture, visit.about, 5_000)
    assert world.purse(budget) == (0, 5_000, 0, 5_000)
    assert [t.kind for t in ledger.about(visit.about)] == [Kind.HOLD, Kind.EXTEND, Kind.CAPTURE]


def test_what_nobody_knows_of_cannot_be_paid(world: World) -> None:
    with pytest.raises(NoHold):
        unit.write(services.capture, "visit:x", 5)
    with pytest.raises(NotALine):
        unit.write(services.capture, "visit:x", -5)


# delivered without a hold


def test_a_delivered_visit_without_a_hold_is_paid_from_the_budget_if_it_can_be(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    visit = line(30, 4_000)
    world.request(budget, visit)
    assert unit.write(services.capture, visit.about, 3_000) is HoldState.CAPTURED
    assert world.purse(budget) == (7_000, 0, 0, 3_000)


def test_else_it_waits_for_finance_and_is_paid_from_the_fund(world: World, listen: Listen) -> None:
    fund = world.fund(11_000)
    budget = world.budget(fund, pence=10_000)
    heard = listen(ChargeWaits)
    visit, big = line(30, 4_000), line(1, 10_000)
    world.request(budget, visit, big)
    for _ in range(2):
        assert unit.write(services.charge_unfunded, visit.about, 2_000) is HoldState.AWAITING
    with pytest.raises(HoldChanged):
        unit.write(services.charge_unfunded, visit.about, 2_001)
    outbox.drain()
    assert [event.amount_pence for event in heard] == [2_000]
    assert [(v.about, v.charge_pence) for v in queries.awaiting()] == [(visit.about, 2_000)]
    with pytest.raises(FundShort):
        unit.write(services.approve_charge, visit.about, OFFICER)
    unit.write(funds.receive, fund, 5_000, "more", SYSTEM)
    unit.write(services.approve_charge, visit.about, OFFICER)
    with pytest.raises(HoldChanged):
        unit.write(services.approve_charge, visit.about, OFFICER)
    assert queries.payable(visit.payee).total_pence == 2_000
    assert world.fund_view(fund).left_pence == 4_000
    assert world.purse(budget) == (0, 10_000, 0, 0)
    # What came from the fund goes back to the fund.
    unit.write(services.adjust, visit.about, 500)
    assert world.fund_view(fund).left_pence == 5_500
    world.verify()


def test_outside_a_budgets_dates_a_delivered_visit_is_still_payable(world: World) -> None:
    budget = world.budget(world.fund(), days=28, pence=1_000)
    visit = line(60, 2_000)
    with pytest.raises(NoHold):
        unit.write(services.charge_unfunded, visit.about, 2_000)
    waits = unit.write(services.charge_unfunded, visit.about, 2_000, budget_id=budget, line=visit)
    assert waits is HoldState.AWAITING
    unit.write(services.approve_charge, visit.about, OFFICER)
    assert queries.payable(visit.payee).total_pence == 2_000
    assert unit.write(services.charge_unfunded, visit.about, 2_000) is HoldState.CAPTURED
    assert unit.write(services.charge_unfunded, line(61, 5).about, 0) is None


def test_who_may_approve_a_charge(world: World) -> None:
    holder = ids.urn("person", OFFICER.person or "")
    fund = world.fund()
    visit, own = line(60, 2_000), line(60, 2_000, payee=holder)
    for one, budget in ((visit, world.budget(fund, pence=5, holder=holder)), (own, world.budget(fund, pence=5))):
        unit.write(services.charge_unfunded, one.about, 2_000, budget_id=budget, line=one)
        with pytest.raises(OwnEntry):
            unit.write(services.approve_charge, one.about, OFFICER)
    manager = people.actor(people.officer("finance"))
    theirs = line(61, 2_000, payee=f"organisation:{people.organisation(manager=str(manager.person))}")
    unit.write(services.charge_unfunded, theirs.about, 2_000, budget_id=world.budget(fund, pence=5), line=theirs)
    with pytest.raises(OwnEntry):  # nor for a provider that they manage
        unit.write(services.approve_charge, theirs.about, manager)
    with pytest.raises(Forbidden):
        unit.write(services.approve_charge, visit.about, Actor(account="x", person="x" * 26))


def test_a_visit_with_a_hold_is_not_charged_beside_it(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    visit = line(1, 4_000)
    world.request(budget, visit)
    with pytest.raises(HoldChanged):
        unit.write(services.charge_unfunded, visit.about, 4_000)


# after it was paid for


def paid(world: World, *funds_: str, pence: int = 4_000) -> tuple[str, Line]:
    budget = world.budget(*(funds_ or (world.fund(),)), pence=10_000)
    visit = line(1, pence)
    world.request(budget, visit)
    unit.write(services.capture, visit.about, pence)
    return budget, visit


def owed(visit: Line) -> tuple[int, int]:
    payable = unit.read(queries.payable, visit.payee)
    return payable.total_pence, payable.frozen_pence


def test_a_dispute_freezes_and_settling_frees(world: World) -> None:
    budget, visit = paid(world)
    unit.write(services.dispute, visit.about)
    unit.write(services.dispute, visit.about)
    assert owed(visit) == (0, 4_000)
    assert queries.payable(visit.payee).lines[0].frozen
    with pytest.raises(HoldChanged):
        unit.write(services.adjust, visit.about, 5)
    with pytest.raises(NotALine):
        unit.write(services.settle, visit.about, 4_001)
    for _ in range(2):
        unit.write(services.settle, visit.about, 1_000)
    assert owed(visit) == (1_000, 0)
    assert world.purse(budget) == (9_000, 0, 0, 1_000)
    with pytest.raises(HoldChanged):
        unit.write(services.settle, visit.about, 4_000)
    unit.write(services.dispute, visit.about)  # a second time round
    unit.write(services.settle, visit.about, 0)
    assert (owed(visit), world.purse(budget)) == ((0, 0), (10_000, 0, 0, 0))
    world.verify()


def test_a_change_is_a_linked_adjustment(world: World) -> None:
    budget, visit = paid(world)
    unit.write(services.adjust, visit.about, 3_000)
    unit.write(services.adjust, visit.about, 6_000)
    unit.write(services.adjust, visit.about, 6_000)
    assert (owed(visit), world.purse(budget)) == ((6_000, 0), (4_000, 0, 0, 6_000))
    with pytest.raises(BudgetShort):
        unit.write(services.adjust, visit.about, 10_001)
    with pytest.raises(NotALine):
        unit.write(services.adjust, visit.about, -1)
    capture, *after = [t for t in ledger.about(visit.about) if t.kind not in (Kind.HOLD, Kind.EXTEND)]
    assert [(t.kind, t.adjusts) for t in after] == [(Kind.REFUND, capture.id), (Kind.CAPTURE, capture.id)]
    assert state(visit.about) is HoldState.CAPTURED


def test_what_comes_back_comes_back_to_the_fund_it_was_drawn_from(world: World) -> None:
    first, second = world.fund(3_000), world.fund(50_000)
    budget, visit = paid(world, first, second)
    unit.write(services.adjust, visit.about, 2_000)
    standing = ledger.balances([available(budget, first), available(budget, second)])
    assert list(standing.values()) == [1_000, 7_000]


def test_what_is_not_paid_cannot_be_looked_into(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    visit = line(1, 4_000)
    world.request(budget, visit)
    for verb in (services.dispute, lambda a: services.settle(a, 0), lambda a: services.adjust(a, 0)):
        with pytest.raises(HoldChanged):
            unit.write(verb, visit.about)
    with pytest.raises(NoHold):
        unit.write(services.dispute, "visit:x")


def test_facts_in_pages(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    lines = days([1, 2, 3, 40, 41], 100)
    world.request(budget, *lines)
    found, after = [], ""
    while page := queries.facts(after, 2):
        found += page
        after = page[-1].about
    assert {fact.about for fact in found} == {x.about for x in lines}
    assert {fact.state for fact in found} == {"held", "unfunded"}


def test_a_party_that_is_owed_nothing(world: World) -> None:
    assert queries.payable(person()) == queries.Payable(0, 0, ())


# a day's work in one unit


def test_many_steps_in_one_unit_agree(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)

    def work() -> None:
        lines = days([1, 2, 3, 40], 1_000)
        services.request_holds(budget, lines, clock.now())
        services.capture(lines[0].about, 700)
        services.release(lines[1].about, "cancelled")
        services.release(lines[3].about, "cancelled")
        services.request_holds(budget, [line(41, 2_000), line(4, 500)], clock.now())
        services.capture(lines[2].about, 1_200)
        services.adjust(lines[0].about, 600)

    unit.write(work)
    assert world.purse(budget) == (7_700, 500, 2_000, 1_800)
    world.verify()


def test_few_statements(world: World) -> None:
    budget = world.budget(world.fund(), pence=100_000)
    lines, payee = days(range(1, 40), 100), person()
    world.request(budget, line(1, 100, payee=payee))
    with statements() as asking:
        world.request(budget, *lines)
    with statements() as freeing:
        unit.write(services.release_all, [x.about for x in lines], "cancelled")
    one = line(1, 100, payee=payee)
    world.request(budget, one)
    with statements() as paying:
        unit.write(services.capture, one.about, 90)
    assert len(asking) <= 14, asking  # PostgreSQL reads the budget once more, to lock it
    assert len(freeing) <= 15 + 2 * len(lines), freeing  # and two for the news of each
    assert len(paying) <= 18, paying  # the fees in force among them; PostgreSQL reads the hold once more, to lock it


@contextmanager
def statements() -> Iterator[list[str]]:
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")) and "FROM council" not in statement:
            said.append(" ".join(statement.split())[:100])

    sa.event.listen(db.engine, "before_cursor_execute", listen)
    yield said
    sa.event.remove(db.engine, "before_cursor_execute", listen)
