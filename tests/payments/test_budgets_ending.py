"""A budget ends before its agreed last day: written, approved, told with notice, and let go on until it is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from babel.dates import format_date
from hypothesis import example, given
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import ids, jobs, outbox, unit
from hub.kernel.clock import SettableClock
from hub.notices import queries as notices
from payments.budgets import queries, services
from payments.budgets.domain import (
    DAY,
    BudgetState,
    Commitment,
    EndNoticeShort,
    NotAStep,
    OwnEntry,
    Step,
    StepState,
    Terms,
    look_ahead,
)
from payments.holds.domain import HoldState, OutsideDates
from payments.holds.events import HoldCut
from payments.ledger.domain import Kind
from tests.payments.money_world import STARTS, World, days, line, moment
from tests.payments.test_budgets_steps import OTHER, WRITER, change, started, states

Listen = Callable[[type[outbox.Event]], list[Any]]
WHY = "They move to another borough."
GROUNDS = "They moved yesterday."


def end(budget: str, last: date, *, grounds: str = GROUNDS, reason: str = WHY) -> str:
    written = unit.write(services.write_end, budget, last, reason, grounds=grounds, by=WRITER)
    unit.write(services.approve_change, written, OTHER)
    outbox.drain()
    return written


def on_day(clock: SettableClock, day: date) -> None:
    clock.set(moment(day))
    for job in ("land-instalments", "change-budgets", "extend-holds"):
        jobs.run(jobs.registered()[job], force=True)
    outbox.drain()


STEP = st.builds(
    Step, st.integers(1, 250).map(lambda n: STARTS + timedelta(days=n)), st.integers(0, 10**6)
) | st.builds(Step, st.integers(1, 250).map(lambda n: STARTS + timedelta(days=n)), st.just(0), over=st.just(True))


@given(st.lists(STEP, max_size=5), st.integers(1, 10**6), st.integers(0, 12))
@example([Step(STARTS + timedelta(days=202), 0, over=True)], 1, 0)  # said for after its agreed last day
def test_a_budget_is_over_from_the_first_day_on_which_it_is_and_pays_for_none_after(
    said: list[Step], pence: int, landed: int
) -> None:
    steps = tuple(sorted(said, key=lambda step: step.starts))
    terms = Terms(STARTS, STARTS + timedelta(days=200), pence, steps=steps)
    each = [STARTS + timedelta(days=n) for n in range(230)]
    overs = [day for day in each if terms.on(day).over]
    assert terms.last == min([*(day - DAY for day in overs), terms.ends])
    assert [day for day in each if terms.covers(day)] == [day for day in each if day <= terms.last]
    periods = terms.periods()
    assert [period.until for period in periods[:-1]] == [period.starts for period in periods[1:]]
    assert (periods[0].starts, periods[-1].until) == (STARTS, terms.last + DAY)
    paid = terms.paid_until(landed)
    assert paid is None if not landed else paid == periods[min(landed, len(periods)) - 1].until
    whole = Terms(STARTS, terms.ends, pence, steps=tuple(step for step in steps if not step.over))
    assert all(one.amount_pence <= most.amount_pence + 1 for one, most in zip(periods, whole.periods(), strict=False))


def test_what_was_set_aside_after_the_last_day_is_free_at_once_and_everyone_is_told(
    world: World, listen: Listen
) -> None:
    heard = listen(HoldCut)
    budget = started(world, world.fund(), pence=10_000, starts=clocks.today())
    inside, after, promised = days((1, 5), 1_000), days((9, 13), 1_000), days((40,), 1_000)
    world.request(budget, *inside, *after, *promised)
    assert world.purse(budget) == (6_000, 4_000, 1_000, 0)
    end(budget, clocks.today() + timedelta(days=7))
    assert states(budget) == [HoldState.HELD] * 2 + [HoldState.NEEDS_REVIEW] * 3
    assert world.purse(budget) == (8_000, 2_000, 0, 0)
    assert world.view(budget).unmet_pence == 3_000
    assert {event.about for event in heard} == {one.about for one in (*after, *promised)}
    person = world.view(budget).holder.partition(":")[2]
    told = {view.kind: view.words for view in unit.read(notices.of_person, person).notices}
    last = f"Your budget ends on {format_date(clocks.today() + timedelta(days=7), 'EEEE d MMMM y', locale='en_GB')}."
    assert told["budget-changes"].startswith(last)
    assert told["budget-cut"].startswith(f"{last} 3 of the visits")
    with pytest.raises(OutsideDates):
        world.request(budget, line(8, 1_000))
    jobs.run(jobs.registered()["extend-holds"], force=True)
    assert states(budget) == [HoldState.HELD] * 2 + [HoldState.NEEDS_REVIEW] * 3
    world.verify()


def test_what_had_landed_for_later_days_goes_back_on_the_day_after_the_last(world: World, clock: SettableClock) -> None:
    fund = world.fund(100_000)
    budget = started(world, fund, pence=10_000, starts=clocks.today())
    visit = line(3, 1_500)
    world.request(budget, visit)
    end(budget, clocks.today() + timedelta(days=13))
    assert world.purse(budget) == (8_500, 1_500, 0, 0)
    on_day(clock, clocks.today() + timedelta(days=14))
    view = world.view(budget)
    assert (view.state, view.ends, view.terms.ends) == (
        BudgetState.ENDED, clocks.today() - DAY, view.starts + timedelta(days=28 * 6 - 1)
    )  # fmt: skip
    assert world.purse(budget) == (3_500, 1_500, 0, 0)
    assert queries.statement(budget)[-1].kind is Kind.REDUCTION
    assert queries.flagged() == {budget: 3_500}
    world.adds_up(fund)
    on_day(clock, clocks.today() + timedelta(weeks=5))
    assert world.purse(budget) == (3_500, 1_500, 0, 0)
    assert (world.view(budget).next_instalment, world.view(budget).landed) == (None, 1)
    world.verify()


def test_the_end_needs_its_notice_or_grounds_and_a_second_officer(world: World) -> None:
    budget = started(world, world.fund(), starts=clocks.today())
    soon, enough = clocks.today() + timedelta(weeks=4) - 2 * DAY, clocks.today() + timedelta(weeks=4) - DAY
    with pytest.raises(EndNoticeShort) as refused:
        unit.write(services.write_end, budget, soon, WHY, by=WRITER)
    assert (refused.value.data["field"], refused.value.data["last"]) == ("ends", f"{enough.day} {enough:%B %Y}")
    written = unit.write(services.write_end, budget, enough, WHY, by=WRITER)
    assert world.view(budget).ends > enough
    with pytest.raises(OwnEntry):
        unit.write(services.approve_change, written, WRITER)
    unit.write(services.approve_change, written, OTHER)
    assert world.view(budget).ends == enough
    assert unit.read(queries.last_day, budget) == enough


@pytest.mark.parametrize("last", [timedelta(days=-1), timedelta(days=167), timedelta(days=400)])
def test_a_last_day_is_from_today_on_and_before_the_one_that_stands(world: World, last: timedelta) -> None:
    budget = started(world, world.fund(), starts=clocks.today())
    with pytest.raises(NotAStep) as refused:
        unit.write(services.write_end, budget, clocks.today() + last, WHY, grounds=GROUNDS, by=WRITER)
    assert refused.value.data["field"] == "ends"
    assert queries.steps_of(budget, tuple(StepState)) == []


def test_a_budget_that_was_to_end_goes_on_and_promises_are_met_again(world: World, clock: SettableClock) -> None:
    budget = started(world, world.fund(), starts=clocks.today())
    before = world.view(budget)
    world.request(budget, *days((20, 40), 1_000))
    end(budget, clocks.today() + timedelta(days=7))
    on = unit.write(services.let_go_on, budget, "They stay.", by=WRITER)
    with pytest.raises(OwnEntry):
        unit.write(services.approve_change, on, WRITER)
    unit.write(services.approve_change, on, OTHER)
    after = world.view(budget)
    assert (after.ends, after.next_instalment, after.terms.periods()) == (
        before.ends, before.next_instalment, before.terms.periods()
    )  # fmt: skip
    jobs.run(jobs.registered()["extend-holds"], force=True)
    assert states(budget)[0] is HoldState.HELD
    on_day(clock, clocks.today() + timedelta(days=8))
    assert world.view(budget).state is BudgetState.APPROVED
    assert queries.budgets_to_change(clocks.now()) == []
    assert sum(world.purse(budget)[:2]) == 10_000
    world.verify()


def test_once_it_is_over_it_does_not_go_on_nor_change(world: World, clock: SettableClock) -> None:
    budget = started(world, world.fund(), starts=clocks.today())
    end(budget, clocks.today())
    late = unit.write(services.let_go_on, budget, "They stay.", by=WRITER)
    on_day(clock, clocks.today() + DAY)
    assert world.view(budget).state is BudgetState.ENDED
    with pytest.raises(NotAStep):
        unit.write(services.approve_change, late, OTHER)
    with pytest.raises(NotAStep):
        unit.write(services.let_go_on, budget, "They stay.", by=WRITER)
    with pytest.raises(NotAStep):
        change(budget, clocks.today() + DAY, 20_000)
    world.verify()


def test_an_end_may_be_brought_forward_and_a_change_after_it_cannot_be(world: World) -> None:
    budget = started(world, world.fund(), starts=clocks.today())
    waits = unit.write(
        services.write_change, budget, Step(clocks.today() + timedelta(weeks=10), 20_000), "More.", by=WRITER
    )
    end(budget, clocks.today() + timedelta(weeks=8))
    end(budget, clocks.today() + timedelta(weeks=6))
    assert world.view(budget).ends == clocks.today() + timedelta(weeks=6)
    with pytest.raises(NotAStep):
        unit.write(services.approve_change, waits, OTHER)
    assert unit.write(services.drop_change, waits, OTHER) == budget


def test_a_budget_paid_once_may_end_early_too(world: World, clock: SettableClock) -> None:
    budget = started(world, world.fund(), pence=0, one_off_pence=5_000, starts=clocks.today())
    visits = days((2, 30), 1_000)
    world.request(budget, *visits[:1])
    end(budget, clocks.today() + timedelta(days=3))
    with pytest.raises(OutsideDates):
        world.request(budget, *visits[1:])
    on_day(clock, clocks.today() + timedelta(days=4))
    assert world.purse(budget) == (4_000, 1_000, 0, 0)
    assert queries.flagged() == {budget: 4_000}
    world.verify()


def test_instalments_that_came_for_more_periods_than_there_are_now(world: World, clock: SettableClock) -> None:
    """A week before the second period its money is there; that afternoon somebody dies."""
    budget = started(world, world.fund(), starts=clocks.today())
    on_day(clock, clocks.today() + timedelta(weeks=3))
    assert world.view(budget).landed == 2
    end(budget, clocks.today())
    view = world.view(budget)
    assert (len(view.terms.periods()), view.landed, view.paid_until) == (1, 2, clocks.today() + DAY)
    on_day(clock, clocks.today() + DAY)
    assert world.purse(budget)[0] == 10_000 * 22 // 28
    world.verify()


def test_the_end_is_seen_ahead(world: World) -> None:
    steps = (Step(STARTS + timedelta(days=21), 0, over=True),)
    terms = Terms(STARTS, STARTS + timedelta(days=100), 10_000, steps=steps)
    taken = [Commitment(STARTS + timedelta(days=n), 0, 100) for n in (3, 10)]
    seen = look_ahead(terms, 1, 7_500, taken, None, STARTS, 8)
    assert (seen.left_pence, seen.until, seen.short) == (7_300, STARTS + timedelta(days=21), None)


def test_two_officers_at_once_bring_it_to_one_last_day(world: World) -> None:
    """The same form twice is the same end; holders are told once."""
    budget, mark = started(world, world.fund(), starts=clocks.today()), ids.new()
    last = clocks.today() + timedelta(weeks=6)
    one, two = (unit.write(services.write_end, budget, last, WHY, by=WRITER, request=mark) for _ in range(2))
    assert one == two == mark
    assert len(queries.steps_of(budget, (StepState.PROPOSED,))) == 1
