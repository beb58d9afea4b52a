"""Budgets are looked at again, and what they may not buy is refused when it is asked for, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import jobs, unit
from hub.kernel.access import Actor
from hub.kernel.clock import SettableClock
from hub.kernel.errors import Forbidden
from payments.budgets import queries, services
from payments.budgets.domain import (
    BarKind,
    BarredAlready,
    NotABar,
    NotAReview,
    ReviewOutcome,
    due_on,
    months_after,
)
from payments.exclusions.domain import FIRST
from payments.holds import services as holds
from payments.holds.domain import CategoryBarred, CategoryNever, HoldState, RelativeBarred
from tests.hub import people
from tests.payments.money_world import CARE, STARTS, World, line, person
from tests.payments.test_budgets_steps import WRITER, started

SignIn = Callable[..., FlaskClient]
RESIDENT = Actor(account="c", person="r" * 26)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 40))
def test_months_later(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_the_first_within_six_months_then_as_agreed() -> None:
    assert due_on(date(2025, 8, 31), [], 6) == date(2026, 2, 28)
    assert due_on(STARTS, [date(2026, 5, 1), date(2027, 4, 1)], 6) == date(2027, 4, 1)


def review(budget: str, held_on: date, next_on: date, words: str = "It goes well.", by: Actor = WRITER) -> str:
    return unit.write(services.record_review, budget, held_on, ReviewOutcome.STAYS, words, next_on, by)


def test_a_review_falls_due_is_told_once_and_recorded(world: World, clock: SettableClock, sign_in: SignIn) -> None:
    joan = people.enter()
    budget = world.budget(world.fund(), days=700, holder=f"person:{joan}")
    job = jobs.registered()["tell-of-budget-reviews"]
    assert queries.reviews_due() == {}
    assert jobs.run(job, force=True) == 0
    clock.advance(timedelta(days=160))
    assert queries.reviews_due() == {budget: date(2026, 6, 1)}
    assert (jobs.run(job, force=True), jobs.run(job, force=True)) == (1, 0)
    assert "looked at again by Monday 1 June 2026" in sign_in(joan).get("/account/notices").text
    clock.advance(timedelta(days=60))
    today = clocks.today()
    desk = sign_in(people.officer("finance"))
    assert "Overdue" in desk.get("/council/budgets/reviews").text
    next_on = months_after(today, 12)
    data = {
        "held_on": [str(today.day), str(today.month), str(today.year)],
        "outcome": "stays",
        "words": "It goes well.",
        "next_on": [str(next_on.day), str(next_on.month), str(next_on.year)],
    }
    late = data | {"next_on": [str(next_on.day), str(next_on.month), str(next_on.year + 1)]}
    refused = desk.post(f"/council/budgets/{budget}/reviews", data=late)
    assert (refused.status_code, "at the latest" in refused.text) == (422, True)
    done = desk.post(f"/council/budgets/{budget}/reviews", data=data, follow_redirects=True)
    assert "on record" in done.text
    twice = desk.post(f"/council/budgets/{budget}/reviews", data=data)
    assert (twice.status_code, "is on record already" in twice.text) == (422, True)
    assert len(queries.reviews_of(budget)) == 1
    assert queries.reviews_due() == {}
    assert queries.review_due(budget) == next_on
    assert "It goes well." in sign_in(joan).get(f"/budgets/{budget}/terms").text


@pytest.mark.parametrize(
    ("held", "following", "words", "field"),
    [
        (1, 300, "x", "held_on"),
        (-90, 100, "x", "held_on"),
        (0, 0, "x", "next_on"),
        (0, 367, "x", "next_on"),
        (0, 300, " ", "words"),
    ],
)
def test_a_review_that_cannot_be(world: World, held: int, following: int, words: str, field: str) -> None:
    budget, today = started(world, world.fund()), clocks.today()
    with pytest.raises(NotAReview) as refused:
        review(budget, today + timedelta(days=held), today + timedelta(days=following), words)
    assert refused.value.data["field"] == field
    with pytest.raises(Forbidden):
        review(budget, today, today + timedelta(days=9), by=RESIDENT)


def test_a_barred_kind_of_help_is_refused_when_it_is_asked_for(world: World) -> None:
    budget = started(world, world.fund())
    before = line(1, 500)
    world.request(budget, before)
    barred = unit.write(services.bar, budget, BarKind.CATEGORY, CARE, "The plan has no care in it.", WRITER)
    with pytest.raises(BarredAlready):
        unit.write(services.bar, budget, BarKind.CATEGORY, CARE, "Again.", WRITER)
    with pytest.raises(CategoryBarred):
        world.request(budget, line(2, 500))
    effect = unit.read(lambda: holds.would(budget, [line(2, 500)], clocks.now()))
    assert not effect.fits
    assert unit.write(holds.capture, before.about, 500) is HoldState.CAPTURED
    with pytest.raises(NotABar):
        unit.write(services.lift, barred, " ", WRITER)
    unit.write(services.lift, barred, "The plan was looked at.", WRITER)
    world.request(budget, line(2, 500))
    with pytest.raises(NotABar):
        unit.write(services.lift, barred, "Again.", WRITER)


def test_a_relative_at_home_is_paid_by_exception_only(world: World) -> None:
    budget, son = started(world, world.fund()), f"person:{people.enter('Sam')}"
    barred = unit.write(services.bar, budget, BarKind.RELATIVE, son, "Her son lives with her.", WRITER)
    with pytest.raises(RelativeBarred):
        world.request(budget, line(2, 500, payee=son))
    world.request(budget, line(2, 500))
    unit.write(services.lift, barred, "Nobody else speaks her language.", WRITER)
    world.request(budget, line(3, 500, payee=son))
    (known,) = queries.bars_of(budget)
    assert (known.grounds, known.lifted_by) == ("Nobody else speaks her language.", WRITER.person)


def test_what_is_never_allowed_is_refused_in_words(world: World) -> None:
    budget = started(world, world.fund())
    for one in FIRST.things:
        with pytest.raises(CategoryNever) as refused:
            world.request(budget, line(2, 500, category=one.code))
        assert refused.value.data["words"] == one.words


def test_what_cannot_be_barred(world: World) -> None:
    budget = started(world, world.fund())
    holder = world.view(budget).holder
    wrong = (
        (BarKind.CATEGORY, "no-such-thing", "x"),
        (BarKind.RELATIVE, person(), "x"),
        (BarKind.RELATIVE, holder, "x"),
        (BarKind.CATEGORY, CARE, " "),
    )
    for kind, what, reason in wrong:
        with pytest.raises(NotABar):
            unit.write(services.bar, budget, kind, what, reason, WRITER)
    with pytest.raises(Forbidden):
        unit.write(services.bar, budget, BarKind.CATEGORY, CARE, "x", RESIDENT)
    assert queries.bars_of(budget) == []


def test_the_page_of_what_it_may_not_buy(world: World, sign_in: SignIn) -> None:
    joan, son = people.enter(), people.enter("Sam", "Sonny")
    budget = world.budget(world.fund(), holder=f"person:{joan}")
    desk, page = sign_in(people.officer("finance")), f"/council/budgets/{budget}/bars"
    both = desk.post(page, data={"category": "", "relative": "", "reason": "x"})
    assert "Choose a kind of help, or a relative" in both.text
    data = {"category": "", "relative": f"person:{son}", "reason": "He lives with her."}
    assert "It is barred" in desk.post(f"{page}?q=sonny", data=data, follow_redirects=True).text
    (bar,) = queries.bars_of(budget)
    assert "on what grounds" in desk.post(f"{page}/{bar.id}/lift", data={"grounds": ""}).text
    mine = f"/budgets/{budget}/terms"
    home = sign_in(joan)
    assert "He lives with her." in home.get(mine).text
    lifted = desk.post(f"{page}/{bar.id}/lift", data={"grounds": "Nobody else can."}, follow_redirects=True)
    assert "open again" in lifted.text
    assert "by an exception on record: Nobody else can." in home.get(mine).text
    assert "Gambling" in home.get(mine).text
