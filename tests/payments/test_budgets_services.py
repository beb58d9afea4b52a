"""Budgets: written by one officer, approved by another, paid in advance every four weeks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from hub.kernel import ids, jobs, outbox, unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.clock import SettableClock
from hub.kernel.db import db
from hub.kernel.errors import Forbidden, Missing
from payments.budgets import queries, services
from payments.budgets.domain import AlreadyDecided, BudgetOver, BudgetState, NotABudget, OwnEntry, Step, available
from payments.budgets.events import InstalmentLanded
from payments.budgets.models import Budget
from payments.funds import queries as funds
from payments.funds import services as fund_services
from payments.funds.domain import CONTRIBUTIONS
from payments.holds import services as holds
from payments.holds.domain import HoldState
from payments.ledger import queries as ledger
from payments.ledger.domain import Kind
from tests.payments.money_world import STARTS, World, line, moment, person
from tests.payments.test_stripe_whole_way import enter

Listen = Callable[[type[outbox.Event]], list[Any]]
WRITER = Actor(account="a", person="p" * 26, roles=frozenset({"finance"}))
OTHER = Actor(account="b", person="q" * 26, roles=frozenset({"finance"}))
FREE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
RESIDENT = Actor(account="c", person="r" * 26)


def write(world: World, by: Actor = WRITER, **more: Any) -> str:
    values: dict[str, Any] = {"starts": STARTS, "ends": STARTS + timedelta(days=55)} | more
    holder = values.pop("holder", None) or person()
    funds = values.pop("funds", None) or [world.fund()]
    return unit.write(services.write_budget, holder, funds, values.pop("pence", 10_000), by=by, **values)


def land(name: str = "land-instalments") -> int:
    return jobs.run(jobs.registered()[name], force=True)


def test_someone_else_approves(world: World) -> None:
    budget = write(world)
    assert [view.id for view in queries.waiting()] == [budget]
    with pytest.raises(OwnEntry):
        unit.write(services.approve_budget, budget, WRITER)
    unit.write(services.approve_budget, budget, OTHER)
    assert world.view(budget).state is BudgetState.APPROVED
    assert queries.waiting() == []
    for verb in (lambda: services.approve_budget(budget, OTHER), lambda: services.refuse_budget(budget, "No.", OTHER)):
        with pytest.raises(AlreadyDecided):
            unit.write(verb)


def test_nobody_approves_their_own_budget(world: World) -> None:
    budget = write(world, holder=ids.urn("person", OTHER.person or ""))
    with pytest.raises(OwnEntry):
        unit.write(services.approve_budget, budget, OTHER)


def test_the_database_wants_two_people_as_well(world: World) -> None:
    budget = write(world)

    def alone() -> None:
        row = db.session.get_one(Budget, budget)
        row.decided_by = row.written_by

    with pytest.raises(DBAPIError, match="four_eyes"):
        unit.write(alone)


def test_only_finance_writes_and_approves(world: World) -> None:
    with pytest.raises(Forbidden):
        write(world, by=RESIDENT)
    with pytest.raises(Forbidden):
        unit.write(services.approve_budget, write(world), RESIDENT)
    with pytest.raises(Missing):
        unit.write(services.approve_budget, "x" * 26, OTHER)


def test_a_refusal_says_why(world: World) -> None:
    budget = write(world)
    with pytest.raises(NotABudget):
        unit.write(services.refuse_budget, budget, " ", OTHER)
    unit.write(services.refuse_budget, budget, "The plan has changed.", OTHER)
    view = world.view(budget)
    assert (view.state, view.refusal, view.next_instalment) == (BudgetState.REFUSED, "The plan has changed.", None)
    assert land() == 0


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"holder": "organisation:" + "x" * 26}, "holder"),
        ({"funds": ["x" * 26]}, "funds"),
        ({"ends": STARTS - timedelta(days=1)}, "ends"),
        ({"pence": 0}, "instalment"),
    ],
)
def test_a_budget_that_cannot_be(world: World, more: dict[str, Any], field: str) -> None:
    with pytest.raises(NotABudget) as refused:
        write(world, **more)
    assert refused.value.data["field"] == field


def test_funds_are_named_once_and_at_least_one(world: World) -> None:
    fund = world.fund()
    for named in ([], [fund, fund]):
        with pytest.raises(NotABudget):
            unit.write(services.write_budget, person(), named, 5, starts=STARTS, ends=STARTS, by=WRITER)


def test_what_residents_contribute_is_no_fund_of_a_budget(world: World) -> None:
    own = world.fund(name=CONTRIBUTIONS)
    with pytest.raises(NotABudget) as refused:
        unit.write(services.write_budget, person(), [world.fund(), own], 5, starts=STARTS, ends=STARTS, by=WRITER)
    assert refused.value.data["field"] == "funds"
    assert own not in {view.id for view in unit.read(funds.givers)}


def test_what_is_due_lands_with_the_approval(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000, one_off_pence=2_500)
    view = world.view(budget)
    assert view.available_pence == 12_500
    assert (view.paid_until, view.next_instalment) == (date(2025, 12, 29), date(2025, 12, 22))
    assert view.next_instalment_pence == 10_000


def test_a_budget_of_next_month_waits_for_its_week(world: World, clock: SettableClock) -> None:
    budget = world.budget(world.fund(), starts=date(2026, 1, 5), days=28)
    assert (world.purse(budget), land()) == ((0, 0, 0, 0), 0)
    clock.set(moment(date(2025, 12, 29)))
    assert (land(), land()) == (1, 0)
    assert world.purse(budget) == (10_000, 0, 0, 0)
    view = world.view(budget)
    assert (view.paid_until, view.next_instalment, view.late) == (date(2026, 2, 2), None, False)


def test_instalments_land_once_each_and_catch_up_until_the_last_day(world: World, clock: SettableClock) -> None:
    caught, missed = (world.budget(world.fund(), pence=1_000, days=28 * 5) for _ in range(2))
    clock.advance(timedelta(days=60))
    land()
    land()
    assert world.purse(caught)[0] == 3_000
    assert [s.kind for s in queries.statement(caught)] == [Kind.INSTALMENT] * 3
    clock.set(moment(STARTS + timedelta(days=28 * 5 - 1), 22))  # the last hour of its last day, by summer time
    unit.write(services.land_due, caught, clock.now())
    assert world.purse(caught)[0] == 5_000
    clock.advance(timedelta(hours=1))
    assert queries.due(clock.now()) == []
    assert (land(), unit.write(services.land_due, missed, clock.now())) == (0, 0)
    assert world.purse(missed)[0] == 3_000
    views = [world.view(budget) for budget in (caught, missed)]
    assert [view.state for view in views] == [BudgetState.ENDED] * 2
    assert [view.kept_back_pence for view in views] == [0, 2_000]
    world.verify()


def test_what_the_funds_could_not_pay_by_the_last_day_stays_in_them_and_pays_what_was_delivered(
    world: World, clock: SettableClock
) -> None:
    fund = world.fund(10_000)
    budget = world.budget(fund, pence=10_000, days=42, holder=ids.urn("person", enter("Joan")))
    visit = line(30, 4_000)  # in the second period, for which the fund has nothing
    world.request(budget, visit)
    clock.advance(timedelta(days=60))
    unit.write(fund_services.receive, fund, 9_000, "too late", SYSTEM)
    land()
    assert (world.purse(budget)[0], world.view(budget).kept_back_pence) == (10_000, 5_000)  # 14 of 28 days
    unit.write(services.tell_surplus, budget, "It is over.", OTHER)
    (told,) = queries.surpluses_of(budget)
    clock.advance(timedelta(days=60))
    unit.write(services.decide_surplus, told.id, True, "It is over.", WRITER)
    assert unit.write(holds.capture, visit.about, 4_000) is HoldState.AWAITING
    unit.write(holds.approve_charge, visit.about, OTHER)
    assert world.fund_view(fund).left_pence == 15_000
    world.verify()


def test_a_rise_that_its_funds_could_not_pay_by_the_last_day_does_not_land_after_it(
    world: World, clock: SettableClock
) -> None:
    fund = world.fund(10_000)
    budget = world.budget(fund, pence=10_000, days=28, holder=ids.urn("person", enter("Joan")))
    step = Step(STARTS + timedelta(days=14), 20_000)
    change = unit.write(services.write_change, budget, step, "More help.", by=WRITER)
    unit.write(services.approve_change, change, OTHER)
    clock.set(moment(step.starts))
    assert unit.write(services.apply_changes, budget, clock.now()) == 0
    clock.set(moment(STARTS + timedelta(days=28)))
    unit.write(fund_services.receive, fund, 50_000, "too late", SYSTEM)
    assert unit.write(services.apply_changes, budget, clock.now()) == 1
    assert queries.budgets_to_change(clock.now()) == []
    assert world.purse(budget)[0] == 10_000


def test_a_budget_whose_last_day_is_over_is_not_approved(world: World, clock: SettableClock) -> None:
    fund = world.fund(50_000)
    budget = write(world, funds=[fund])
    clock.set(moment(STARTS + timedelta(days=56)))
    with pytest.raises(BudgetOver):
        unit.write(services.approve_budget, budget, OTHER)
    assert (world.view(budget).state, world.fund_view(fund).left_pence) == (BudgetState.PROPOSED, 50_000)
    unit.write(services.refuse_budget, budget, "It is over.", OTHER)


LOOKS = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 3_000)), max_size=12)


@FREE
@given(st.integers(1, 120), st.integers(1, 6), st.integers(1, 2_500), LOOKS)
def test_what_lands_is_whole_in_order_and_never_after_the_last_day(
    world: World, clock: SettableClock, length: int, weeks: int, pence: int, looks: list[tuple[int, int]]
) -> None:
    """Whenever money comes in and whenever somebody looks: by the days alone, counted here without the terms."""
    clock.set(moment(STARTS))
    fund = world.fund(0)
    budget = world.budget(fund, pence=pence, days=length, weeks=weeks)
    amounts = [
        (2 * pence * min(weeks * 7, length - day) // (weeks * 7) + 1) // 2 for day in range(0, length, weeks * 7)
    ]
    came = landed = 0
    for wait, money in [(0, 0), *looks]:
        clock.advance(timedelta(days=wait))
        if money:
            unit.write(fund_services.receive, fund, money, ids.new(), SYSTEM)
            came += money
        if budget in queries.due(clock.now()):
            unit.write(services.land_due, budget, clock.now())
        day = (clock.now().date() - STARTS).days
        while (
            day < length
            and landed < len(amounts)
            and day >= landed * weeks * 7 - 7
            and sum(amounts[: landed + 1]) <= came
        ):
            landed += 1
        assert world.view(budget).landed == landed
        assert world.purse(budget)[0] == sum(amounts[:landed])
        assert world.fund_view(fund).left_pence == came - sum(amounts[:landed])


def test_an_instalment_draws_on_funds_in_order(world: World) -> None:
    first, second = world.fund(4_000), world.fund(50_000)
    budget = world.budget(first, second, pence=10_000)
    accounts = [available(budget, fund) for fund in (first, second)]
    assert list(ledger.balances(accounts).values()) == [4_000, 6_000]
    assert world.fund_view(first).left_pence == 0


def test_an_instalment_that_the_funds_cannot_pay_is_late_and_lands_whole(world: World, clock: SettableClock) -> None:
    fund = world.fund(9_999)
    budget = world.budget(fund, pence=10_000)
    assert world.purse(budget)[0] == 0
    assert queries.due(clock.now()) == [budget]
    clock.advance(timedelta(days=1))
    assert world.view(budget).late
    unit.write(fund_services.receive, fund, 1, "the last penny", SYSTEM)
    land()
    assert world.purse(budget)[0] == 10_000
    assert not world.view(budget).late


def test_news_of_an_instalment(world: World, listen: Listen) -> None:
    heard = listen(InstalmentLanded)
    budget = world.budget(world.fund(), pence=10_000)
    outbox.drain()
    (event,) = heard
    assert (event.subject, event.number, event.amount_pence) == (f"budget:{budget}", 1, 10_000)
    assert event.paid_until == "2025-12-29"


def test_a_holders_budgets(world: World) -> None:
    holder, fund = person(), world.fund()
    mine = [world.budget(fund, holder=holder), world.budget(fund, holder=holder, approved=False)]
    world.budget(fund)
    assert {view.id for view in queries.budgets_of(holder)} == set(mine)
    assert queries.count_decided() == 2
    assert [view.id for view in queries.decided(1, 1)] == [mine[0]]
    assert set(queries.budgets(mine)) == set(mine)
    assert len(queries.all_budgets()) == 3
    assert queries.budget("x" * 26) is None


def test_a_statement_in_order(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    visit = line(2, 3_000)
    world.request(budget, visit)
    unit.write(holds.capture, visit.about, 2_000)
    lines = queries.statement(budget)
    told = [(s.kind, s.moved.free_pence, s.moved.aside_pence, s.after.free_pence) for s in lines]
    assert told == [
        (Kind.INSTALMENT, 10_000, 0, 10_000),
        (Kind.HOLD, -3_000, 3_000, 7_000),
        (Kind.CAPTURE, 0, -2_000, 7_000),
        (Kind.RELEASE, 1_000, -1_000, 8_000),
    ]
    assert [s.visit_at for s in lines] == [None, visit.at, visit.at, visit.at]
    assert [s.payee for s in lines] == [None, None, visit.payee, None]
    assert lines[-1].after.free_pence == world.view(budget).available_pence
