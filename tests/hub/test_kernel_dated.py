"""What holds on a day, of versions that were set one after the other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.dated import Dated, StartsTooSoon, in_force, start_after

DAY = date(2026, 1, 1)
DAYS = st.integers(0, 20).map(lambda n: DAY + timedelta(days=n))
VERSIONS = st.lists(st.builds(Dated[int], DAYS, st.integers(1, 9)))


@given(VERSIONS, DAYS)
def test_of_what_has_begun_the_latest_day_holds_and_of_one_day_what_was_set_last(
    versions: list[Dated[int]], day: date
) -> None:
    begun = [(one.starts, n, one.value) for n, one in enumerate(versions) if one.starts <= day]
    assert in_force(versions, day) == (max(begun)[2] if begun else None)


@given(VERSIONS, DAYS, st.integers(1, 30))
def test_what_is_set_for_a_day_to_come_changes_nothing_before_it(
    versions: list[Dated[int]], day: date, more: int
) -> None:
    later = Dated(day + timedelta(days=more), 0)
    assert in_force([*versions, later], day) == in_force(versions, day)


def test_a_version_begins_tomorrow_at_the_earliest() -> None:
    start_after(DAY + timedelta(days=1), DAY)
    for day in (DAY, DAY - timedelta(days=1)):
        with pytest.raises(StartsTooSoon):
            start_after(day, DAY)
