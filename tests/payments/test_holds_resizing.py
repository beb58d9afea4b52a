"""Holds of visits to come follow a new price: all or none, borne by what pays, and the ledger stays whole."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.kernel import clock, ids, unit
from hub.kernel.db import db
from hub.kernel.errors import KithError
from marketplace.visits import queries as visits
from payments.funds import services as funds
from payments.holds import queries, services
from payments.holds.domain import (
    BudgetShort,
    HoldChanged,
    HoldState,
    LimitReached,
    NoHold,
    NotALine,
    OwnMoneyShort,
    Payer,
)
from payments.ledger import queries as ledger
from payments.ledger import services as ledger_services
from payments.ledger.domain import OWN, Account, AccountKind, Kind, Transaction, move
from tests.conftest import START
from tests.hub.people import enter
from tests.payments.money_world import World, days, line


def resize(amounts: dict[str, int], **more: Any) -> dict[str, HoldState]:
    done: dict[str, HoldState] = unit.write(services.resize, amounts, clock.now(), **more)
    return done


def amounts_of(budget: str) -> dict[str, int]:
    return {view.about: view.amount_pence for view in unit.read(queries.holds_of, budget)}


def give_own(person: str, pence: int) -> None:
    """Own money that has cleared."""
    lines = move(Account(AccountKind.STRIPE_AVAILABLE, OWN), Payer(person, own=True).available(OWN), pence)
    unit.write(
        ledger_services.post, Transaction(f"gift:{ids.new()}", Kind.OWN_CLEARED, tuple(lines), f"person:{person}", "")
    )


def test_more_is_drawn_and_less_goes_back(world: World) -> None:
    one, two = world.fund(3_000), world.fund(100_000)
    budget = world.budget(one, two, pence=10_000)
    near, late = line(1, 2_000), line(40, 2_000)
    world.request(budget, near, late)
    assert world.purse(budget) == (8_000, 2_000, 2_000, 0)
    states = resize({near.about: 4_500, late.about: 2_500})
    assert states == {near.about: HoldState.HELD, late.about: HoldState.UNFUNDED}
    assert world.purse(budget) == (5_500, 4_500, 2_500, 0)
    resize({near.about: 4_500, late.about: 2_500})
    assert len(unit.read(ledger.about, near.about)) == 2  # the same again moves nothing
    resize({near.about: 500, late.about: 1})
    assert world.purse(budget) == (9_500, 500, 1, 0)
    world.verify()
    unit.write(services.capture, near.about, 500)
    world.verify()


def test_a_rise_that_the_budget_cannot_bear_changes_nothing(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    near, late = days([1, 2], 4_000), days([40, 41], 4_000)
    world.request(budget, *near, *late)
    before = amounts_of(budget)
    with pytest.raises(BudgetShort) as now:
        resize({near[0].about: 5_000, near[1].about: 5_001})
    assert (now.value.data["needed_pence"], now.value.data["available_pence"]) == (2_001, 2_000)
    with pytest.raises(BudgetShort) as then:
        resize({near[0].about: 5_000, late[0].about: 6_001})
    assert "from" in now.value.template or "until" in now.value.template
    assert then.value.data["needed_pence"] == 2_001
    assert amounts_of(budget) == before
    resize({near[0].about: 5_000, near[1].about: 5_000, late[0].about: 6_000})
    world.verify()


def test_what_is_freed_by_one_may_be_drawn_by_another(world: World) -> None:
    budget = world.budget(world.fund(), pence=8_000)
    one, two = days([1, 2], 4_000)
    world.request(budget, one, two)
    resize({one.about: 1_000, two.about: 7_000})
    assert world.purse(budget) == (0, 8_000, 0, 0)
    world.verify()


def test_what_is_paid_freed_or_unknown_is_not_changed(world: World) -> None:
    budget = world.budget(world.fund(), pence=10_000)
    one, two = days([1, 2], 1_000)
    world.request(budget, one, two)
    unit.write(services.release, one.about, "off")
    for amounts, refusal in (
        ({one.about: 900, two.about: 900}, HoldChanged),
        ({two.about: 0}, NotALine),
        ({two.about: -1}, NotALine),
        ({two.about: 900, ids.urn("visit", ids.new()): 900}, NoHold),
    ):
        with pytest.raises(refusal):
            resize(amounts)
    assert amounts_of(budget)[two.about] == 1_000
    assert resize({}) == {}


def test_a_supporters_limit_holds_and_one_that_ended_binds_nobody(world: World) -> None:
    budget, through = world.budget(world.fund(), pence=10_000), ids.new()
    asked = line(1, 2_000, through=through)
    world.request(budget, asked, limits={through: 2_500})
    with pytest.raises(LimitReached):
        resize({asked.about: 2_501}, limits={through: 2_500})
    resize({asked.about: 2_500}, limits={through: 2_500})
    resize({asked.about: 3_000})
    world.verify()


def test_own_money_bears_what_is_set_aside_of_it(app: Flask) -> None:
    person = enter()
    unit.write(funds.own_fund)
    give_own(person, 5_000)
    near, late = line(1, 2_000), line(40, 2_000)
    unit.write(services.request_own, person, [near, late], clock.now())
    with pytest.raises(OwnMoneyShort):
        resize({near.about: 5_001, late.about: 9_000})
    resize({near.about: 5_000, late.about: 9_000})
    assert unit.read(queries.own_free, person) == 0
    assert unit.read(queries.own_promises, person, clock.now()).coming_pence == 9_000
    assert unit.read(ledger.verify) == []
    resize({near.about: 1})
    assert unit.read(queries.own_free, person) == 4_999


SOME = st.lists(st.tuples(st.integers(1, 60 * 24), st.integers(1, 3_000)), min_size=1, max_size=8)
ROUNDS = st.lists(st.lists(st.integers(1, 4_000), min_size=8, max_size=8), min_size=1, max_size=4)


@given(SOME, ROUNDS, st.integers(0, 6_000))
@settings(
    max_examples=settings.default.max_examples // 3,  # each takes as long as three
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_holds_are_the_sum_of_their_visits_whatever_is_asked(
    app: Flask, asked: list[tuple[int, int]], rounds: list[list[int]], first: int
) -> None:
    app.extensions["kith.clock"].set(START)
    world = World()
    budget = world.budget(world.fund(first), world.fund(100_000), pence=9_000, days=28 * 4)
    wanted = {}
    for hours, pence in asked:
        try:
            one = line(hours / 24, pence)
            world.request(budget, one)
            wanted[one.about] = pence
        except KithError:
            continue
    refused: list[bool] = []
    for prices in rounds:
        new = dict(zip(wanted, prices, strict=False))
        rise = any(new[about] > pence for about, pence in wanted.items())
        try:
            resize(new)
        except BudgetShort:
            refused += [rise]
        else:
            wanted |= new
        assert amounts_of(budget) == wanted
        available, held, promised, spent = world.purse(budget)
        views = unit.read(queries.holds_of, budget)
        assert available >= 0
        assert (available + held, spent) == (9_000, 0)
        assert held == sum(view.amount_pence for view in views if view.state is HoldState.HELD)
        assert all(view.held_pence == view.amount_pence for view in views if view.state is HoldState.HELD)
        assert promised == sum(wanted.values()) - held
        world.verify()
    assert all(refused)  # less is never refused


def test_a_preview_of_many_visits_names_few_at_a_time(world: World) -> None:
    """PostgreSQL takes 65,535 parameters in one statement, and a council plans more visits than that."""
    budgets = [world.budget(world.fund(100_000), pence=10_000) for _ in range(3)]
    lines = [line(1, 9_000) for _ in budgets]
    for budget, one in zip(budgets, lines, strict=True):
        world.request(budget, one)
    amounts = {f"visit:{n}": 100 for n in range(1_500)} | {one.about: 10_001 for one in lines}
    named: list[int] = []

    def count(_conn: Any, _cursor: Any, _words: str, given: Any, *_rest: Any) -> None:
        named.append(len(given))

    sa.event.listen(db.engine, "before_cursor_execute", count)
    try:
        found = unit.read(queries.would_resize, amounts, clock.now())
        unit.read(visits.amounts_at, {str(n): (100, clock.today()) for n in range(1_500)}, clock.now())
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", count)
    assert [(u.payer.id, u.code, u.needed_pence, u.available_pence) for u in found] == [
        (budget, "budget-short", 1_001, 1_000) for budget in sorted(budgets)
    ]
    assert max(named) < 600
    assert len(named) < 25
