"""What a resident contributed to a budget that is over and does not have to goes back to them; the rest to its funds."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import ids, unit
from hub.kernel.access import Actor
from hub.kernel.clock import SettableClock
from hub.kernel.errors import Forbidden
from payments.budgets import queries, services
from payments.budgets.domain import (
    DAY,
    Contribution,
    NotAtTheBank,
    NothingToRepay,
    OwnEntry,
    RepaymentChanged,
    RepaymentDecided,
    RepaymentOpen,
    RepaymentState,
    repaid_from,
    to_repay,
)
from payments.funds.domain import ReferenceNeeded, at_stripe, bank, unallocated
from payments.holds import services as hold_services
from payments.ledger import queries as ledger
from payments.ledger import services as ledger_services
from payments.ledger.domain import Kind, Transaction, move
from tests.hub import people
from tests.payments.money_world import World, line
from tests.payments.test_budgets_ending import end, on_day
from tests.payments.test_budgets_steps import OTHER, WRITER, change, started

PENCE = st.integers(0, 10**7)


@given(PENCE, PENCE, PENCE)
def test_a_resident_contributes_what_was_asked_and_never_more_than_it_took(came: int, asked: int, taken: int) -> None:
    back = to_repay(came, asked, taken)
    assert 0 <= back <= came
    stays = came - back
    assert stays <= asked or back == 0 or stays == 0
    assert stays == min(came, asked, taken)


@given(PENCE, st.lists(PENCE, min_size=1, max_size=4))
def test_it_goes_back_from_their_own_share_first_and_never_beyond_what_is_free(pence: int, free: list[int]) -> None:
    order = [(f"fund {n}", there) for n, there in enumerate(free)]
    taken = dict(repaid_from(pence, order))
    assert sum(taken.values()) == min(pence, sum(free))
    for n, (fund, there) in enumerate(order):
        assert taken.get(fund, 0) <= there
        if taken.get(fund, 0) < there:
            assert not any(taken.get(later, 0) for later, _there in order[n + 1 :])


class Ended:
    """A budget of £100 every four weeks of which £40 is collected, that ended after two weeks with so much spent."""

    def __init__(self, world: World, clock: SettableClock, spent: int, came: int = 4_000) -> None:
        self.world, self.fund = world, world.fund(100_000)
        self.person = people.enter()
        self.id = world.budget(self.fund, pence=6_000, starts=clocks.today(), holder=f"person:{self.person}")
        change(self.id, clocks.today(), 10_000, contribution=Contribution.COLLECTED, contribution_pence=4_000)
        if came:
            unit.write(services.collect, self.id, came, "BACS 7", WRITER)
        self.own, _fund = world.view(self.id).funds
        if spent:
            self.visit = line(1, spent)
            world.request(self.id, self.visit)
            unit.write(hold_services.capture, self.visit.about, spent)
        end(self.id, clocks.today() + 13 * DAY)
        on_day(clock, clocks.today() + 14 * DAY)

    def write(self, **more: Any) -> str:
        return unit.write(services.write_repayment, self.id, more.pop("reference", "BACS 99"), by=WRITER, **more)

    def back(self) -> dict[str, int]:
        return unit.read(queries.repayable_of, self.id)

    def settled(self) -> None:
        self.world.verify()
        self.world.adds_up(self.fund)
        self.world.adds_up(self.own)


@pytest.mark.parametrize(
    ("spent", "came", "own", "given", "surplus"),
    [
        (0, 4_000, 4_000, 0, 3_000),
        (1_000, 4_000, 3_000, 0, 3_000),
        (3_000, 4_000, 1_000, 1_000, 2_000),  # £20 was asked for two weeks; the fund had been spared £10
        (6_000, 4_000, 0, 1_000, 0),  # all that is left goes back, and is less than was asked too much
        (3_000, 1_000, 0, 0, 1_000),
        (0, 0, 0, 0, 3_000),
    ],
)
def test_what_goes_back_to_whom(
    world: World, clock: SettableClock, spent: int, came: int, own: int, given: int, surplus: int
) -> None:
    """Two weeks of four: £20 was to be contributed, and £30 came from the fund for them."""
    budget = Ended(world, clock, spent, came)
    parts = {fund: pence for fund, pence in ((budget.own, own), (budget.fund, given)) if pence}
    assert budget.back() == parts
    assert queries.to_be_repaid() == ({budget.id: own + given} if own + given else {})
    assert queries.flagged() == ({budget.id: surplus} if surplus else {})
    assert own + given + surplus == world.purse(budget.id)[0]
    budget.settled()


def test_what_finance_paid_from_a_fund_itself_is_what_visits_took_too(world: World, clock: SettableClock) -> None:
    """More than the budget has is delivered and told late: the fund pays, and the contribution that was asked stays."""
    budget = Ended(world, clock, 0)
    assert budget.back() == {budget.own: 4_000}
    visit = line(-3, 9_000)
    unit.write(hold_services.charge_unfunded, visit.about, 9_000, budget_id=budget.id, line=visit)
    unit.write(hold_services.approve_charge, visit.about, OTHER)
    assert world.view(budget.id).spent_pence == 0
    assert budget.back() == {budget.own: 2_000}  # £20 was asked for two weeks
    unit.write(hold_services.adjust, visit.about, 500)
    assert budget.back() == {budget.own: 3_500}
    budget.settled()


def test_it_is_written_by_one_approved_by_another_and_leaves_the_bank(world: World, clock: SettableClock) -> None:
    budget = Ended(world, clock, 3_000)
    mark = ids.new()
    written = budget.write(request=mark)
    assert written == mark == budget.write(request=mark)
    with pytest.raises(RepaymentOpen):
        budget.write(reference="BACS 100")
    assert queries.to_be_repaid() == {}
    for by, refusal in ((WRITER, OwnEntry), (Actor(account="c", person="r" * 26), Forbidden)):
        with pytest.raises(refusal):
            unit.write(services.approve_repayment, written, by)
    before = unit.read(ledger.balances, [bank(budget.own), bank(budget.fund)])
    assert unit.write(services.approve_repayment, written, OTHER) == budget.id
    after = unit.read(ledger.balances, [bank(budget.own), bank(budget.fund)])
    assert {account.fund: before[account] - after[account] for account in before} == {
        budget.own: 1_000,
        budget.fund: 1_000,
    }
    assert [(one.pence, one.state) for one in queries.repayments_of(budget.id)] == [(2_000, RepaymentState.PAID)]
    assert queries.repaid() == (1, 2_000)
    line_ = queries.statement(budget.id)[-1]
    assert (line_.kind, line_.moved.free_pence) == (Kind.REPAYMENT, -2_000)
    known = unit.read(queries.contributed, budget.id)
    assert known is not None
    assert (known.came_pence, known.back_pence, known.asked_pence) == (4_000, 2_000, 2_000)
    with pytest.raises(RepaymentDecided):
        unit.write(services.approve_repayment, written, OTHER)
    with pytest.raises(NothingToRepay):
        budget.write(reference="BACS 101")
    assert queries.flagged() == {budget.id: 2_000}
    budget.settled()


def test_the_rest_goes_to_the_funds_also_what_they_had_to_contribute_and_came_late(
    world: World, clock: SettableClock
) -> None:
    """£30 was spent before the £40 came: £20 of it they have to contribute, and the fund is given that instead."""
    budget = Ended(world, clock, 3_000, came=0)
    unit.write(services.collect, budget.id, 4_000, "BACS 8", WRITER)
    assert budget.back() == {budget.own: 2_000}
    told = unit.write(services.tell_surplus, budget.id, "It ended, and this is left.", WRITER)
    on_day(clock, clocks.today() + timedelta(days=29))
    assert unit.write(services.decide_surplus, told, True, "It is over.", OTHER) == 2_000
    assert world.purse(budget.id)[0] == 2_000
    assert budget.back() == {budget.own: 2_000}
    assert unit.read(ledger.balance, unallocated(budget.own)) == 2_000
    unit.write(services.approve_repayment, budget.write(), OTHER)
    assert world.purse(budget.id) == (0, 0, 0, 3_000)
    budget.settled()


def test_what_comes_back_of_a_visit_later_is_paid_back_then(world: World, clock: SettableClock) -> None:
    """A visit of £30 is refunded when all is settled: they contributed £20 to a budget that took nothing."""
    budget = Ended(world, clock, 3_000)
    unit.write(services.approve_repayment, budget.write(), OTHER)
    unit.write(hold_services.adjust, budget.visit.about, 0)
    assert sum(budget.back().values()) == 2_000
    unit.write(services.approve_repayment, budget.write(reference="BACS 100"), OTHER)
    assert queries.repaid() == (2, 4_000)
    budget.settled()


def test_nothing_goes_back_while_it_is_in_use_nor_without_words_for_the_bank(
    world: World, clock: SettableClock
) -> None:
    running = started(world, world.fund(), starts=clocks.today())
    change(running, clocks.today(), 20_000, contribution=Contribution.COLLECTED, contribution_pence=4_000)
    unit.write(services.collect, running, 4_000, "BACS 9", WRITER)
    with pytest.raises(NothingToRepay):
        unit.write(services.write_repayment, running, "BACS 1", by=WRITER)
    budget = Ended(world, clock, 0)
    with pytest.raises(ReferenceNeeded):
        budget.write(reference=" ")
    assert queries.repayments_of(budget.id) == []


def test_one_that_is_dropped_may_be_written_again(world: World, clock: SettableClock) -> None:
    budget = Ended(world, clock, 0)
    written = budget.write()
    assert unit.write(services.drop_repayment, written, WRITER) == budget.id
    assert queries.to_be_repaid() == {budget.id: 4_000}
    with pytest.raises(RepaymentDecided):
        unit.write(services.approve_repayment, written, OTHER)
    unit.write(services.approve_repayment, budget.write(), OTHER)
    budget.settled()


def test_less_is_left_than_was_written(world: World, clock: SettableClock) -> None:
    """A visit of its last day is told late, and is paid from what was to go back."""
    budget = Ended(world, clock, 0)
    written = budget.write()
    late = line(-1, 3_500)
    unit.write(hold_services.charge_unfunded, late.about, 3_500, budget_id=budget.id, line=late)
    with pytest.raises(RepaymentChanged):
        unit.write(services.approve_repayment, written, OTHER)
    assert world.purse(budget.id)[3] == 3_500
    budget.settled()


def test_money_that_is_at_stripe_is_brought_back_first(world: World, clock: SettableClock) -> None:
    budget = Ended(world, clock, 0)
    written = budget.write()
    gone = Transaction("gone", Kind.DEPOSIT, move(at_stripe(budget.own), bank(budget.own), 3_000), "fund:x")
    unit.write(ledger_services.post, gone)
    with pytest.raises(NotAtTheBank) as refused:
        unit.write(services.approve_repayment, written, OTHER)
    assert (refused.value.data["there"], refused.value.data["needed"]) == ("£10.00", "£40.00")
    assert world.purse(budget.id)[0] == 7_000
    budget.settled()
