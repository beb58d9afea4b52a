"""More than a budget needs: flagged, told, answered, and taken back by another officer once the window is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import unit
from hub.kernel.access import Actor
from hub.kernel.clock import SettableClock
from hub.kernel.errors import Forbidden
from payments.budgets import queries, services
from payments.budgets.domain import (
    NoSurplus,
    NotAStep,
    OwnEntry,
    SurplusDecided,
    SurplusOpen,
    SurplusState,
    WindowOpen,
    WordsMissing,
    surplus,
)
from payments.ledger.domain import Kind
from tests.hub import people
from tests.payments.money_world import World, line
from tests.payments.test_budgets_steps import OTHER, WRITER, change, started

SignIn = Callable[..., FlaskClient]


@given(st.integers(0, 10**7), st.integers(0, 10**5), st.integers(1, 20), st.integers(1, 20))
def test_a_surplus_leaves_its_reserve(free: int, weekly: int, weeks: int, reserve: int) -> None:
    beyond = surplus(free, weekly, weeks, reserve)
    assert 0 <= beyond <= free
    assert (beyond > 0) == (free > weekly * weeks)
    if beyond:
        assert free - beyond == weekly * min(weeks, reserve)


def rich(world: World, joan: str | None = None) -> str:
    """£510 free, at £2.50 a week: a reserve of £10 may stay."""
    holder = f"person:{joan or people.enter()}"
    return world.budget(world.fund(), pence=1_000, one_off_pence=50_000, holder=holder)


def told(budget: str) -> str:
    return unit.write(services.tell_surplus, budget, "What is it for?", WRITER)


def test_what_is_usual_is_not_flagged(world: World) -> None:
    usual, much = started(world, world.fund()), rich(world)
    assert queries.flagged() == {much: 50_000}
    with pytest.raises(NoSurplus):
        told(usual)
    told(much)
    assert queries.flagged() == {}
    with pytest.raises(SurplusOpen):
        told(much)


def test_nothing_is_taken_before_the_window_is_over_and_by_another(world: World, clock: SettableClock) -> None:
    budget = rich(world)
    found = told(budget)
    with pytest.raises(WindowOpen):
        unit.write(services.decide_surplus, found, True, "No use.", OTHER)
    clock.advance(timedelta(days=29))
    for by, refusal in ((WRITER, OwnEntry), (Actor(account="c", person="r" * 26), Forbidden)):
        with pytest.raises(refusal):
            unit.write(services.decide_surplus, found, True, "No use.", by)
    with pytest.raises(WordsMissing):
        unit.write(services.decide_surplus, found, True, " ", OTHER)
    assert world.purse(budget)[0] == 51_000
    assert unit.write(services.decide_surplus, found, True, "No use.", OTHER) == 50_000
    assert world.purse(budget)[0] == 1_000
    assert [s.kind for s in queries.statement(budget)][-1] is Kind.RECALL
    with pytest.raises(SurplusDecided):
        unit.write(services.decide_surplus, found, True, "Again.", OTHER)
    world.verify()


def test_no_more_is_taken_than_is_still_too_much(world: World, clock: SettableClock) -> None:
    budget = rich(world)
    found = told(budget)
    clock.advance(timedelta(days=15))
    world.request(budget, line(1, 30_000))
    clock.advance(timedelta(days=15))
    assert unit.write(services.decide_surplus, found, True, "No use.", OTHER) == 20_000
    assert world.purse(budget)[:2] == (1_000, 30_000)
    world.verify()


def test_what_was_spent_meanwhile_is_let_be(world: World, clock: SettableClock) -> None:
    budget = rich(world)
    found = told(budget)
    world.request(budget, line(1, 50_000))
    clock.advance(timedelta(days=29))
    with pytest.raises(NoSurplus):
        unit.write(services.decide_surplus, found, True, "No use.", OTHER)
    assert unit.write(services.decide_surplus, found, False, "It is booked.", OTHER) == 0
    assert [one.state for one in queries.surpluses_of(budget)] == [SurplusState.KEPT]


def test_what_is_left_after_the_last_day_is_all_too_much(world: World, clock: SettableClock) -> None:
    budget = started(world, world.fund(), days=28)
    clock.advance(timedelta(days=60))
    assert queries.flagged() == {budget: 10_000}


def test_a_reserve_has_its_bounds(world: World) -> None:
    budget = started(world, world.fund())
    for weeks in (3, 9):
        with pytest.raises(NotAStep) as refused:
            change(budget, clocks.today(), 20_000, contingency_weeks=weeks)
        assert refused.value.data["field"] == "contingency_weeks"


def test_it_is_told_answered_and_decided_on_pages(world: World, clock: SettableClock, sign_in: SignIn) -> None:
    joan = people.enter()
    one, two = sign_in(people.officer("finance", "Fay")), sign_in(people.officer("finance", "Raj"))
    budget = rich(world, joan)
    assert "£500.00 more than the reserve" in one.get("/council/budgets/surpluses").text
    page = f"/council/budgets/{budget}/surplus"
    assert "Write a sentence" in one.post(page, data={"words": " "}).text
    assert queries.surpluses_open() == []
    assert "may answer" in one.post(page, data={"words": "What is it for?"}, follow_redirects=True).text
    (found,) = queries.surpluses_open()
    home = sign_in(joan)
    assert "There is £500.00 more in your budget" in home.get("/account/notices").text
    mine = f"/budgets/surpluses/{found.id}"
    assert f"/budgets/surpluses/{found.id}" in home.get(f"/budgets/{budget}/terms").text
    assert home.post(mine, data={"answer": ""}).status_code == 422
    assert "Your answer is with" in home.post(mine, data={"answer": "A new chair."}, follow_redirects=True).text
    assert sign_in(people.enter("Eve")).get(mine).status_code in (403, 404)
    desk = f"/council/surpluses/{found.id}"
    assert "A new chair." in two.get(desk).text
    assert "because you told them" in one.get(desk).text
    early = two.post(desk, data={"recall": "yes", "words": "No."})
    assert early.status_code == 409
    assert "Nothing is taken back before" in early.text
    assert "Choose one" in two.post(desk, data={"words": "No."}).text
    clock.advance(timedelta(days=29))
    done = two.post(desk, data={"recall": "yes", "words": "The chair is from another budget."}, follow_redirects=True)
    assert "£500.00 was taken back" in done.text
    assert "£500.00 of your budget was taken back" in home.get("/account/notices").text
    assert "It may stay" not in home.get(mine).text
    assert "more than the reserve" in home.get(f"/budgets/{budget}").text
