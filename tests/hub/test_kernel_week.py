"""A week's pattern: slots, grids and occurrences by the wall clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import week
from hub.kernel.week import NotASlot, Slot

LONDON = ZoneInfo("Europe/London")

a_slot = st.builds(
    Slot, st.integers(0, 6), st.integers(0, 95).map(lambda q: q * 15), st.integers(1, 48).map(lambda q: q * 15)
)


@pytest.mark.parametrize(
    "values", [(7, 0, 60), (-1, 0, 60), (0, 1440, 60), (0, 7, 60), (0, 0, 0), (0, 0, 20), (0, 0, 735), (0, -15, 60)]
)
def test_an_impossible_slot_cannot_be_built(values: tuple[int, int, int]) -> None:
    with pytest.raises(NotASlot):
        Slot(*values)


def test_more_than_a_weeks_worth_is_refused() -> None:
    with pytest.raises(week.TooManySlots, match="84"):
        week.slots((d, q * 15, 15) for d in range(7) for q in range(13))


@given(a_slot)
def test_a_slot_survives_json(slot: Slot) -> None:
    assert week.slots([slot.as_list(), slot.as_list()]) == (slot,)


@given(st.lists(a_slot, max_size=6))
def test_the_grid_sets_each_hour_of_which_a_part_is_wanted(pattern: list[Slot]) -> None:
    hours = {quarter // 4 for slot in pattern for quarter in slot.quarters()}
    assert {h for h in range(168) if week.grid(pattern) >> h & 1} == hours


@given(st.lists(a_slot, max_size=4), a_slot)
def test_what_covers_a_slot_overlaps_it_whole(offered: list[Slot], wanted: Slot) -> None:
    overlap = week.overlap_minutes(offered, [wanted])
    assert 0 <= overlap <= wanted.minutes
    assert week.covers(offered, wanted) == (overlap == wanted.minutes)


def test_a_slot_past_midnight_reaches_into_the_next_day_and_sunday_into_monday() -> None:
    late = Slot(6, 23 * 60, 120)
    assert late.ends.hour == 1
    assert week.grid([late]) == (1 << 167) | 1


@given(
    st.lists(a_slot, min_size=1, max_size=4, unique=True),
    st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    st.integers(0, 60),
)
def test_occurrences_are_every_weekday_between_the_dates(pattern: list[Slot], first: date, days: int) -> None:
    last = first + timedelta(days=days)
    found = week.occurrences(pattern, first, last, LONDON)
    expected = sum(
        1 for slot in pattern for d in range(days + 1) if (first + timedelta(days=d)).weekday() == slot.weekday
    )
    assert len(found) == expected
    assert found == sorted(found)
    assert all(
        start.tzinfo is UTC and first <= start.astimezone(LONDON).date() <= last + timedelta(days=1)
        for start, _ in found
    )


def test_nine_stays_nine_across_a_clock_change() -> None:
    sundays = week.occurrences([Slot(6, 9 * 60, 60)], date(2025, 10, 19), date(2025, 11, 2), LONDON)
    assert [start.hour for start, _ in sundays] == [8, 9, 9]  # UTC, before and after 26 October
    assert {start.astimezone(LONDON).hour for start, _ in sundays} == {9}


def test_the_hour_that_is_skipped_moves_forward_and_the_length_is_true_minutes() -> None:
    [(start, end)] = week.occurrences([Slot(6, 75, 120)], date(2026, 3, 29), date(2026, 3, 29), LONDON)
    assert start == datetime(2026, 3, 29, 1, 15, tzinfo=UTC)  # 01:15 does not exist; it is 02:15 on the wall
    assert end - start == timedelta(minutes=120)


def test_the_hour_that_comes_twice_is_the_first() -> None:
    [(start, _)] = week.occurrences([Slot(6, 75, 60)], date(2025, 10, 26), date(2025, 10, 26), LONDON)
    assert start == datetime(2025, 10, 26, 0, 15, tzinfo=UTC)


def test_nothing_occurs_where_the_end_is_before_the_start_however_far_away() -> None:
    assert week.occurrences([Slot(6, 75, 120)], date.max, date(2026, 3, 29), LONDON) == []
