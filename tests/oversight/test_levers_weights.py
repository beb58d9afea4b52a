"""A commissioner sees who gains and who loses by other weights of the ranking, and decides on the record."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import unit
from hub.kernel.dated import StartsTooSoon
from hub.kernel.errors import Forbidden
from marketplace.plans import queries as plans
from matching.ranking import queries as ranking
from matching.ranking.domain import (
    DEFAULT,
    PARTS,
    NothingForNewcomers,
    WeightBelowNought,
    WeightsWrong,
    hundredths,
    weighing,
)
from oversight.decisions import queries as decisions
from oversight.decisions.domain import Reasons
from oversight.levers import services
from tests.hub.people import actor, officer
from tests.marketplace.agreements import deal
from tests.marketplace.market import live_offer, resident

ADDRESS = "/council/decisions/new/weights"
NEAR = {"nearness": 60, "hours": 20, "reliability": 10, "reviews": 5, "newcomer": 5}
WORDS = {"power": "Care Act 2014", "reasons": "Nearer is better.", "alternatives": "None.", "conflicts": "none"}


def said(day: Any) -> str:
    return f"{day.day} {day.month} {day.year}"


def filled(**more: str) -> dict[str, str]:
    numbers = {name: str(NEAR.get(name, 0)) for name in PARTS}
    days = {"starts": said(clocks.today() + timedelta(days=1)), "review_on": said(clocks.today() + timedelta(weeks=4))}
    return numbers | WORDS | days | {"public": "y"} | more


def why() -> Reasons:
    return Reasons(*WORDS.values(), clocks.today() + timedelta(weeks=4))


def test_the_weights_of_today_are_whole_hundredths() -> None:
    assert sum(hundredths(DEFAULT).values()) == 100
    assert weighing(hundredths(DEFAULT)) == DEFAULT


@pytest.mark.parametrize(
    ("numbers", "wrong", "field"),
    [
        ({"nearness": 101}, WeightBelowNought, "nearness"),
        ({"price": -1}, WeightBelowNought, "price"),
        ({"nearness": 10**18}, WeightBelowNought, "nearness"),
        ({"nearness": 59}, WeightsWrong, "nearness"),
        ({"nearness": 65, "newcomer": 0}, NothingForNewcomers, "newcomer"),
    ],
)
def test_weights_that_cannot_be_name_their_field(numbers: dict[str, int], wrong: type[Any], field: str) -> None:
    with pytest.raises(wrong) as refusal:
        weighing(NEAR | numbers)
    assert refusal.value.data["field"] == field


def test_new_weights_hold_from_their_day_on_and_the_record_says_what_they_change(app: Flask, clock: Any) -> None:
    by, tomorrow = actor(officer("commissioner")), clocks.today() + timedelta(days=1)
    decision = unit.write(services.set_weights, NEAR, tomorrow, effect="Two gain.", why=why(), by=by)
    assert unit.read(ranking.weights) == DEFAULT
    assert unit.read(ranking.weights, tomorrow) == weighing(NEAR)
    view = unit.read(decisions.decision, decision, public_only=True)
    assert view is not None
    assert "how near 60" in view.decision
    assert view.decision.endswith("Two gain.")
    clock.advance(timedelta(days=1))
    assert unit.read(ranking.weights) == weighing(NEAR)


@pytest.mark.parametrize("role", ["finance", "safeguarding", "administrator", "councillor"])
def test_nobody_else_sets_them_and_a_refusal_leaves_nothing(app: Flask, role: str, sign_in: Any) -> None:
    tomorrow = clocks.today() + timedelta(days=1)
    with pytest.raises(Forbidden):
        unit.write(services.set_weights, NEAR, tomorrow, effect="", why=why(), by=actor(officer(role)))
    by = actor(officer("commissioner"))
    with pytest.raises(StartsTooSoon):
        unit.write(services.set_weights, NEAR, clocks.today(), effect="", why=why(), by=by)
    assert unit.read(decisions.decisions, public_only=False) == []
    assert unit.read(ranking.versions).decided == ()
    assert sign_in(officer(role)).get(ADDRESS).status_code == 403


def test_who_is_nearer_gains_by_the_weight_of_nearness(borough: Flask, clock: Any) -> None:
    made = deal()
    far = resident("Far", "Helper")
    live_offer(f"person:{far.person}", far)
    found = unit.read(plans.preview, weighing(NEAR), clocks.now())
    assert found.lists == 1
    assert sum(share.before for _, share in found.suppliers) == pytest.approx(1)
    assert sum(share.change for _, share in found.suppliers) == pytest.approx(0)
    same = unit.read(plans.preview, DEFAULT, clocks.now())
    assert (same.gaining, same.losing, same.other_first) == (0, 0, 0)
    assert unit.read(plans.matches, made.part).weights.nearness == DEFAULT.nearness


def test_it_is_seen_first_and_then_decided(borough: Flask, sign_in: Any) -> None:
    deal()
    desk = sign_in(officer("commissioner"))
    assert ADDRESS in desk.get("/council/decisions").text
    assert 'value="25"' in desk.get(ADDRESS).text
    unseen = desk.post(ADDRESS, data=filled())
    assert unseen.status_code == 422
    assert "This is what it would change" in unseen.text
    assert unit.read(ranking.versions).decided == ()
    looked = desk.post(ADDRESS, data={name: str(NEAR.get(name, 0)) for name in PARTS} | {"look": "1"})
    assert looked.status_code == 200
    assert "Newcomers" in looked.text
    seen = "-".join(str(NEAR.get(name, 0)) for name in PARTS)
    assert f'name="seen" value="{seen}"' in looked.text
    done = desk.post(ADDRESS, data=filled(seen=seen), follow_redirects=True)
    assert done.status_code == 200
    assert "how near 60" in done.text
    assert "newcomers’ share" in done.text
    assert len(unit.read(ranking.versions).decided) == 1
    assert "60" in desk.get(ADDRESS).text
    other = desk.post(ADDRESS, data=filled(seen=seen, nearness="59", hours="21"))
    assert other.status_code == 422  # other weights than those that were looked at
    assert len(unit.read(ranking.versions).decided) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        *({"nearness": text} for text in ("", "101", "-1", "1e18", "12,50", "0.5", "much", "59")),
        {"newcomer": "0", "nearness": "65"},
        *({"starts": text} for text in ("", "1 1 2020", "31 2 2027")),
        {"reasons": ""},
        {"review_on": "1 1 2020"},
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(
    app: Flask, sign_in: Any, wrong: dict[str, str]
) -> None:
    data = filled(**wrong)
    data["seen"] = "-".join(data[name] for name in PARTS)
    answer = sign_in(officer("commissioner")).post(ADDRESS, data=data)
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    assert unit.read(ranking.versions).decided == ()
