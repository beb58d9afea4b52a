"""Funds: opened once, money received once, seen by those whose it is."""

from __future__ import annotations

import pytest

from hub.kernel import unit
from hub.kernel.access import SYSTEM, Actor
from hub.kernel.errors import Forbidden, Missing
from payments.funds import queries, services
from payments.funds.domain import NameNeeded, NameTaken, NotAnAmount, ReferenceNeeded, ReferenceTaken
from tests.payments.money_world import World, person

OFFICER = Actor(account="a", person="p" * 26, roles=frozenset({"finance"}))
RESIDENT = Actor(account="b", person="q" * 26)


def test_money_received_stands_in_the_fund(world: World) -> None:
    fund = unit.write(services.open_fund, "  Warm   homes ", "So that nobody is cold.", by=OFFICER)
    unit.write(services.receive, fund, 12_345, "BACS 77", OFFICER)
    view = world.fund_view(fund)
    assert (view.name, view.in_pence, view.left_pence) == ("Warm homes", 12_345, 12_345)
    assert [(r.amount_pence, r.reference) for r in queries.receipts(fund)] == [(12_345, "BACS 77")]
    assert queries.unallocated_of([fund]) == {fund: 12_345}
    world.verify()


def test_the_same_credit_twice_counts_once(world: World) -> None:
    fund = world.fund(0)
    first = unit.write(services.receive, fund, 500, "BACS 1", OFFICER)
    assert not queries.recorded(fund, "BACS 2")
    assert queries.recorded(fund, " BACS  1 ")
    assert unit.write(services.receive, fund, 500, " BACS  1 ", OFFICER) == first
    assert world.fund_view(fund).in_pence == 500
    with pytest.raises(ReferenceTaken):
        unit.write(services.receive, fund, 501, "BACS 1", OFFICER)


@pytest.mark.parametrize("pence", [0, -1])
def test_nothing_is_not_a_credit(world: World, pence: int) -> None:
    with pytest.raises(NotAnAmount):
        unit.write(services.receive, world.fund(0), pence, "BACS", OFFICER)


def test_a_credit_has_a_reference_and_a_fund(world: World) -> None:
    with pytest.raises(ReferenceNeeded):
        unit.write(services.receive, world.fund(0), 5, "  ", OFFICER)
    with pytest.raises(Missing):
        unit.write(services.receive, "x" * 26, 5, "BACS", OFFICER)


def test_a_fund_has_a_name_of_its_own(world: World) -> None:
    unit.write(services.open_fund, "Care", "Care.", by=SYSTEM)
    with pytest.raises(NameTaken):
        unit.write(services.open_fund, "care ", "More care.", by=SYSTEM)
    for name, purpose in (("", "x"), ("x", " ")):
        with pytest.raises(NameNeeded):
            unit.write(services.open_fund, name, purpose, by=SYSTEM)


def test_only_finance_touches_funds(world: World) -> None:
    fund = world.fund(0)
    with pytest.raises(Forbidden):
        unit.write(services.open_fund, "x", "y", by=RESIDENT)
    with pytest.raises(Forbidden):
        unit.write(services.receive, fund, 5, "x", by=RESIDENT)


def test_a_funder_finds_its_own(world: World) -> None:
    owner = person()
    mine, _other = world.fund(100, owner=owner), world.fund(100)
    assert [view.id for view in queries.funds_of([owner])] == [mine]
    assert queries.funds_of([]) == []
    assert len(queries.funds()) == 2
    assert queries.fund("x" * 26) is None
