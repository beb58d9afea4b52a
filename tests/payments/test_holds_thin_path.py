"""The way of a pound: bank, fund, budget, hold, visit, supplier."""

from __future__ import annotations

from hub.kernel import unit
from payments.holds import queries, services
from payments.holds.domain import HoldState
from tests.payments.money_world import World, line


def test_a_pound_reaches_the_supplier(world: World) -> None:
    fund = world.fund(50_000)
    budget = world.budget(fund, pence=10_000)
    assert world.purse(budget) == (10_000, 0, 0, 0)
    visit, later = line(2, 3_000), line(30, 4_000)
    assert world.request(budget, visit, later) == {visit.about: HoldState.HELD, later.about: HoldState.UNFUNDED}
    assert world.purse(budget) == (7_000, 3_000, 4_000, 0)
    assert unit.write(services.capture, visit.about, 2_000) is HoldState.CAPTURED
    assert world.purse(budget) == (8_000, 0, 4_000, 2_000)
    owed = unit.read(queries.payable, visit.payee)
    assert (owed.total_pence, owed.frozen_pence, [o.about for o in owed.lines]) == (2_000, 0, [visit.about])
    view = world.fund_view(fund)
    assert (view.in_pence, view.left_pence, view.budgets_pence, view.held_pence, view.spent_pence) == (
        50_000,
        40_000,
        8_000,
        0,
        2_000,
    )
    world.verify()
