"""Whoever is expected elsewhere: columns find what asking each of their times one by one finds."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from marketplace.plans.queries.engaged import Engaged
from marketplace.rounds.queries.expected import Expected
from matching.composing.domain import meet
from matching.composing.domain.board import UNKNOWN_WAY, way, ways
from matching.distances.domain import Point
from matching.hours.domain import WeekSlot

NEARBY = st.builds(Point, st.floats(51.3, 51.5), st.floats(-0.4, -0.1))
ANYWHERE = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
HERE = Point(51.4, -0.3)
TIMES = st.builds(WeekSlot, st.integers(0, 6), st.integers(0, 92).map(lambda n: n * 15), st.sampled_from((30, 60, 90)))
PARTIES = ("person:a", "person:b", "person:c", "person:d")
ENGAGED = st.dictionaries(
    st.sampled_from(PARTIES[:3]), st.lists(st.tuples(TIMES, st.none() | NEARBY), max_size=6).map(tuple)
)


@given(st.one_of(st.tuples(NEARBY, st.lists(NEARBY)), st.tuples(ANYWHERE, st.lists(ANYWHERE))))
@example((HERE, [HERE, Point(51.4, -0.3000001), Point(51.40044, -0.3)]))
def test_ways_to_many_are_the_ways_to_each(asked: tuple[Point, list[Point]]) -> None:
    here, there = asked
    rows = np.array([(point.lat, point.lon) for point in there], float).reshape(-1, 2)
    assert ways(here, rows).tolist() == [way(here, point) for point in there]


def test_the_way_to_a_door_that_nobody_knows() -> None:
    assert ways(HERE, np.array([(np.nan, np.nan)])).tolist() == [UNKNOWN_WAY] == [way(HERE, None)]


@given(
    ENGAGED,
    st.lists(TIMES, min_size=1, max_size=4),
    NEARBY,
    st.lists(st.integers(0, 6), unique=True).map(sorted),
    st.randoms(use_true_random=False),
)
def test_what_columns_leave_is_what_asking_each_leaves(engaged, slots, here, places, dice) -> None:  # type: ignore[no-untyped-def]
    parties = [PARTIES[n % 4] for n in range(7)]  # some have several offers
    free = np.array([[dice.random() < 0.7 for _ in places] for _ in slots], bool).reshape(len(slots), len(places))
    left = Expected(parties, engaged).reachable(np.array(places, np.int64), free, slots, here)
    for slot, was, now in zip(slots, free, left, strict=True):
        for n, place in enumerate(places):
            busy = any(meet(slot, here, other, there) for other, there in engaged.get(parties[place], ()))
            assert bool(now[n]) == (bool(was[n]) and not busy)


def test_nobody_is_expected_anywhere() -> None:
    free, nobody = np.ones((1, 2), bool), Engaged()
    found = Expected(PARTIES, nobody).reachable(np.array([0, 1]), free, [WeekSlot(0, 540, 60)], HERE)
    assert found.tolist() == free.tolist()
