"""The officers' table of categories at the browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.categories import queries, services
from hub.kernel import unit
from tests.hub import people

pytestmark = pytest.mark.usefixtures("app")
Enter = Callable[..., FlaskClient]
TYPED = {
    "name": "Animals",
    "plain": "Everything about animals.",
    "risk": "low",
    "who": ["volunteer"],
    "checks": ["identity", "references"],
    "bookable_by": ["person"],
    "valid_from": ["2", "12", "2025"],
    "reason": "We learned something.",
}


@pytest.fixture
def officer(app: Any, sign_in: Enter) -> FlaskClient:
    unit.write(services.load_defaults)
    return sign_in(people.officer("safeguarding"))


def test_the_table_shows_all(officer: FlaskClient) -> None:
    page = officer.get("/council/categories").text
    for category in queries.categories():
        assert category.name in page
    assert "It is to a health appointment: DBS check, enhanced with adults’ barred list" in page


def test_a_change_stands_and_leaves_its_reason(officer: FlaskClient) -> None:
    assert "Walking the dog" in officer.get("/council/categories/pets").text
    answer = officer.post("/council/categories/pets", data=TYPED)
    assert answer.status_code == 302, answer.text
    assert queries.category("pets").name == "Animals"
    page = officer.get("/council/categories/pets").text
    assert "We learned something. – Olu Adeyemi" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Give the category a name."),
        ({"plain": ""}, "Say in a sentence what it is."),
        ({"risk": ""}, "Choose one."),
        ({"who": []}, "Choose at least one kind of helper"),
        ({"checks": ["references"]}, "at least the identity check"),
        ({"checks": []}, "at least the identity check"),
        ({"bookable_by": []}, "Choose at least one whose need"),
        ({"valid_from": ["1", "12", "2025"]}, "Choose today or a later day"),
        ({"valid_from": ["", "", ""]}, "Write the day from which it holds."),
        ({"reason": " "}, "Say why"),
    ],
)
def test_each_field_wrong_once(officer: FlaskClient, changes: dict[str, Any], words: str) -> None:
    answer = officer.post("/council/categories/pets", data=TYPED | changes)
    assert answer.status_code == 422
    assert words in answer.text


def test_others_may_not(sign_in: Enter) -> None:
    assert sign_in(people.enter()).get("/council/categories").status_code == 403
    assert sign_in(people.officer("finance")).post("/council/categories/pets", data=TYPED).status_code == 403


def test_an_unknown_one_is_not_there(officer: FlaskClient) -> None:
    assert officer.get("/council/categories/juggling").status_code == 404
