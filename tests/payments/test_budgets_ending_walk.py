"""Walks by dice through a budget's life: whatever happened, everyone has what is theirs when it is over."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import timedelta

import pytest

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.clock import SettableClock
from hub.kernel.errors import KithError
from payments.budgets import queries, services
from payments.budgets.domain import DAY, BudgetState, Contribution
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.holds.domain import HoldState, Line
from tests.hub import people
from tests.payments.money_world import World, line
from tests.payments.test_budgets_ending import end, on_day
from tests.payments.test_budgets_steps import OTHER, WRITER, change

SHARE = 4_000  # pence of each instalment that are collected
SEEDS = range(12)


class Life:
    """A budget of twelve weeks, to which its holder contributes, and what may happen to it."""

    def __init__(self, world: World, clock: SettableClock, seed: int) -> None:
        self.world, self.clock, self.dice = world, clock, random.Random(seed)
        self.first, self.visits, self.fund = clocks.today(), list[Line](), world.fund()
        self.id = world.budget(
            self.fund, pence=6_000, starts=self.first, holder=f"person:{people.enter()}", days=12 * 7
        )
        self.agreed(10_000)

    def agreed(self, pence: int) -> None:
        more = {"contribution": Contribution.COLLECTED, "contribution_pence": SHARE}
        change(self.id, clocks.today(), pence, grounds="The council has learned of it today.", **more)

    def visit(self) -> None:
        asked = [line(self.dice.randrange(1, 30), self.dice.randrange(200, 3_000)) for _ in range(3)]
        self.world.request(self.id, *asked)
        self.visits += asked

    def contribute(self) -> None:
        pence = self.dice.choice((1_000, SHARE, 9_000))
        unit.write(services.collect, self.id, pence, f"BACS {clocks.today()}", WRITER)

    def less(self) -> None:
        self.agreed(self.dice.randrange(5_000, 12_000))

    def end(self) -> None:
        end(self.id, clocks.today() + self.dice.randrange(30) * DAY)

    def go_on(self) -> None:
        unit.write(services.approve_change, unit.write(services.let_go_on, self.id, "On.", by=WRITER), OTHER)

    def state(self, visit: Line) -> HoldState:
        return unit.read(holds.asked, [visit.about])[visit.about][2]

    def settle(self, all_of_it: bool = False) -> None:
        """Of visits that are over most took place, for less or as much as was set aside; some are told much later."""
        for visit in [one for one in self.visits if one.at <= clocks.now()]:
            if not all_of_it and self.dice.random() < 0.2:
                continue
            self.visits.remove(visit)
            if self.state(visit) is HoldState.HELD and self.dice.random() < 0.9:
                unit.write(hold_services.capture, visit.about, self.dice.randrange(visit.amount_pence + 1))
            else:
                unit.write(hold_services.release, visit.about, "nobody came")

    def week(self, number: int) -> None:
        on_day(self.clock, self.first + timedelta(weeks=number))
        deeds = (self.visit, self.visit, self.visit, self.contribute, self.less, self.end, self.go_on)
        with suppress(KithError):  # what is refused changes nothing
            self.dice.choice(deeds)()
        outbox.drain()
        self.settle()
        terms = self.world.view(self.id).terms
        outside = [one for one in self.visits if not terms.covers(clocks.local(one.at).date())]
        assert not [one for one in outside if self.state(one) is HoldState.HELD]


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happened_everyone_has_what_is_theirs(world: World, clock: SettableClock, seed: int) -> None:
    life = Life(world, clock, seed)
    for number in range(8):
        life.week(number)
    on_day(clock, life.first + timedelta(weeks=14))
    life.settle(all_of_it=True)
    view, known = world.view(life.id), unit.read(queries.contributed, life.id)
    assert known is not None
    assert (view.state, view.held_pence, life.visits) == (BudgetState.ENDED, 0, [])
    back = sum(unit.read(queries.repayable_of, life.id).values())
    theirs = known.came_pence - min(known.came_pence, known.asked_pence, view.spent_pence)
    assert back == min(theirs, view.available_pence)
    assert queries.flagged().get(life.id, 0) == view.available_pence - back
    if back:
        written = unit.write(services.write_repayment, life.id, "BACS last", by=WRITER)
        unit.write(services.approve_repayment, written, OTHER)
    if queries.flagged():
        told = unit.write(services.tell_surplus, life.id, "It is over.", WRITER)
        clock.advance(timedelta(days=29))
        unit.write(services.decide_surplus, told, True, "It is over.", OTHER)
    assert world.purse(life.id)[:3] == (0, 0, 0)
    world.verify()
    for fund in view.funds:
        world.adds_up(fund)
