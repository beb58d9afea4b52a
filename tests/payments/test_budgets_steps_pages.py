"""The pages of a budget's terms: finance changes them by two, and whoever holds it reads what and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from hub.kernel import clock, outbox
from payments.budgets import queries
from tests.hub import people
from tests.payments.money_world import World, days

SignIn = Callable[..., FlaskClient]
FORM = {
    "instalment": "50",
    "contribution": "none",
    "contribution_pence": "",
    "direct_pence": "",
    "third_pence": "",
    "third_party": "",
    "contingency_weeks": "4",
    "reason": "Two visits a week are enough now.",
    "grounds": "",
}


@pytest.fixture
def desk(sign_in: SignIn) -> tuple[FlaskClient, FlaskClient]:
    """Two finance officers at their desks."""
    return sign_in(people.officer("finance", "Fay", "Finch")), sign_in(people.officer("finance", "Raj", "Rao"))


def boxes(ahead: int) -> list[str]:
    day = clock.today() + timedelta(days=ahead)
    return [str(day.day), str(day.month), str(day.year)]


def test_a_reduction_is_written_approved_told_and_read(
    world: World, desk: tuple[FlaskClient, FlaskClient], sign_in: SignIn
) -> None:
    joan = people.enter()
    budget = world.budget(world.fund(), holder=f"person:{joan}")
    page = f"/council/budgets/{budget}/terms"
    answer = desk[0].post(page, data=FORM | {"starts": boxes(28)}, follow_redirects=True)
    assert "A colleague in finance must approve it" in answer.text
    assert "because you wrote it" in answer.text
    (waiting,) = queries.steps_waiting()
    assert "Changes waiting for approval" in desk[1].get("/council/budgets").text
    told = desk[1].post(f"/council/budgets/changes/{waiting.id}/approve", follow_redirects=True)
    assert "everyone concerned is told" in told.text
    home = sign_in(joan)
    assert "your budget pays less: £50.00 where it paid £100.00" in home.get("/account/notices").text
    read = home.get(f"/budgets/{budget}/terms").text
    assert "Two visits a week are enough now." in read
    assert "£50.00 every four weeks" in read
    again = desk[1].post(f"/council/budgets/changes/{waiting.id}/approve")
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"starts": boxes}, "4 weeks’ notice"),
        ({"starts": ["31", "2", "2026"]}, "real date"),
        ({"instalment": "12,50"}, "Write the amount in pounds"),
        ({"instalment": "-1"}, "Write the amount in pounds"),
        ({"instalment": "100"}, "holds already"),
        ({"reason": " "}, "Write a reason"),
        ({"contribution": "net"}, "or neither"),
        ({"contribution": "collected", "contribution_pence": "10", "aftercare": "y"}, "free"),
        ({"direct_pence": "51"}, "more than the whole"),
        ({"contribution": "net", "contribution_pence": "51"}, "more than what Kith pays"),
        ({"third_pence": "5"}, "Choose the organisation"),
        ({"contingency_weeks": "0"}, "whole number"),
    ],
)
def test_what_cannot_be_changes_nothing(
    world: World, desk: tuple[FlaskClient, FlaskClient], more: dict[str, object], words: str
) -> None:
    budget = world.budget(world.fund())
    starts = boxes(1) if callable(more.get("starts")) else more.get("starts", boxes(28))
    answer = desk[0].post(f"/council/budgets/{budget}/terms", data=FORM | more | {"starts": starts})
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert "There is a problem" in answer.text
    assert queries.steps_waiting() == []


def test_a_cut_at_once_is_told_to_everyone_concerned(
    world: World, desk: tuple[FlaskClient, FlaskClient], sign_in: SignIn
) -> None:
    joan = people.enter()
    budget = world.budget(world.fund(), starts=clock.today(), holder=f"person:{joan}")
    world.request(budget, *days((2, 4, 6), 3_000))
    data = FORM | {"starts": boxes(0), "grounds": "It was granted twice."}
    desk[0].post(f"/council/budgets/{budget}/terms", data=data)
    (waiting,) = queries.steps_waiting()
    desk[1].post(f"/council/budgets/changes/{waiting.id}/approve")
    outbox.drain()
    home = sign_in(joan)
    assert "2 of the visits that were planned have no money now" in home.get("/account/notices").text
    assert "It could not wait: It was granted twice." in home.get(f"/budgets/{budget}/terms").text
    month = f"{clock.today():%Y-%m}"
    assert "Taken back by the council" in home.get(f"/budgets/{budget}/statements/{month}").text
    assert "because the budget was reduced" in home.get(f"/budgets/{budget}").text
    world.verify()
