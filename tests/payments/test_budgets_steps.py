"""Dated terms: what holds on a day, how much notice a reduction needs, and what a cut midway leaves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import jobs, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.clock import SettableClock
from hub.kernel.errors import Forbidden
from payments.budgets import queries, services
from payments.budgets.domain import (
    NotAStep,
    NoticeShort,
    OwnEntry,
    Step,
    StepDecided,
    StepState,
    Terms,
    check_notice,
)
from payments.budgets.events import BudgetReduced
from payments.holds import queries as holds
from payments.holds.domain import BudgetShort, HoldState, Line, kept
from payments.holds.events import HoldCut
from payments.ledger.domain import Kind
from tests.hub import people
from tests.payments.money_world import STARTS, World, days, line, moment

Listen = Callable[[type[outbox.Event]], list[Any]]
WRITER = Actor(account="a", person="p" * 26, roles=frozenset({"finance"}))
OTHER = Actor(account="b", person="q" * 26, roles=frozenset({"finance"}))
STEPS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 10**6)), max_size=4)


def started(world: World, *funds: str, **more: Any) -> str:
    """A budget of somebody who can be told."""
    return world.budget(*funds, holder=f"person:{people.enter()}", **more)


def change(budget: str, starts: date, pence: int, *, grounds: str = "", **more: Any) -> str:
    step = Step(starts, pence, **more)
    written = unit.write(services.write_change, budget, step, "The plan was looked at.", grounds=grounds, by=WRITER)
    unit.write(services.approve_change, written, OTHER)
    return written


def states(budget: str) -> list[HoldState]:
    return [view.state for view in holds.holds_of(budget)]


@given(STEPS, st.integers(1, 10**6))
def test_steps_change_amounts_and_never_periods(said: list[tuple[int, int]], pence: int) -> None:
    plain = Terms(STARTS, STARTS + timedelta(days=200), pence)
    steps = tuple(sorted((Step(STARTS + timedelta(days=n), p) for n, p in said), key=lambda step: step.starts))
    terms = Terms(STARTS, plain.ends, pence, steps=steps)
    assert [(p.starts, p.until) for p in terms.periods()] == [(p.starts, p.until) for p in plain.periods()]
    most, least = max([pence, *(s.instalment_pence for s in steps)]), min([pence, *(s.instalment_pence for s in steps)])
    for period in terms.periods():
        length = (period.until - period.starts).days
        assert least * length // 28 - 9 <= period.amount_pence <= most * length // 28 + 9
    assert terms.known(STARTS - timedelta(days=1)).periods() == plain.periods()
    for step in steps:
        assert terms.on(step.starts).starts == step.starts


@given(st.lists(st.integers(1, 500)), st.integers(0, 5_000))
def test_what_is_kept_fits_and_is_the_earliest_that_does(pence: list[int], room: int) -> None:
    at = moment(STARTS)
    lines = [Line(at + timedelta(days=n), f"visit:{n}", p, "x", "person:x") for n, p in enumerate(pence)]
    keep, rest = kept(lines, room)
    assert sorted(keep + rest) == lines
    assert sum(one.amount_pence for one in keep) <= room
    for one in rest:
        assert one.amount_pence + sum(k.amount_pence for k in keep if k < one) > room


def test_a_reduction_needs_its_notice_or_grounds() -> None:
    before, day = Step(STARTS, 100), date(2026, 1, 1)
    less = Step(day + timedelta(weeks=4), 99)
    check_notice(before, less, day, 4, "")
    with pytest.raises(NoticeShort) as refused:
        check_notice(before, Step(day, 99), day, 4, " ")
    assert "29 January 2026" in refused.value.data["first"]
    check_notice(before, Step(day, 99), day, 4, "The person has died.")
    check_notice(before, Step(day, 101), day, 4, "")
    with pytest.raises(NotAStep):
        check_notice(before, Step(day - timedelta(days=1), 101), day, 4, "x")


def test_of_two_changes_for_one_day_the_one_approved_last_holds(world: World, clock: SettableClock) -> None:
    budget = started(world, world.fund())
    day = clocks.today() + timedelta(weeks=8)
    told_last, told_first = (
        unit.write(services.write_change, budget, Step(day, pence), "The plan was looked at.", by=WRITER)
        for pence in (30_000, 35_000)
    )
    for one in (told_first, told_last):
        clock.advance(timedelta(hours=1))
        unit.write(services.approve_change, one, OTHER)
    assert unit.read(queries.terms_of, budget).on(day).instalment_pence == 30_000


def test_someone_else_approves_a_change_once(world: World) -> None:
    budget = started(world, world.fund())
    day = clocks.today()
    with pytest.raises(Forbidden):
        unit.write(services.write_change, budget, Step(day, 20_000), "Why.", by=Actor(account="c", person="r" * 26))
    written = unit.write(services.write_change, budget, Step(day, 20_000), "Why.", by=WRITER)
    assert [view.id for view in queries.steps_waiting()] == [written]
    with pytest.raises(OwnEntry):
        unit.write(services.approve_change, written, WRITER)
    assert world.purse(budget)[0] == 10_000
    unit.write(services.approve_change, written, OTHER)
    for verb in (services.approve_change, services.drop_change):
        with pytest.raises(StepDecided):
            unit.write(verb, written, OTHER)
    world.verify()


def test_what_was_dropped_does_not_count(world: World, clock: SettableClock) -> None:
    budget = started(world, world.fund())
    written = unit.write(services.write_change, budget, Step(clocks.today(), 1), "Why.", grounds="x", by=WRITER)
    unit.write(services.drop_change, written, WRITER)
    assert queries.steps_of(budget) == []
    assert [v.state for v in queries.steps_of(budget, StepState)] == [StepState.DROPPED]
    assert world.view(budget).now.instalment_pence == 10_000


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"starts": STARTS - timedelta(days=1)}, "starts"),
        ({"starts": STARTS + timedelta(days=999)}, "starts"),
        ({"pence": 10_000}, "instalment"),
        ({"pence": 9_999}, "starts"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_change_that_cannot_be(world: World, more: dict[str, Any], field: str) -> None:
    budget = started(world, world.fund())
    values = {"starts": clocks.today(), "pence": 20_000, "reason": "Why."} | more
    step = Step(values["starts"], values["pence"])
    with pytest.raises(NotAStep) as refused:
        unit.write(services.write_change, budget, step, values["reason"], by=WRITER)
    assert refused.value.data["field"] == field


def test_more_lands_for_the_days_that_are_left(world: World) -> None:
    """On the fifteenth of 28 days, so that half of the difference lands at once."""
    budget = started(world, world.fund(), pence=10_000, starts=clocks.today() - timedelta(days=14))
    change(budget, clocks.today(), 20_000)
    assert world.purse(budget)[0] == 15_000
    assert world.view(budget).next_instalment_pence == 20_000
    assert unit.write(services.apply_changes, budget, clocks.now()) == 0
    world.verify()


def test_more_waits_until_its_funds_reach(world: World) -> None:
    fund = world.fund(10_000)
    budget = started(world, fund, starts=clocks.today())
    change(budget, clocks.today(), 20_000)
    assert world.purse(budget)[0] == 10_000
    assert queries.budgets_to_change(clocks.now()) == [budget]


def test_a_cut_midway_keeps_holds_in_order_of_date(world: World, listen: Listen) -> None:
    heard = listen(HoldCut)
    budget = started(world, world.fund(), starts=clocks.today())
    world.request(budget, *days((1, 5, 9, 13, 17), 2_000))
    assert world.purse(budget) == (0, 10_000, 0, 0)
    change(budget, clocks.today(), 5_000, grounds="The council has learned of a second budget.")
    outbox.drain()
    assert states(budget) == [HoldState.HELD] * 2 + [HoldState.NEEDS_REVIEW] * 3
    assert world.purse(budget) == (1_000, 4_000, 0, 0)  # what was cut is promised nothing
    assert world.view(budget).unmet_pence == 6_000
    assert [(one.at, one.amount_pence) for one in unit.read(queries.unmet, budget)] == [
        (view.at, 2_000) for view in holds.holds_of(budget)[2:]
    ]
    assert len(heard) == 3
    (step,) = queries.steps_of(budget)
    assert (step.taken_pence, step.spent_pence) == (5_000, 0)
    jobs.run(jobs.registered()["extend-holds"], force=True)
    assert states(budget) == [HoldState.HELD] * 2 + [HoldState.NEEDS_REVIEW] * 3
    kinds = [s.kind for s in queries.statement(budget)]
    assert kinds[-1] is Kind.REDUCTION
    (month,) = queries.months_of(queries.statement(budget))
    found = queries.month_statement(budget, month)
    assert found is not None
    world.verify()


def test_what_was_spent_before_a_cut_is_let_be(world: World) -> None:
    from payments.holds import services as hold_services

    budget = started(world, world.fund(), starts=clocks.today())
    visit = line(1, 8_000)
    world.request(budget, visit)
    unit.write(hold_services.capture, visit.about, 8_000)
    change(budget, clocks.today(), 1_000, grounds="It was granted twice.")
    outbox.drain()
    (step,) = queries.steps_of(budget)
    assert (step.taken_pence, step.spent_pence) == (2_000, 7_000)
    assert (
        unit.read(lambda: queries.over(budget, world.view(budget).terms, 1, world.view(budget).funds, clocks.today()))
        == 0
    )
    world.verify()


def test_a_reduction_comes_into_force_on_its_day(world: World, clock: SettableClock) -> None:
    budget = started(world, world.fund(), starts=clocks.today())
    day = clocks.today() + timedelta(weeks=6)
    change(budget, day, 4_000)
    view = world.view(budget)
    assert (view.instalment_pence, view.terms.on(day).instalment_pence) == (10_000, 4_000)
    clock.set(moment(clocks.today() + timedelta(weeks=3)))
    jobs.run(jobs.registered()["land-instalments"], force=True)
    world.request(budget, *days([1, 8, 15, 22], 4_000))
    assert world.purse(budget)[0] == 10_000 + 7_000 - 16_000
    clock.set(moment(day))
    jobs.run(jobs.registered()["change-budgets"], force=True)
    outbox.drain()
    assert world.view(budget).instalment_pence == 4_000
    assert states(budget) == [HoldState.HELD] * 4
    world.verify()


@pytest.mark.parametrize("pence", [60_000, 20_000], ids=["more", "less"])
@pytest.mark.parametrize("early", [True, False], ids=["landed with it", "landed before it"])
def test_a_change_leaves_alone_what_landed_for_a_later_one(
    world: World, clock: SettableClock, listen: Listen, pence: int, early: bool
) -> None:
    """A changes the reserve only, B the amount from the middle of the second period: nothing moves on A's day."""
    heard = listen(BudgetReduced)
    starts = clocks.today()
    budget = started(world, world.fund(), starts=starts, pence=40_000)
    first, middle = starts + timedelta(weeks=5), starts + timedelta(weeks=6)
    if early:
        change(budget, first, 40_000, contingency_weeks=6)
        change(budget, middle, pence, contingency_weeks=6)
    clock.set(moment(starts + timedelta(weeks=3)))
    jobs.run(jobs.registered()["land-instalments"], force=True)
    came = 40_000 + (40_000 + pence) // 2 if early else 80_000
    assert world.purse(budget)[0] == came
    if not early:
        change(budget, first, 40_000, contingency_weeks=6)
        change(budget, middle, pence, contingency_weeks=6, grounds="It was granted twice.")
    world.request(budget, *days(range(8, 21), 5_500 if pence > 40_000 else 4_000))
    held = states(budget)
    assert set(held) == {HoldState.HELD}
    for day, total in ((first, came), (middle, 40_000 + (40_000 + pence) // 2)):
        clock.set(moment(day))
        jobs.run(jobs.registered()["change-budgets"], force=True)
        outbox.drain()
        assert sum(world.purse(budget)[:2]) == total
        assert states(budget) == held
    assert queries.budgets_to_change(clocks.now()) == []
    assert len(heard) == (not early and pence < 40_000)
    moved = 2 + (not early)
    assert len([line for line in queries.statement(budget) if line.kind in (Kind.INSTALMENT, Kind.REDUCTION)]) == moved
    world.verify()


def test_promises_beyond_the_new_amount_are_looked_at(world: World) -> None:
    budget = started(world, world.fund(), starts=clocks.today())
    later = days((40, 42, 44), 3_000)
    world.request(budget, *later)
    assert set(states(budget)) == {HoldState.UNFUNDED}
    change(budget, clocks.today(), 6_500, grounds="A mistake in the sum.")
    outbox.drain()
    assert states(budget) == [HoldState.UNFUNDED] * 2 + [HoldState.NEEDS_REVIEW]
    assert (world.view(budget).promised_pence, world.view(budget).unmet_pence) == (6_000, 3_000)
    with pytest.raises(BudgetShort) as refusal:
        world.request(budget, line(43, 501))
    assert (refusal.value.data["needed_pence"], refusal.value.data["available_pence"]) == (501, 500)
    world.request(budget, line(43, 500))  # what is to be looked at is promised nothing
    assert (world.view(budget).promised_pence, world.view(budget).unmet_pence) == (6_500, 3_000)
    world.verify()
