"""Who pays and who looks after it: contributions net or collected, third parties, direct payments, and a mix."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.errors import Forbidden
from payments.budgets import queries, services
from payments.budgets.domain import Contribution, Deployment, FreeAftercare, NotAStep, NotCollected, Step, available
from payments.funds.domain import NotAnAmount, ReferenceNeeded, ReferenceTaken
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.holds.domain import HoldState, PaidDirectly
from payments.ledger import queries as ledger
from tests.hub import people
from tests.marketplace.market import organisation
from tests.payments.money_world import STARTS, World, line
from tests.payments.test_budgets_steps import OTHER, WRITER, change, started

SignIn = Callable[..., FlaskClient]
PENCE = st.integers(0, 10**6)


@given(PENCE, PENCE, PENCE, PENCE, st.sampled_from(Contribution))
def test_the_parts_of_a_step_make_the_whole(
    whole: int, own: int, direct: int, third: int, contribution: Contribution
) -> None:
    try:
        step = Step(STARTS, whole, contribution, own, direct, third, "organisation:x" if third else None)
    except NotAStep:
        assert own + direct > whole or third + direct > whole or (own == 0) != (contribution is Contribution.NONE)
        return
    assert step.landing_pence + step.direct_pence + step.contribution_pence == step.instalment_pence
    assert step.landing_pence >= 0
    parts = (whole - direct - third, third, direct)
    assert (step.deployment is Deployment.MIX) == (sum(part > 0 for part in parts) > 1)


def test_aftercare_is_free() -> None:
    with pytest.raises(FreeAftercare):
        Step(STARTS, 100, Contribution.NET, 10, aftercare=True)
    assert Step(STARTS, 100, aftercare=True).landing_pence == 100


def test_a_net_contribution_is_taken_off_what_lands(world: World) -> None:
    budget = started(world, world.fund(), starts=clock.today() + timedelta(days=20))
    change(
        budget,
        clock.today() + timedelta(days=20),
        10_000,
        grounds="Assessed anew.",
        contribution=Contribution.NET,
        contribution_pence=2_500,
    )
    assert world.view(budget).next_instalment_pence == 7_500
    with pytest.raises(NotCollected):
        unit.write(services.collect, budget, 100, "BACS 1", WRITER)


def collected(world: World) -> str:
    budget = started(world, world.fund(), starts=clock.today())
    change(
        budget,
        clock.today(),
        12_500,
        contribution=Contribution.COLLECTED,
        contribution_pence=2_500,
    )
    return budget


def test_a_collected_contribution_comes_once_and_is_spent_first(world: World) -> None:
    budget = collected(world)
    assert world.purse(budget)[0] == 10_000
    first = unit.write(services.collect, budget, 1_500, "BACS 7", WRITER)
    assert unit.write(services.collect, budget, 1_500, " BACS 7", WRITER) == first
    with pytest.raises(ReferenceTaken):
        unit.write(services.collect, budget, 1_600, "BACS 7", WRITER)
    assert world.purse(budget)[0] == 11_500
    found = queries.contributed(budget)
    assert found is not None
    assert (found.asked_pence, found.came_pence, found.open_pence) == (2_500, 1_500, 1_000)
    own, given_ = world.view(budget).funds
    visit = line(2, 2_000)
    world.request(budget, visit)
    assert list(ledger.balances([available(budget, own), available(budget, given_)]).values()) == [0, 9_500]
    unit.write(hold_services.capture, visit.about, 2_000)
    world.verify()


def test_the_own_share_comes_first_also_into_a_hold_that_was_there_before(world: World) -> None:
    budget = started(world, world.fund(), starts=clock.today())
    visit = line(2, 2_000)
    world.request(budget, visit)
    change(budget, clock.today(), 12_500, contribution=Contribution.COLLECTED, contribution_pence=2_500)
    unit.write(services.collect, budget, 500, "BACS 7", WRITER)
    unit.write(hold_services.capture, visit.about, 2_700)
    assert world.purse(budget) == (7_800, 0, 0, 2_700)
    unit.write(hold_services.adjust, visit.about, 2_100)
    world.verify()


def test_the_own_share_is_never_given_as_an_instalment_nor_taken_back(world: World) -> None:
    budget = collected(world)
    unit.write(services.collect, budget, 2_500, "BACS 7", WRITER)
    change(
        budget,
        clock.today(),
        2_500,
        grounds="A mistake.",
        contribution=Contribution.COLLECTED,
        contribution_pence=2_500,
    )
    outbox.drain()
    assert world.purse(budget) == (2_500, 0, 0, 0)
    world.verify()


def test_only_finance_collects_and_amounts_are_amounts(world: World) -> None:
    budget = collected(world)
    with pytest.raises(NotAnAmount):
        unit.write(services.collect, budget, 0, "BACS 7", WRITER)
    with pytest.raises(ReferenceNeeded):
        unit.write(services.collect, budget, 5, " ", WRITER)
    from hub.kernel.access import Actor

    with pytest.raises(Forbidden):
        unit.write(services.collect, budget, 5, "BACS 7", Actor(account="c", person="r" * 26))


def test_a_direct_payment_is_recorded_and_not_paid_here(world: World) -> None:
    budget = started(world, world.fund(), starts=clock.today() + timedelta(days=14))
    day = clock.today() + timedelta(days=14)
    change(budget, day, 10_000, direct_pence=10_000)
    visit = line(16, 1_000)
    with pytest.raises(PaidDirectly):
        world.request(budget, visit)
    effect = unit.read(lambda: hold_services.would(budget, [visit], clock.now()))
    assert (effect.fits, effect.held_now_pence, effect.promised_pence) == (True, 0, 0)
    assert holds.holds_of(budget) == []
    assert world.view(budget).next_instalment_pence == 0


def test_of_a_mix_the_part_here_pays(world: World) -> None:
    budget = started(world, world.fund(), starts=clock.today() + timedelta(days=14))
    change(budget, clock.today() + timedelta(days=14), 10_000, grounds="", direct_pence=4_000)
    assert world.view(budget).terms.on(clock.today() + timedelta(days=15)).deployment is Deployment.MIX
    (state,) = world.request(budget, line(16, 1_000)).values()
    assert state is HoldState.UNFUNDED
    assert world.view(budget).next_instalment_pence == 6_000


def test_whoever_looks_after_it_reads_it(world: World, sign_in: SignIn) -> None:
    party, manager = organisation("Trust Brokers")
    budget = started(world, world.fund(), starts=clock.today())
    reader = sign_in(str(manager.person))
    assert reader.get(f"/budgets/{budget}").status_code in (403, 404)
    change(budget, clock.today(), 10_000, third_pence=10_000, third_party=party)
    assert reader.get(f"/budgets/{budget}").status_code == 200
    assert budget in reader.get("/budgets").text
    assert "Trust Brokers looks after the money." in reader.get(f"/budgets/{budget}/terms").text
    assert "terms of your budget change" in reader.get("/account/notices").text


def test_the_page_of_contributions(world: World, sign_in: SignIn) -> None:
    desk = sign_in(people.officer("finance"))
    plain = started(world, world.fund())
    assert "No contribution is collected" in desk.get(f"/council/budgets/{plain}/contributions").text
    budget = collected(world)
    page = f"/council/budgets/{budget}/contributions"
    for data, words in (
        ({"amount": "0", "reference": "x"}, "at least a penny"),
        ({"amount": "1e18", "reference": "x"}, "in pounds"),
    ):
        answer = desk.post(page, data=data)
        assert answer.status_code in (409, 422)
        assert words in answer.text
    done = desk.post(page, data={"amount": "12.50", "reference": "BACS 9"}, follow_redirects=True)
    assert "£12.50" in done.text
    holder = ids.parse(world.view(budget).holder)[1]
    read: Any = sign_in(holder).get(f"/budgets/{budget}/terms").text
    assert "£25.00 was asked so far, £12.50 came in" in read
    assert OTHER.person
