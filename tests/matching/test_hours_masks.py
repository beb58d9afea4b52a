"""The week as masks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.hours.domain import (
    WHOLE_WEEK,
    WHOLE_WEEK_QUARTERS,
    WeekSlot,
    days,
    grid,
    grid_of_quarters,
    minutes,
    parted,
    quarters,
    quarters_of_grid,
    rest_of_week,
    stays,
    until,
)

SLOTS = st.builds(
    WeekSlot, st.integers(0, 6), st.integers(0, 95).map(lambda n: n * 15), st.integers(1, 96).map(lambda n: n * 15)
)


@given(SLOTS)
def test_a_slot_has_its_minutes_even_over_the_end_of_the_week(slot):
    assert minutes(quarters([slot])) == slot.minutes


@given(st.lists(SLOTS))
def test_the_grid_has_each_hour_of_which_any_part_is_wanted(slots):
    mask = quarters(slots)
    assert 0 <= mask <= WHOLE_WEEK_QUARTERS
    assert grid(slots) == sum(1 << hour for hour in range(168) if mask >> (hour * 4) & 15)
    assert mask & ~quarters_of_grid(grid(slots)) == 0


@given(st.integers(0, WHOLE_WEEK))
def test_a_grid_comes_back_from_its_quarters(hours):
    assert grid_of_quarters(quarters_of_grid(hours)) == hours


def test_a_quarter_past_an_hour_takes_both_hours_and_sunday_night_reaches_monday():
    assert grid([WeekSlot(0, 8 * 60 + 45, 30)]) == 1 << 8 | 1 << 9
    assert grid([WeekSlot(6, 23 * 60, 120)]) == 1 << 167 | 1
    assert days(1 << 167 | 1) == (0, 6)


@pytest.mark.parametrize(
    "wrong", [(7, 0, 15), (-1, 0, 15), (0, 1440, 15), (0, 7, 15), (0, 0, 0), (0, 0, 20), (0, 0, 1455)]
)
def test_an_impossible_slot_cannot_be_built(wrong):
    with pytest.raises(ValueError):
        WeekSlot(*wrong)


@given(st.integers(0, WHOLE_WEEK_QUARTERS), st.integers(0, 671))
def test_how_long_it_stays_and_when_it_comes_next(mask, quarter):
    run = [mask >> ((quarter + n) % 672) & 1 for n in range(672)]
    assert stays(mask, quarter) == (run.index(0) if 0 in run else 672)
    assert until(mask, quarter) == (run.index(1) if 1 in run else 672)
    assert rest_of_week(quarter) == sum(1 << one for one in range(quarter, 672))


def test_always_and_never():
    assert (stays(WHOLE_WEEK_QUARTERS, 5), until(WHOLE_WEEK_QUARTERS, 5)) == (672, 0)
    assert (stays(0, 5), until(0, 5)) == (0, 672)
    assert stays(1 << 671 | 1, 671) == 2, "Sunday night goes on into Monday"


@given(st.integers(0, WHOLE_WEEK_QUARTERS))
def test_whole_hours_and_parts_are_the_mask(mask):
    whole, parts = parted(mask)
    assert quarters_of_grid(whole) | sum(bits << hour * 4 for hour, bits in parts) == mask
    assert all(0 < bits < 15 for _, bits in parts)
