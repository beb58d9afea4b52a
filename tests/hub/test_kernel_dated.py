"""What holds on a day, of versions that were decided one after the other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.dated import Dated, StartsTooSoon, Versions, start_after
from hub.kernel.errors import Conflict, Invalid

DAY = date(2026, 1, 1)
DAYS = st.integers(0, 20).map(lambda n: DAY + timedelta(days=n))
DECIDED = st.lists(st.builds(Dated[int], DAYS, st.integers(1, 9))).map(tuple)
ADDED, SAME = Conflict(), Invalid(message="so it stands")


@given(DECIDED, DAYS)
def test_of_what_has_begun_the_latest_day_holds_and_of_one_day_what_was_decided_last(
    decided: tuple[Dated[int], ...], day: date
) -> None:
    begun = [(one.starts, n, one.value) for n, one in enumerate(decided) if one.starts <= day]
    assert Versions(0, decided).on(day) == (max(begun)[2] if begun else 0)
    assert Versions(0, decided).begun(day) is (decided[max(begun)[1]] if begun else None)


@given(DECIDED, DAYS, st.integers(1, 30))
def test_what_is_decided_for_a_day_to_come_changes_nothing_before_it(
    decided: tuple[Dated[int], ...], day: date, more: int
) -> None:
    later = Dated(day + timedelta(days=more), 0)
    assert Versions(-1, (*decided, later)).on(day) == Versions(-1, decided).on(day)


@given(DECIDED, DAYS)
def test_what_is_coming_is_each_later_day_once_in_order_with_what_will_hold(
    decided: tuple[Dated[int], ...], today: date
) -> None:
    versions = Versions(0, decided)
    coming = versions.coming(today)
    assert [one.starts for one in coming] == sorted({one.starts for one in decided if one.starts > today})
    assert [one.value for one in coming] == [versions.on(one.starts) for one in coming]


def test_what_was_decided_last_is_first_in_its_history_whatever_its_day() -> None:
    late, soon = Dated(DAY + timedelta(days=9), 1, id="A"), Dated(DAY, 2, id="B")
    versions = Versions(0, (late, soon))
    assert (versions.latest, versions.mark, versions.history) == (2, "B", (soon, late))
    assert (Versions(0).latest, Versions(0).mark, Versions(0).history) == (0, "", ())


def test_versions_as_they_stood_at_a_moment_are_those_decided_by_then() -> None:
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    always, then, after = Dated(DAY, 1), Dated(DAY, 2, set_at=noon), Dated(DAY, 3, set_at=noon + timedelta(seconds=1))
    stood = Versions(0, (always, then, after)).decided_by(noon)
    assert stood == Versions(0, (always, then))


def test_whoever_changes_it_has_seen_the_last_and_changes_something() -> None:
    versions = Versions(0, (Dated(DAY, 1, id="A"),))
    versions.must_change(2, "A", changed=ADDED, same=SAME)
    versions.must_change(0, "A", changed=ADDED, same=SAME)  # back to what stood before
    for seen in ("", "B"):
        with pytest.raises(Conflict):
            versions.must_change(1, seen, changed=ADDED, same=SAME)
    with pytest.raises(Invalid):
        versions.must_change(1, "A", changed=ADDED, same=SAME)
    with pytest.raises(Invalid):
        Versions(0).must_change(0, "", changed=ADDED, same=SAME)


def test_a_version_begins_tomorrow_at_the_earliest() -> None:
    start_after(DAY + timedelta(days=1), DAY)
    for day in (DAY, DAY - timedelta(days=1)):
        with pytest.raises(StartsTooSoon):
            start_after(day, DAY)
