"""A commissioner changes, by a decision on the record, what no budget pays for; each visit is judged by its day's list."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import clock as clocks
from hub.kernel import unit
from hub.kernel.dated import Dated, StartsTooSoon, Versions
from hub.kernel.errors import Forbidden
from oversight.decisions import queries as decisions
from oversight.decisions.domain import Reasons
from oversight.levers import services
from payments.exclusions import queries as exclusions
from payments.exclusions import services as excluding
from payments.exclusions.domain import (
    FIRST,
    Exclusion,
    Exclusions,
    ExclusionsWrong,
    ListChanged,
    NoLetter,
    SameExclusions,
    written,
)
from payments.holds.domain import CategoryNever
from tests.hub.people import actor, officer
from tests.payments.money_world import World, line
from tests.payments.test_budgets_steps import started
from tests.payments.test_holds_races import at_once

ADDRESS = "/council/decisions/new/exclusions"
PETS = Exclusion("pets", "Pets")
NEW = Exclusions((*FIRST.things[1:], PETS))


def why() -> Reasons:
    return Reasons("Our policy", "The forum asked for it.", "None.", "none", clocks.today() + timedelta(weeks=4))


def put(wanted: Exclusions, starts: date, seen: str | None = None) -> str:
    by = actor(officer("commissioner"))
    mark = exclusions.versions().mark if seen is None else seen
    return unit.write(services.set_exclusions, wanted, starts, seen=mark, why=why(), by=by)


def said(day: date) -> str:
    return f"{day.day} {day.month} {day.year}"


def filled(**more: Any) -> dict[str, Any]:
    written_ = {"things": "\n".join(one.words for one in FIRST.things[1:]) + "\nFortune telling", "kinds": ["pets"]}
    words = {"power": "Our policy", "reasons": "The forum asked.", "alternatives": "None.", "conflicts": "none"}
    days = {"starts": said(clocks.today() + timedelta(days=1)), "review_on": said(clocks.today() + timedelta(weeks=4))}
    return written_ | words | days | {"seen": unit.read(exclusions.versions).mark, "public": "y"} | more


WORDS = st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=9)


@given(st.lists(WORDS, min_size=1, max_size=12, unique=True), st.lists(st.integers(0, 30), max_size=6))
def test_what_was_written_is_read_back_and_each_day_has_the_list_set_last(words: list[str], days: list[int]) -> None:
    wanted = written("\r\n".join(words), {}, FIRST.things)
    assert [one.words for one in wanted.things] == words
    assert written("\n".join(words), {}, wanted.things) == wanted
    start = date(2026, 1, 1)
    lists = [Exclusions((Exclusion(f"c{n}", f"c{n}"),)) for n in range(len(days))]
    versions = Versions(FIRST, tuple(Dated(start + timedelta(days=n), one) for n, one in zip(days, lists, strict=True)))
    for day in range(31):
        begun = [(n, place) for place, n in enumerate(days) if n <= day]
        assert versions.on(start + timedelta(days=day)) == (lists[max(begun)[1]] if begun else FIRST)


@pytest.mark.parametrize("text", ["", " \n ", "Pets\npets", "!!!", "x" * 101, "\n".join(f"t{n}" for n in range(41))])
def test_lists_that_cannot_be(text: str) -> None:
    with pytest.raises(ExclusionsWrong):
        written(text, {}, FIRST.things)


def test_other_words_have_a_code_of_their_own() -> None:
    rent = next(one for one in FIRST.things if one.code == "rent-bills")
    found = written(f"Rent & bills\n{rent.words}\nАзарт\nИгры\nPets", {"pets": "Dogs"}, FIRST.things)
    assert found.of("rent-bills") == rent
    assert [one.code for one in found.things] == ["rent-bills-2", "rent-bills", "thing", "thing-2", "pets-2", "pets"]
    assert written("\n".join(one.words for one in found.things[:-1]), {"pets": "Dogs"}, found.things) == found
    long = "a" * 90
    assert len(written(f"{long}a\n{long}b", {}, ()).codes) == 2


def test_a_line_without_a_letter_is_named() -> None:
    with pytest.raises(NoLetter) as refused:
        written("Pets\n & ", {}, FIRST.things)
    assert refused.value.data["line"] == "&"


def test_the_first_entry_is_what_always_stood(app: Flask) -> None:
    (first,) = unit.read(exclusions.versions).decided
    assert (first.value, first.decision) == (FIRST, "")


def test_each_visit_is_judged_by_the_list_of_its_day(world: World) -> None:
    budget, first = started(world, world.fund()), clocks.today() + timedelta(days=5)
    booked = line(6, 500, category="pets")
    world.request(budget, booked)
    put(NEW, first)
    world.request(budget, line(4, 500, category="pets"))
    with pytest.raises(CategoryNever) as refused:
        world.request(budget, line(5, 500, category="pets"))
    assert refused.value.data["words"] == "Pets"
    with pytest.raises(CategoryNever):
        world.request(budget, line(4, 500, category="gambling"))
    world.request(budget, line(5, 500, category="gambling"))
    assert world.request(budget, booked), "what was asked for before is made as agreed"


def test_nobody_else_sets_them_and_a_refusal_leaves_nothing(app: Flask) -> None:
    tomorrow = clocks.today() + timedelta(days=1)
    for role in ("finance", "safeguarding", "administrator", "councillor"):
        with pytest.raises(Forbidden):
            unit.write(services.set_exclusions, NEW, tomorrow, seen="", why=why(), by=actor(officer(role)))
    for starts in (clocks.today(), clocks.today() - timedelta(days=400)):
        with pytest.raises(StartsTooSoon):
            put(NEW, starts)
    with pytest.raises(SameExclusions):
        put(FIRST, tomorrow)
    with pytest.raises(ListChanged):
        put(NEW, tomorrow, seen="another")
    assert unit.read(decisions.decisions, public_only=False) == []
    assert len(unit.read(exclusions.versions).decided) == 1


def test_the_pages_say_what_holds_who_decided_it_and_why(app: Flask, client: FlaskClient, sign_in: Any) -> None:
    desk = sign_in(officer("commissioner"))
    assert "/council/exclusions" in desk.get("/council/decisions").text
    assert ADDRESS in desk.get("/council/exclusions").text
    done = desk.post(ADDRESS, data=filled(), follow_redirects=True)
    assert "New: Fortune telling" in done.text
    page = desk.get("/council/exclusions").text
    assert all(words in page for words in ("From the beginning", "No longer: Gambling", "The forum asked."))
    assert "Fortune telling" in client.get("/market/decisions").text
    assert "begins on" in desk.get(ADDRESS).text
    assert unit.read(exclusions.exclusions) == FIRST
    then = unit.read(exclusions.exclusions, clocks.today() + timedelta(days=1))
    assert {"pets", "fortune-telling", "debt"} <= then.codes
    finance = sign_in(officer("finance"))
    assert finance.get(ADDRESS).status_code == 403
    assert ADDRESS not in finance.get("/council/exclusions").text


def test_residents_read_what_is_coming(world: World, sign_in: Any) -> None:
    budget = started(world, world.fund())
    put(NEW, clocks.today() + timedelta(days=3))
    holder = unit.read(world.view, budget).holder.removeprefix("person:")
    page = sign_in(holder).get(f"/budgets/{budget}/terms").text
    assert "also for: Pets" in page
    assert "no longer: Gambling" in page
    assert "also for: Pets" in sign_in(officer("finance")).get(f"/council/budgets/{budget}/bars").text


def test_of_two_tabs_the_second_is_told(app: Flask, sign_in: Any) -> None:
    desk, data = sign_in(officer("commissioner")), filled()
    assert desk.post(ADDRESS, data=data).status_code == 302
    again = desk.post(ADDRESS, data=data | {"things": "Gambling"})
    assert again.status_code == 409
    assert "Somebody has changed the list" in again.text
    assert len(unit.read(exclusions.versions).decided) == 2


def test_of_two_who_change_the_list_at_once_the_second_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    versions, tomorrow = exclusions.versions, clocks.today() + timedelta(days=1)
    seen, by = unit.read(exclusions.versions).mark, actor(officer("commissioner"))

    def slow() -> Versions[Exclusions]:
        found = versions()
        time.sleep(0.3)  # before it is compared with what `by` saw
        return found

    def act(words: str) -> Callable[[], str]:
        wanted = Exclusions((*FIRST.things, Exclusion(words.lower(), words)))
        more: dict[str, Any] = {"starts": tomorrow, "seen": seen, "decision": "decision:D", "by": by}
        return lambda: excluding.set_exclusions(wanted, **more)

    monkeypatch.setattr(exclusions, "versions", slow)
    answers = at_once(app, act("Pets"), act("Plants"))
    monkeypatch.undo()
    assert [type(one) for one in answers if not isinstance(one, str)] == [ListChanged]
    assert len(unit.read(exclusions.versions).decided) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        *({"things": text} for text in ("", "Pets\nPETS", "£££", "x" * 101)),
        *({"starts": text} for text in ("", "1 1 2020", "31 2 2027", "0", "-1", "1e18")),
        {"kinds": ["no-such-kind"]},
        {"reasons": ""},
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(
    app: Flask, sign_in: Any, wrong: dict[str, Any]
) -> None:
    answer = sign_in(officer("commissioner")).post(ADDRESS, data=filled(**wrong))
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    assert len(unit.read(exclusions.versions).decided) == 1
