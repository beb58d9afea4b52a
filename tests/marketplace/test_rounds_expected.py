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
from matching.ranking.domain.wishes import Pairs

NEARBY = st.builds(Point, st.floats(51.3, 51.5), st.floats(-0.4, -0.1))
ANYWHERE = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
HERE = Point(51.4, -0.3)
TIMES = st.builds(WeekSlot, st.integers(0, 6), st.integers(0, 92).map(lambda n: n * 15), st.sampled_from((30, 60, 90)))
PARTIES = ("person:a", "person:b", "person:c", "person:d")
ENGAGED = st.dictionaries(
    st.sampled_from(PARTIES[:3]), st.lists(st.tuples(TIMES, st.none() | NEARBY), max_size=6).map(tuple)
)


def _rows(points: list[Point]) -> np.ndarray:
    return np.array([(point.lat, point.lon) for point in points], float).reshape(-1, 2)


@given(st.one_of(st.tuples(NEARBY, st.lists(NEARBY)), st.tuples(ANYWHERE, st.lists(ANYWHERE))))
@example((HERE, [HERE, Point(51.4, -0.3000001), Point(51.40044, -0.3)]))
def test_ways_to_many_are_the_ways_to_each(asked: tuple[Point, list[Point]]) -> None:
    here, there = asked
    rows = _rows(there)
    assert ways(_rows([here]), rows).tolist() == [way(here, point) for point in there]
    assert ways(rows, rows[::-1]).tolist() == [way(*two) for two in zip(there, there[::-1], strict=True)]


def test_the_way_to_a_door_that_nobody_knows() -> None:
    assert ways(_rows([HERE]), np.array([(np.nan, np.nan)])).tolist() == [UNKNOWN_WAY] == [way(HERE, None)]


@given(
    ENGAGED,
    st.integers(1, 3).flatmap(
        lambda many: st.lists(
            st.tuples(NEARBY, st.lists(TIMES, min_size=many, max_size=many), st.sets(st.integers(0, 6)).map(sorted)),
            min_size=1,
            max_size=3,
        )
    ),
    st.randoms(use_true_random=False),
)
def test_what_columns_leave_is_what_asking_each_leaves(engaged, asked, dice) -> None:  # type: ignore[no-untyped-def]
    parties = [PARTIES[n % 4] for n in range(7)]  # some have several offers
    doors, slots = [here for here, _slots, _places in asked], [slots for _here, slots, _places in asked]
    both = [(wish, place) for wish, (_here, _slots, places) in enumerate(asked) for place in places]
    pairs = Pairs(*np.array(both, np.int64).reshape(-1, 2).T)
    free = np.array([[dice.random() < 0.7 for _ in both] for _ in slots[0]], bool).reshape(len(slots[0]), len(both))
    left = Expected(parties, engaged).reachable(pairs, free, slots, doors)
    for row, (was, now) in enumerate(zip(free, left, strict=True)):
        for n, (wish, place) in enumerate(both):
            there = engaged.get(parties[place], ())
            busy = any(meet(slots[wish][row], doors[wish], other, door) for other, door in there)
            assert bool(now[n]) == (bool(was[n]) and not busy)


def test_nobody_is_expected_anywhere() -> None:
    free, nobody, pairs = np.ones((1, 2), bool), Engaged(), Pairs(np.array([0, 0]), np.array([0, 1]))
    found = Expected(PARTIES, nobody).reachable(pairs, free, [[WeekSlot(0, 540, 60)]], [HERE])
    assert found.tolist() == free.tolist()
