"""Up to which amounts one officer decides alone: what is in force on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.limits.domain import (
    DEFAULT,
    MOST_PENCE,
    Limits,
    LimitsWrong,
    StartsTooSoon,
    Version,
    in_force,
    start_after,
)

DAY = date(2026, 1, 1)
DAYS = st.integers(0, 20).map(lambda n: DAY + timedelta(days=n))
VERSIONS = st.lists(st.builds(Version, DAYS, st.builds(Limits, st.integers(1, MOST_PENCE), st.integers(1, MOST_PENCE))))


@given(VERSIONS, DAYS)
def test_of_what_has_begun_the_latest_day_holds_and_of_one_day_what_was_set_last(
    versions: list[Version], day: date
) -> None:
    begun = [(one.starts, n, one.limits) for n, one in enumerate(versions) if one.starts <= day]
    assert in_force(versions, day) == (max(begun, key=lambda found: found[:2])[2] if begun else DEFAULT)


@given(VERSIONS, DAYS, st.integers(1, 30))
def test_what_is_set_for_a_day_to_come_changes_nothing_before_it(versions: list[Version], day: date, more: int) -> None:
    later = Version(day + timedelta(days=more), Limits(1, 1))
    assert in_force([*versions, later], day) == in_force(versions, day)


@pytest.mark.parametrize("pence", [0, -1, MOST_PENCE + 1, 10**20])
@pytest.mark.parametrize("name", ["run_pence", "break_pence"])
def test_limits_that_cannot_be_name_their_field(name: str, pence: int) -> None:
    with pytest.raises(LimitsWrong) as refusal:
        Limits(**{name: pence})
    assert refusal.value.data["field"] == name


def test_limits_begin_tomorrow_at_the_earliest() -> None:
    start_after(DAY + timedelta(days=1), DAY)
    for day in (DAY, DAY - timedelta(days=1)):
        with pytest.raises(StartsTooSoon):
            start_after(day, DAY)
