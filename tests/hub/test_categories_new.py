"""A kind of help that an officer adds: its flags, its words, and its first day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.categories import queries, services
from hub.categories.domain import CategoryUnusable, CheckKind, NoSuchCategory, code_of
from hub.kernel import unit
from hub.kernel.access import SYSTEM
from tests.hub import people

Enter = Callable[..., FlaskClient]
TODAY, LATER = date(2025, 12, 2), date(2025, 12, 9)
TYPED = {
    "name": "Choirs and singing",
    "plain": "Someone who sings with a group.",
    "risk": "low",
    "who": ["volunteer"],
    "checks": ["identity"],
    "bookable_by": ["person"],
    "handles_money": ["dbs-enhanced"],
    "phrases": "sing along\nSing  Along\ncarols",
    "lgsl": "412",
    "valid_from": ["2", "12", "2025"],
    "reason": "People asked for it.",
}


def add(**more: Any) -> str:
    values: dict[str, Any] = {
        "name": "Choirs and singing", "plain": "Someone who sings with a group.", "risk": "low", "who": ["volunteer"],
        "checks": ["identity"], "bookable_by": ["person"], "valid_from": TODAY, "reason": "Asked for.", "by": SYSTEM,
    }  # fmt: skip
    return unit.write(services.add, **(values | more))


@pytest.fixture
def officer(app: Any, sign_in: Enter) -> FlaskClient:
    unit.write(services.load_defaults)
    return sign_in(people.officer("safeguarding"))


def test_one_is_added_in_the_page_with_its_flags_and_words(officer: FlaskClient) -> None:
    assert officer.get("/council/categories/new").status_code == 200
    answer = officer.post("/council/categories/new", data=TYPED)
    assert answer.status_code == 302, answer.text
    found = queries.category("choirs-and-singing")
    assert found.lgsl == 412
    assert found.phrases == ("sing along", "carols")
    assert found.required(["handles-money"]) == {CheckKind.IDENTITY, CheckKind.DBS_ENHANCED}
    assert found.required(["trade"]) == {CheckKind.IDENTITY}
    assert queries.categories()[-1] == found
    assert "Choirs and singing" in officer.get("/council/categories").text


def test_flags_of_a_standing_one_can_be_set_and_taken_away(officer: FlaskClient) -> None:
    page = officer.get("/council/categories/pets").text
    assert "Further checks: It is done as a trade" in page
    typed = TYPED | {"name": "Pets", "makes_food": ["food-hygiene"], "trade": [], "lgsl": ""}
    assert officer.post("/council/categories/pets", data=typed).status_code == 302
    found = queries.category("pets")
    assert found.required(["makes-food"]) == {CheckKind.IDENTITY, CheckKind.FOOD_HYGIENE}
    assert found.required(["trade"]) == {CheckKind.IDENTITY}
    assert found.lgsl is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Give the category a name."),
        ({"name": "pets"}, "Another kind of help has this name."),
        ({"checks": ["references"]}, "at least the identity check"),
        ({"lgsl": "many"}, "Write the number alone"),
        ({"lgsl": "0"}, "Write the number alone"),
        ({"phrases": "x"}, "each of 2 to 60 letters"),
        ({"phrases": "\n".join(f"phrase {n}" for n in range(61))}, "60 phrases at most"),
        ({"valid_from": ["1", "12", "2025"]}, "Choose today or a later day"),
    ],
)
def test_bad_input_is_said_and_adds_nothing(officer: FlaskClient, changes: dict[str, Any], words: str) -> None:
    answer = officer.post("/council/categories/new", data=TYPED | changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert len(queries.categories(retired=True)) == 21


def test_one_to_come_stands_on_its_day_and_can_be_changed_before(officer: FlaskClient, clock: Any) -> None:
    code = add(valid_from=LATER)
    with pytest.raises(NoSuchCategory):
        queries.category(code)
    assert "To come" in officer.get("/council/categories").text
    assert officer.get(f"/council/categories/{code}").status_code == 200
    early = officer.post(f"/council/categories/{code}", data=TYPED)
    assert early.status_code == 422
    assert "It begins later than that" in early.text
    assert queries.category(code, on=LATER).name == "Choirs and singing"
    day = {"valid_from": [str(LATER.day), str(LATER.month), str(LATER.year)]}
    changed = officer.post(f"/council/categories/{code}", data=TYPED | day | {"name": "Choirs and bands"})
    assert changed.status_code == 302, changed.text
    assert queries.to_edit(code).name == "Choirs and bands"


def test_two_kinds_share_neither_name_nor_phrase(app: Any) -> None:
    add(phrases=["sing along"])
    with pytest.raises(CategoryUnusable):
        add()
    with pytest.raises(CategoryUnusable) as refused:
        add(name="Music", phrases=["Sing along"])
    assert refused.value.data["field"] == "phrases"


def test_a_council_that_was_not_set_up_keeps_what_it_stands_by(app: Any) -> None:
    add()
    assert len(queries.categories()) == 22


def test_its_words_are_known_once_it_stands(app: Any) -> None:
    before = queries.own_phrases()
    code = add(phrases=["carols"])
    assert before == ()
    assert dict(queries.own_phrases()) == {"choirs and singing": code, "carols": code}


@given(st.text(max_size=80), st.sets(st.sampled_from(["new", "help", "help-2", "a", "a-2", "choir"])))
def test_a_code_is_new_short_and_plain(name: str, taken: set[str]) -> None:
    code = code_of(name, taken)
    assert code not in taken | {"new"}
    assert 0 < len(code) <= 32
    assert set(code) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_others_may_not(sign_in: Enter, app: Any) -> None:
    assert sign_in(people.enter()).get("/council/categories/new").status_code == 403
    assert sign_in(people.officer("finance")).post("/council/categories/new", data=TYPED).status_code == 403
