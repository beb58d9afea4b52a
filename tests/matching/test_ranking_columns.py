"""Candidates as columns: they drop nobody whom ranking would take, keep nobody whom it would not, and score the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matching.distances.domain import Point
from matching.hours.domain import WHOLE_WEEK_QUARTERS, WeekSlot, quarters
from matching.ranking.domain import Candidate, Wanted, Weights, failures, match, rank
from matching.ranking.domain.columns import Columns
from matching.ranking.domain.wishes import Wishes

DAY = date(2025, 12, 8)
CATEGORIES, CHECKS, FEATURES, AREAS = ("shopping", "garden"), ("identity", "dbs"), ("pets", "speaks-cy"), ("W1", "W2")
PARTIES = tuple(f"person:{n}" for n in range(5))
CELLS = (Point(51.41, -0.30), Point(51.4145, -0.30), Point(51.41, -0.2928), Point(51.50, -0.10), Point(-33.9, 151.2))


@st.composite
def spans(draw: Any) -> WeekSlot:
    start = draw(st.sampled_from([0, 9 * 60, 9 * 60 + 15, 10 * 60, 23 * 60]))
    return WeekSlot(draw(st.sampled_from([0, 1, 6])), start, draw(st.sampled_from([15, 30, 60, 120, 300])))


def some(values: tuple[str, ...]) -> Any:
    return st.frozensets(st.sampled_from(values))


@st.composite
def people(draw: Any, number: int) -> Candidate:
    due, asked = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    until = st.sampled_from([None, DAY - timedelta(days=1), DAY + timedelta(days=28), DAY + timedelta(days=29)])
    return Candidate(
        id=f"o{number:02}",
        party=draw(st.sampled_from(PARTIES)),
        kind=draw(st.sampled_from(["volunteer", "professional"])),
        sector="individual",
        categories=draw(some(CATEGORIES)),
        point=draw(st.sampled_from([*CELLS, None])),
        radius_km=draw(st.sampled_from([0.0, 0.5, 0.5005, 2.0, 20.0])),
        areas=draw(some(AREAS)),
        availability=draw(
            st.one_of(st.lists(spans(), max_size=4).map(quarters), st.just(WHOLE_WEEK_QUARTERS), st.just(0))
        ),
        shortest=draw(st.sampled_from([0, 30, 60, 240])),
        left=draw(st.sampled_from([0, 45, 60, 600, 10_080])),
        price_pence=draw(st.sampled_from([0, 1000, 1500, 1501])),
        checks=draw(st.dictionaries(st.sampled_from(CHECKS), until)),
        features=draw(some(FEATURES)),
        asked=asked,
        accepted=draw(st.integers(0, asked)),
        due=due,
        kept=draw(st.integers(0, due)),
        together=draw(st.sampled_from([0, 0, 3, 9])),
        visits=draw(st.integers(0, 12)),
        rating=draw(st.sampled_from([None, 1.0, 4.25])),
        reviews=draw(st.integers(0, 9)),
    )


@st.composite
def crowds(draw: Any) -> list[Candidate]:
    return [draw(people(number)) for number in range(draw(st.integers(0, 12)))]


@st.composite
def wishes(draw: Any) -> Wanted:
    asked = draw(st.lists(spans(), max_size=3, unique=True))
    return Wanted(
        category=draw(st.sampled_from(CATEGORIES)),
        first_day=DAY,
        last_day=DAY + timedelta(days=28),
        point=draw(st.sampled_from([*CELLS, None])),
        areas=draw(some(AREAS)),
        slots=quarters(asked),
        longest=draw(st.sampled_from([0, max((one.minutes for one in asked), default=0)])),
        visits=tuple(quarters([one]) for one in asked) if draw(st.booleans()) else (),
        kinds=draw(st.sampled_from([frozenset(), frozenset({"volunteer"})])),
        checks=draw(some(CHECKS)),
        must=draw(st.sampled_from([frozenset(), frozenset(), frozenset({"pets"})])),
        prefer=draw(some(FEATURES)),
        blocked=draw(some(PARTIES[:3])),
        ceiling_pence=draw(st.sampled_from([None, None, 0, 1500])),
        median_pence=draw(st.sampled_from([None, 1200])),
    )


EASY = Wanted("shopping", DAY, DAY, point=CELLS[0], slots=quarters([WeekSlot(0, 540, 60)]))


@settings(max_examples=400, deadline=None)
@given(st.lists(wishes(), min_size=1, max_size=4), crowds(), st.integers(0, 3))
@example([EASY], [], 0)
@example([EASY], [Candidate("o", "p", "volunteer", "individual", frozenset({"shopping"}), CELLS[4], 17_100.0)], 0)
def test_those_that_pass_are_those_that_ranking_takes(asked: list[Wanted], crowd: list[Candidate], skip: int) -> None:
    """Of all, and of some: who passes, which visits they have free, how they score, and who turned the last away."""
    asked = [one for one in asked if len(one.visits) == len(asked[0].visits)]
    columns, together = Columns(crowd, Weights()), Wishes(asked)
    among = [
        np.array([place for place in range(len(crowd)) if place % 4 != skip + n], np.int64) for n in range(len(asked))
    ]
    costs = np.array([one.price_pence for one in crowd], np.int64)
    sifted = columns.sift(together, among, lambda pairs: costs[pairs.places])
    known = np.array([crowd[place].together for place in sifted.pairs.places.tolist()], np.int64)
    scores, off = columns.scores(together, sifted.pairs, costs[sifted.pairs.places], known)
    for n, wanted in enumerate(asked):
        found = rank(wanted, [crowd[place] for place in among[n]])
        mine = sifted.pairs.wishes == n
        places = sifted.pairs.places[mine].tolist()
        assert [crowd[place].id for place in places] == sorted(one.id for one in found.matches)
        for visit, free in zip(wanted.visits, sifted.free[:, mine], strict=True):
            assert free.tolist() == [not visit & ~crowd[place].availability for place in places]
        turned_away = [one.constraint for one in found.counts if one.reached and one.reached == one.first]
        assert [sifted.barred[n]] == (turned_away or [None])
        for place, score, most in zip(places, scores[mine].tolist(), off[mine].tolist(), strict=True):
            assert abs(score - match(wanted, crowd[place]).score) <= most + 5e-7  # which is rounded to its sixth figure


def test_only_wishes_with_as_many_visits_are_looked_at_together() -> None:
    with pytest.raises(ValueError, match="same number of visits"):
        Wishes([EASY, replace(EASY, visits=(EASY.slots,))])


@pytest.mark.parametrize(
    ("changed", "constraint"),
    [
        ({"point": CELLS[3]}, "place"),
        ({"categories": frozenset({"garden"})}, "category"),
        ({"availability": 0}, "hours"),
        ({"shortest": 90}, "length"),
        ({"checks": {}}, "checks"),
        ({"price_pence": 1501}, "price"),
        ({"features": frozenset()}, "must"),
        ({"party": "person:blocked"}, "blocked"),
    ],
)
def test_each_constraint_alone_turns_away_whom_it_should(changed: dict[str, Any], constraint: str) -> None:
    slot = quarters([WeekSlot(0, 540, 60)])
    wanted = Wanted(
        "shopping", DAY, DAY, point=CELLS[0], slots=slot, longest=60, visits=(slot,), checks=frozenset({"dbs"}),
        must=frozenset({"pets"}), blocked=frozenset({"person:blocked"}), ceiling_pence=1500,
    )  # fmt: skip
    fits = Candidate(
        "o1", "person:one", "volunteer", "individual", frozenset({"shopping"}), point=CELLS[1], radius_km=2.0,
        price_pence=1500, checks={"dbs": None}, features=frozenset({"pets"}),
    )  # fmt: skip
    for candidate, barred in ((fits, None), (replace(fits, **changed), constraint)):
        columns = Columns([candidate], Weights())
        price = np.array([candidate.price_pence])
        sifted = columns.sift(Wishes([wanted]), [np.array([0])], lambda pairs, price=price: price[pairs.places])  # type: ignore[misc]
        assert failures(wanted, candidate) == (() if barred is None else (barred,))
        assert (sifted.barred, len(sifted.pairs.places)) == ([barred], barred is None)
