"""What is to be looked at is promised nothing: it keeps nothing from being asked for, and takes from nobody what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import jobs, outbox, unit
from hub.kernel.clock import SettableClock
from payments.budgets.domain import BudgetState, Terms
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.holds.domain import (
    REVIEW,
    BudgetShort,
    BudgetShortThen,
    HoldState,
    Line,
    Promise,
    Purse,
    decide,
    kept,
    rooms,
    turns,
)
from tests.payments.money_world import World, line
from tests.payments.test_budgets_steps import change, started, states

NOW = datetime(2025, 12, 2, 9, tzinfo=UTC)
TERMS = Terms(date(2025, 12, 1), date(2026, 5, 17), 8_000)
NEXT = date(2025, 12, 29)  # where the first period begins whose money is still to come

prices = st.integers(1, 9_000)
moments = st.integers(27, 54).map(lambda n: NOW + timedelta(days=n))


def day(moment: datetime) -> date:
    return moment.date()


def asked(purse: Purse, pence: int, at: datetime) -> None:
    decide(purse, [Line(at, "visit:new", pence, "company", "person:p")], NOW, day)


@settings(deadline=None)
@given(st.lists(st.tuples(moments, prices), max_size=8), moments, st.integers(1, 8_000))
def test_whatever_was_cut_asking_is_held_to_what_is_kept_and_to_nothing_else(
    visits: list[tuple[datetime, int]], at: datetime, pence: int
) -> None:
    lines = [Line(moment, f"visit:{n}", price, "company", "person:p") for n, (moment, price) in enumerate(visits)]
    keep, rest = kept((one for one in lines if day(one.at) >= NEXT), 8_000)
    assume(day(at) >= NEXT)
    promises = [Promise(one.at, one.amount_pence) for one in keep]
    looked = [Promise(one.at, one.amount_pence, looked=True) for one in rest]
    purse = Purse(BudgetState.APPROVED, TERMS, 1, None, 0, tuple(promises))
    with_cut = replace(purse, promises=(*promises, *looked))
    room = 8_000 - sum(one.amount_pence for one in keep)
    assert rooms(with_cut, NOW, day) == rooms(purse, NOW, day)
    assert rooms(with_cut, NOW, day)[1].pence == room
    if pence <= room:
        asked(with_cut, pence, at)
    else:
        with pytest.raises(BudgetShortThen) as refusal:
            asked(with_cut, pence, at)
        assert refusal.value.data["available_pence"] == room


waiting = st.lists(
    st.builds(Promise, st.integers(0, 27).map(lambda n: NOW + timedelta(days=n, hours=1)), prices, st.booleans()),
    max_size=9,
)


def taken(visits: Sequence[Promise], found: Sequence[bool]) -> list[Promise]:
    return [one for one, yes in zip(visits, found, strict=True) if yes]


@settings(deadline=None)
@given(waiting, st.integers(0, 30_000), st.integers(0, 9_000))
def test_no_more_than_is_free_is_taken_and_what_is_promised_comes_first(
    visits: list[Promise], free: int, later: int
) -> None:
    visits = sorted(visits, key=lambda one: one.at)
    found = turns(visits, free, later, NOW)
    gone = taken(visits, found)
    assert sum(one.amount_pence for one in gone) <= free
    far = [one for one in visits if not (one.looked and one.at > NOW + REVIEW)]
    # Those that are to be looked at and not near change nothing for the others, nor do the promises of later days.
    assert taken(far, turns(far, free, 0, NOW)) == [one for one in gone if one in far]
    spared = [one for one in gone if one.looked and one.at > NOW + REVIEW]
    if spared:
        assert sum(one.amount_pence for one in gone) <= free - later
    # Whatever is left out did not fit when its turn came.
    left = free - sum(one.amount_pence for one in gone)
    for one, its_turn in zip(visits, found, strict=True):
        if not its_turn:
            kept_back = later if one.looked and one.at > NOW + REVIEW else 0
            assert one.amount_pence > left - kept_back


@settings(deadline=None)
@given(waiting, st.integers(0, 30_000))
def test_a_promise_that_was_good_is_kept_whatever_was_cut_beside_it(visits: list[Promise], free: int) -> None:
    visits = sorted((one for one in visits if not (one.looked and one.at <= NOW + REVIEW)), key=lambda one: one.at)
    promised = [one for one in visits if not one.looked]
    assume(sum(one.amount_pence for one in promised) <= free)
    gone = taken(visits, turns(visits, free, 0, NOW))
    assert [one for one in gone if not one.looked] == promised


def coming(budget: str) -> list[HoldState]:
    """How the visits of the period to come stand."""
    return states(budget)[1:]


def go_to(clock: SettableClock, number: float) -> None:
    """So many days on, with what falls due."""
    clock.advance(timedelta(days=number))
    for name in ("land-instalments", "extend-holds"):
        jobs.run(jobs.registered()[name], force=True)
        outbox.drain()


@pytest.fixture
def cut(world: World, clock: SettableClock) -> tuple[str, list[Line]]:
    """A budget of £100 every four weeks that is cut to £60, all of it set aside for tomorrow, with £40, £30 and £20 in
    the period to come: the £30 is cut."""
    budget = started(world, world.fund(), starts=clocks.today(), pence=10_000)
    visits = [line(30, 4_000), line(33, 3_000), line(52, 2_000)]
    world.request(budget, line(1, 6_000), *visits)
    change(budget, clocks.today(), 6_000, grounds="The council has learned of a second budget.")
    outbox.drain()
    assert coming(budget) == [HoldState.UNFUNDED, HoldState.NEEDS_REVIEW, HoldState.UNFUNDED]
    assert world.purse(budget)[0] == 0
    return budget, visits


def test_the_visit_that_was_cut_comes_after_what_was_kept_when_one_is_called_off(
    world: World, clock: SettableClock, cut: tuple[str, list[Line]]
) -> None:
    """The £20 is further ahead than holds reach when its money lands: what the £30 could take is promised to it."""
    budget, visits = cut
    unit.write(hold_services.release, visits[0].about, "cancelled")
    world.request(budget, line(31, 4_000))  # £20 and £40 make the £60
    go_to(clock, 21)
    assert world.view(budget).landed == 2
    assert coming(budget) == [HoldState.RELEASED, HoldState.HELD, HoldState.NEEDS_REVIEW, HoldState.UNFUNDED]
    go_to(clock, 5)
    assert coming(budget) == [HoldState.RELEASED, HoldState.HELD, HoldState.NEEDS_REVIEW, HoldState.HELD]
    world.verify()


def test_a_smaller_booking_fits_beside_what_was_kept_and_is_set_aside(world: World, clock: SettableClock) -> None:
    budget = started(world, world.fund(), starts=clocks.today(), pence=10_000)
    world.request(budget, line(1, 6_000), line(30, 3_000), line(33, 3_500), line(40, 2_000))
    change(budget, clocks.today(), 6_000, grounds="The council has learned of a second budget.")
    outbox.drain()
    assert coming(budget) == [HoldState.UNFUNDED, HoldState.NEEDS_REVIEW, HoldState.UNFUNDED]
    effect = unit.read(holds.would, budget, [line(41, 1_000)], clocks.now())
    assert (effect.fits, effect.promised_pence) == (True, 6_000)
    for pence in (1_001, 3_500):
        with pytest.raises(BudgetShort) as refusal:
            world.request(budget, line(41, pence))
        assert (refusal.value.data["needed_pence"], refusal.value.data["available_pence"]) == (pence, 1_000)
    world.request(budget, line(41, 1_000))
    go_to(clock, 21)
    assert coming(budget) == [HoldState.HELD, HoldState.NEEDS_REVIEW, HoldState.HELD, HoldState.HELD]
    assert world.purse(budget)[:3] == (0, 12_000, 0)  # tomorrow's of then stands among what is set aside
    world.verify()


def test_what_is_there_beside_the_promises_goes_to_what_was_cut(
    world: World, clock: SettableClock, cut: tuple[str, list[Line]]
) -> None:
    budget, visits = cut
    unit.write(hold_services.release, visits[0].about, "cancelled")
    go_to(clock, 21)  # £60, of which £20 are promised to the last
    assert unit.read(lambda: holds.would_hold([world.view(budget)], clocks.now())) == set()
    assert coming(budget) == [HoldState.RELEASED, HoldState.HELD, HoldState.UNFUNDED]
    assert world.purse(budget)[:3] == (3_000, 9_000, 2_000)
    world.verify()


def test_three_days_before_its_time_it_takes_whatever_is_there() -> None:
    near = Promise(NOW + timedelta(hours=71), 8_000, looked=True)
    later = Promise(NOW + timedelta(days=20), 2_000)
    assert turns([near, later], 9_000, 0, NOW) == [True, False]
    assert turns([replace(near, at=NOW + timedelta(hours=73)), later], 9_000, 0, NOW) == [False, True]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(29, 50), st.integers(1, 60).map(lambda n: n * 100)), min_size=1, max_size=5))
def test_what_is_asked_for_after_a_cut_is_always_set_aside(world: World, asked_for: list[tuple[int, int]]) -> None:
    budget = started(world, world.fund(), starts=clocks.today(), pence=10_000)
    world.request(budget, line(30, 4_000), line(35, 3_000), line(45, 2_500))
    change(budget, clocks.today(), 5_000, grounds="The council has learned of a second budget.")
    outbox.drain()
    accepted = []
    for number, pence in asked_for:
        wanted = line(number, pence)
        with suppress(BudgetShort):
            world.request(budget, wanted)
            accepted.append(wanted)
    kept_ones = [one.line for one in unit.read(holds.holds_of, budget, [HoldState.UNFUNDED])]
    period = sum(one.amount_pence for one in kept_ones)
    assert period <= 5_000
    # With the period's money and nothing else, exactly these are set aside.
    found = [holds.waits(one.at, one.amount_pence, one.state) for one in unit.read(holds.holds_of, budget)]
    set_aside = taken(found, turns(found, 5_000, 0, clocks.now()))
    assert [one for one in set_aside if not one.looked] == [one for one in found if not one.looked]
    assert {one.about for one in accepted} <= {one.about for one in kept_ones}
    world.verify()
