"""The pages of a budget's last day and of what goes back: two officers write and approve, and the holder reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from hub.kernel import clock as clocks
from hub.kernel import ids, outbox, unit
from hub.kernel.clock import SettableClock
from payments.budgets import queries, services
from payments.budgets.domain import DAY, BudgetState, ReviewOutcome, StepState
from tests.hub import people
from tests.payments.money_world import World
from tests.payments.test_budgets_ending import end
from tests.payments.test_budgets_repaying import Ended
from tests.payments.test_budgets_steps import WRITER, started
from tests.payments.test_budgets_steps_pages import boxes

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def desk(sign_in: SignIn) -> tuple[FlaskClient, FlaskClient]:
    """Two finance officers at their desks."""
    return sign_in(people.officer("finance", "Fay", "Finch")), sign_in(people.officer("finance", "Raj", "Rao"))


def long(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def test_a_review_that_says_it_is_to_end_leads_to_its_last_day(
    world: World, desk: tuple[FlaskClient, FlaskClient], sign_in: SignIn
) -> None:
    joan = people.enter()
    budget = world.budget(world.fund(), holder=f"person:{joan}", starts=clocks.today() - 20 * DAY)
    page = f"/council/budgets/{budget}/end"
    form = {"outcome": "ends", "words": "They manage without.", "held_on": boxes(0), "next_on": boxes(100)}
    led = desk[0].post(f"/council/budgets/{budget}/reviews", data=form)
    assert (led.status_code, led.location) == (302, page)
    assert f'href="{page}"' in desk[0].get("/council/budgets/reviews").text
    assert "write its last day" in desk[0].get(f"/council/budgets/{budget}/reviews").text
    last = clocks.today() + 27 * DAY
    sent = desk[0].post(
        page, data={"token": ids.new(), "ends": boxes(27), "reason": "As reviewed."}, follow_redirects=True
    )
    assert "The last day is written." in sent.text
    assert "because you wrote it" in sent.text
    assert f'href="{page}"' not in desk[0].get("/council/budgets/reviews").text
    assert "waits for a colleague’s approval" in desk[0].get(page).text
    (waiting,) = queries.steps_waiting()
    desk[1].post(f"/council/budgets/changes/{waiting.id}/approve")
    outbox.drain()
    home = sign_in(joan)
    assert f"Your budget ends on {long(last)}." in home.get("/account/notices").text
    read = home.get(f"/budgets/{budget}").text
    assert f"It ends on {long(last)}, earlier than was agreed." in read
    assert "It ends: the day before" in home.get(f"/budgets/{budget}/terms").text
    assert "Let it go on after all" in desk[0].get(page).text
    token = {"token": ids.new(), "reason": "They do not manage."}
    desk[0].post(f"/council/budgets/{budget}/go-on", data=token)
    (waiting,) = queries.steps_waiting()
    desk[1].post(f"/council/budgets/changes/{waiting.id}/approve")
    assert world.view(budget).ends == world.view(budget).terms.ends
    assert "Your budget does not end yet" in home.get("/account/notices").text
    assert "earlier than was agreed" not in home.get(f"/budgets/{budget}").text
    world.verify()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"ends": 3}, "The end of a budget needs 4 weeks’ notice"),
        ({"ends": -1}, "Choose a day from today on"),
        ({"ends": 900}, "Choose a day from today on"),
        ({"ends": ["31", "2", "2026"]}, "real date"),
        ({"ends": ["", "", ""]}, "Write the day"),
        ({"reason": " "}, "Write a reason"),
        ({"reason": "x" * 501}, "500 letters"),
        ({"grounds": "x" * 501}, "500 letters"),
    ],
)
def test_what_cannot_be_the_last_day_changes_nothing(
    world: World, desk: tuple[FlaskClient, FlaskClient], more: dict[str, object], words: str
) -> None:
    budget = started(world, world.fund(), starts=clocks.today())
    form = {"token": ids.new(), "ends": 28, "reason": "It is over.", "grounds": ""} | more
    if isinstance(form["ends"], int):
        form["ends"] = boxes(form["ends"])
    answer = desk[0].post(f"/council/budgets/{budget}/end", data=form)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert queries.steps_of(budget, tuple(StepState)) == []


def test_pages_of_budgets_that_cannot_end_or_go_on_say_so(
    world: World, clock: SettableClock, desk: tuple[FlaskClient, FlaskClient]
) -> None:
    budget = started(world, world.fund(), starts=clocks.today())
    assert "does not end early" in desk[0].get(f"/council/budgets/{budget}/go-on").text
    refused = desk[0].post(f"/council/budgets/{budget}/go-on", data={"token": ids.new(), "reason": "Why not."})
    assert refused.status_code == 422
    end(budget, clocks.today())
    clock.advance(DAY)
    assert world.view(budget).state is BudgetState.ENDED
    assert "Only a budget in use can end earlier." in desk[0].get(f"/council/budgets/{budget}/end").text
    assert "is over already" in desk[0].get(f"/council/budgets/{budget}/go-on").text
    for name in ("end", "go-on", "repayment"):
        assert desk[0].get(f"/council/budgets/{ids.new()}/{name}").status_code == 404


def test_what_goes_back_is_written_approved_and_read(
    world: World, clock: SettableClock, desk: tuple[FlaskClient, FlaskClient], sign_in: SignIn
) -> None:
    budget = Ended(world, clock, 3_000)
    home = sign_in(budget.person)
    assert "£20.00 of what you contributed is to go back to you" in home.get(f"/budgets/{budget.id}").text
    assert "£20.00 of what you contributed is to go back to you" in home.get(f"/budgets/{budget.id}/terms").text
    listed = desk[0].get("/council/repayments").text
    assert f'href="/council/budgets/{budget.id}/repayment"' in listed
    assert "Pay it back" in desk[0].get(f"/council/budgets/{budget.id}").text
    page = f"/council/budgets/{budget.id}/repayment"
    for wrong, words in (("", "Write the reference"), ("x" * 81, "80 letters")):
        refused = desk[0].post(page, data={"token": ids.new(), "reference": wrong})
        assert (refused.status_code, words in refused.text) == (422, True)
    assert queries.repayments_of(budget.id) == []
    desk[0].post(page, data={"token": ids.new(), "reference": "BACS 99"})
    (waiting,) = queries.repayments_of(budget.id)
    own = desk[0].get(page).text
    assert "because you wrote it" in own
    assert "Approve this repayment" not in own
    assert desk[0].post(f"/council/repayments/{waiting.id}/approve").status_code == 403
    assert "Approve this repayment" in desk[1].get(page).text
    told = desk[1].post(f"/council/repayments/{waiting.id}/approve", follow_redirects=True).text
    assert "Pay it now from the bank" in told
    assert desk[1].post(f"/council/repayments/{waiting.id}/drop").status_code == 409
    assert "Paid back in all" in desk[0].get("/council/repayments").text
    assert "is paid back to you by the council, with the reference BACS 99." in home.get("/account/notices").text
    assert "Own contribution, paid back: BACS 99" in home.get(f"/budgets/{budget.id}").text
    month = f"/budgets/{budget.id}/statements/{clocks.today():%Y-%m}"
    assert "Own contribution, paid back" in home.get(month).text
    assert "£20.00 of it was paid back." in home.get(f"/budgets/{budget.id}/terms").text
    assert "Paid back" in desk[0].get(f"/council/budgets/{budget.id}/contributions").text
    budget.settled()


def test_a_review_that_ends_is_no_more_listed_once_its_last_day_is_written(world: World) -> None:
    budget = started(world, world.fund(), starts=clocks.today() - 20 * DAY)
    day = clocks.today()
    unit.write(services.record_review, budget, day, ReviewOutcome.ENDS, "Over.", day + 90 * DAY, WRITER)
    assert queries.to_end() == [budget]
    end(budget, day + 5 * DAY)
    assert queries.to_end() == []
