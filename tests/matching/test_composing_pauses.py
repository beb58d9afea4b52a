"""Who can do two visits, one after the other: asked quickly, and answered as the clock and the way say."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from matching.composing.domain import at_most, collide, meet, way
from matching.composing.domain.board import spare
from matching.distances.domain import Point
from matching.hours.domain import QUARTERS_A_WEEK, WeekSlot, around, quarters

WEEK = 7 * 1440
slots = st.builds(
    WeekSlot, st.integers(0, 6), st.sampled_from([0, 15, 540, 600, 1425]), st.sampled_from([15, 60, 720, 1440])
)
points = st.one_of(
    st.none(),
    st.sampled_from(
        [Point(51.41, -0.30), Point(51.4145, -0.30), Point(51.48, -0.20), Point(-51.4, 179.9), Point(52, -179.9)]
    ),
)


def begins(slot: WeekSlot) -> int:
    return slot.weekday * 1440 + slot.start


@given(slots, points, slots, points)
@example(
    WeekSlot(6, 1425, 60), Point(51.41, -0.30), WeekSlot(0, 60, 60), Point(51.48, -0.20)
)  # over the end of the week
def test_two_visits_meet_where_the_pause_is_shorter_than_the_way(
    one: WeekSlot, here: Point | None, other: WeekSlot, there: Point | None
) -> None:
    pauses = (begins(other) - begins(one)) % WEEK - one.minutes, (begins(one) - begins(other)) % WEEK - other.minutes
    overlap = bool(quarters([one]) & quarters([other]))
    assert (spare(one, other) < 0) == collide(one, other) == overlap
    assert meet(one, here, other, there) == (overlap or min(pauses) < way(here, there))
    if here is not None and there is not None:
        assert way(here, there) <= at_most(here, there)


@given(slots, slots, st.integers(0, 3000))
def test_what_is_not_around_a_visit_is_further_from_it_than_so_many_minutes(
    one: WeekSlot, other: WeekSlot, minutes: int
) -> None:
    near = around(one, minutes)
    assert near & quarters([one]) == quarters([one])
    assert near >> QUARTERS_A_WEEK == 0
    if not near & quarters([other]):
        assert spare(one, other) >= minutes
    else:
        assert spare(one, other) < minutes + 15
