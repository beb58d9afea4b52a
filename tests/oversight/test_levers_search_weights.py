"""A commissioner decides how what is found is ordered: dated data, on the record, and only from a day to come."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import unit
from hub.kernel.dated import StartsTooSoon
from hub.kernel.errors import Forbidden
from matching.search import queries as search
from matching.search.domain import DEFAULT, SHARES, SharesWrong, ShareWrong, finding, shares_of
from oversight.decisions.domain import Reasons
from oversight.levers import services
from tests.hub.people import actor, officer

ADDRESS = "/council/decisions/new/search-weights"
WORDS = {"power": "Care Act 2014", "reasons": "Nearer is better.", "alternatives": "None.", "conflicts": "none"}
NEAR = {"text": 1, "near": 98, "quality": 1}


def why() -> Reasons:
    return Reasons(*WORDS.values(), clocks.today() + timedelta(weeks=4))


def test_the_weights_of_today_are_whole_hundredths() -> None:
    assert shares_of(DEFAULT) == {"text": 50, "near": 30, "quality": 20}
    assert finding(shares_of(DEFAULT)) == DEFAULT


@pytest.mark.parametrize(
    ("numbers", "wrong", "field"),
    [
        ({"text": 101}, ShareWrong, "text"),
        ({"near": -1}, ShareWrong, "near"),
        ({"near": 99, "quality": 0}, ShareWrong, "quality"),
        ({"near": 97}, SharesWrong, "text"),
    ],
)
def test_weights_that_cannot_be_name_their_field(numbers: dict[str, int], wrong: type[Any], field: str) -> None:
    with pytest.raises(wrong) as refusal:
        finding(NEAR | numbers)
    assert refusal.value.data["field"] == field


@pytest.mark.parametrize("role", ["finance", "safeguarding", "councillor"])
def test_nobody_else_decides_it_and_nobody_for_the_past(borough: Flask, sign_in: Any, role: str) -> None:
    tomorrow = clocks.today() + timedelta(days=1)
    with pytest.raises(Forbidden):
        unit.write(services.set_search_weights, NEAR, tomorrow, effect="", why=why(), by=actor(officer(role)))
    by = actor(officer("commissioner"))
    with pytest.raises(StartsTooSoon):
        unit.write(services.set_search_weights, NEAR, clocks.today(), effect="", why=why(), by=by)
    assert unit.read(search.versions).decided == ()
    assert sign_in(officer(role)).get(ADDRESS).status_code == 403


def filled(**more: str) -> dict[str, str]:
    later, review = clocks.today() + timedelta(days=1), clocks.today() + timedelta(weeks=4)
    days = {
        "starts": f"{later.day} {later.month} {later.year}",
        "review_on": f"{review.day} {review.month} {review.year}",
    }
    return {name: str(NEAR[name]) for name in SHARES} | WORDS | days | {"public": "y"} | more


SEEN = "-".join(str(NEAR[name]) for name in SHARES)


def test_it_is_seen_first_and_then_decided_on_a_page(borough: Flask, sign_in: Any) -> None:
    desk = sign_in(officer("commissioner"))
    assert ADDRESS in desk.get("/council/decisions").text
    assert 'value="50"' in desk.get(ADDRESS).text
    wrong = desk.post(ADDRESS, data=filled(near="90", seen=SEEN))
    assert wrong.status_code == 422
    assert "They make 92" in wrong.text
    unseen = desk.post(ADDRESS, data=filled())
    assert unseen.status_code == 422
    assert "This is what it would change" in unseen.text
    looked = desk.post(ADDRESS, data={name: str(NEAR[name]) for name in SHARES} | {"look": "1"})
    assert looked.status_code == 200
    assert "there is nothing to compare" in looked.text
    assert f'name="seen" value="{SEEN}"' in looked.text
    assert unit.read(search.versions).decided == ()
    done = desk.post(ADDRESS, data=filled(seen=SEEN), follow_redirects=True)
    assert done.status_code == 200
    assert "how near it is 98" in done.text
    assert "Over 0 searches and 0 needs of last month" in done.text
    assert "What was decided before" in desk.get(ADDRESS).text
    other = desk.post(ADDRESS, data=filled(seen=SEEN, near="97", quality="2"))
    assert other.status_code == 422  # other weights than those that were looked at
    assert len(unit.read(search.versions).decided) == 1
