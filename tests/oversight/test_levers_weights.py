"""A commissioner sees who gains and who loses by other weights of the ranking, and decides on the record."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from math import log2
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import unit
from hub.kernel.dated import StartsTooSoon
from hub.kernel.db import db
from hub.kernel.errors import Forbidden
from marketplace.plans import queries as plans
from marketplace.plans.models import TrackRecord
from marketplace.plans.queries import exposure as exposing
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
    return numbers | {"aim": "80"} | WORDS | days | {"public": "y"} | more


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


def test_how_much_newcomers_are_seen_stands_on_the_page_with_its_days_and_its_aim(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    desk = sign_in(officer("commissioner"))
    assert "no newcomer suited any need" in desk.get(ADDRESS).text
    made = deal()
    known = resident("Known", "Helper")
    live_offer(f"person:{known.person}", known)
    record = {"party": f"person:{known.person}", "asked": 50, "accepted": 50, "due": 50, "kept": 50}
    unit.write(lambda: db.session.add(TrackRecord(**record)))
    found = unit.read(plans.newcomers, clocks.now())
    assert (found.lists, found.new, found.by_lot) == (1, 1, pytest.approx(0.5))  # one of two is new
    order = [row.offer.party for row in unit.read(plans.matches, made.part).rows]
    whole, place = 1 + 1 / log2(3), order.index(made.party) + 1
    assert found.share == pytest.approx(1 / log2(1 + place) / whole)
    assert found.target == pytest.approx(0.4)
    assert found.reached is (found.share >= 0.4)
    page = desk.get(ADDRESS).text
    assert "From Tuesday 4 November 2025 to Tuesday 2 December 2025" in page
    assert f"newcomers had {found.share * 100:.1f}% of all" in page
    assert "The aim is 40.0% or more" in page
    clock.advance(timedelta(days=29))
    assert "no newcomer suited any need" in desk.get(ADDRESS).text  # of the last four weeks alone


def test_too_many_lists_are_sampled_over_the_month_and_it_is_said(
    borough: Flask, clock: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal()
    clock.advance(timedelta(days=5))
    for _ in range(3):
        deal()
    monkeypatch.setattr(exposing, "MOST_PARTS", 2)
    found = unit.read(plans.preview, weighing(NEAR), clocks.now())
    assert (found.looked, found.parts) == (2, 4)
    desk = sign_in(officer("commissioner"))
    looked = desk.post(ADDRESS, data={name: str(NEAR.get(name, 0)) for name in PARTS} | {"aim": "80", "look": "1"})
    assert "we looked at 2 of 4, evenly over the four weeks" in looked.text
    seen = "-".join(str(NEAR.get(name, 0)) for name in PARTS)
    assert "(2 of 4 parts)" in desk.post(ADDRESS, data=filled(seen=seen), follow_redirects=True).text  # on the record
    monkeypatch.setattr(exposing, "MOST_PARTS", 4)
    looked = desk.post(ADDRESS, data={name: str(NEAR.get(name, 0)) for name in PARTS} | {"aim": "80", "look": "1"})
    assert "we looked at" not in looked.text


def test_a_sample_is_even_from_the_first_to_the_last() -> None:
    assert exposing.evenly([str(n) for n in range(812)], 300)[:3] == ["1", "4", "6"]
    for size, most in ((812, 300), (301, 300), (7, 3)):
        places = [int(one) for one in exposing.evenly([str(n) for n in range(size)], most)]
        gaps = {b - a for a, b in pairwise(places)}
        assert len(places) == most
        assert gaps <= {size // most, size // most + 1}
        assert places[0] <= size // most
        assert size - 1 - places[-1] <= size // most
    assert exposing.evenly(["a"], 3) == ["a"]


def test_it_is_seen_first_and_then_decided(borough: Flask, sign_in: Any) -> None:
    deal()
    desk = sign_in(officer("commissioner"))
    assert ADDRESS in desk.get("/council/decisions").text
    assert 'value="25"' in desk.get(ADDRESS).text
    unseen = desk.post(ADDRESS, data=filled())
    assert unseen.status_code == 422
    assert "This is what it would change" in unseen.text
    assert unit.read(ranking.versions).decided == ()
    looked = desk.post(ADDRESS, data={name: str(NEAR.get(name, 0)) for name in PARTS} | {"aim": "80", "look": "1"})
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
        *({"aim": text} for text in ("", "49", "101", "-1", "most")),
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
