"""The calendar: no day in two spans or in none, and the same for every reader."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from oversight.calendar.domain import ANCHOR, Grain, complete, span_of
from tests.oversight.facts import ZONE

DAYS = st.dates(date(2015, 1, 1), date(2045, 1, 1))
GRAINS = st.sampled_from(list(Grain))


@given(DAYS, GRAINS)
def test_every_day_is_in_one_span_from_a_monday_to_a_sunday(day: date, grain: Grain) -> None:
    span = span_of(day, grain)
    assert span.first <= day <= span.last
    assert (span.first.weekday(), span.last.weekday()) == (0, 6)
    assert (span.last - span.first).days + 1 == 7 * span.weeks
    assert {span_of(span.first + timedelta(days=n), grain) for n in range(7 * span.weeks)} == {span}
    assert span.before().last + timedelta(days=1) == span.first


@given(DAYS, GRAINS)
def test_spans_follow_each_other_in_utc_without_a_gap(day: date, grain: Grain) -> None:
    span = span_of(day, grain)
    assert span.before().bounds(ZONE)[1] == span.bounds(ZONE)[0]
    assert span.bounds(ZONE)[0].tzinfo is UTC


@given(DAYS, st.integers(0, 900), GRAINS)
def test_what_is_complete_has_ended_and_begun_in_time(today: date, ago: int, grain: Grain) -> None:
    since = today - timedelta(days=ago)
    found = complete(today, since, grain)
    assert all(span.last < today and span.first >= since for span in found)
    assert found == sorted(set(found))
    later = span_of(today, grain)
    for span in [*found[1:], later] if found else []:
        assert span.before() in found
    assert ago < 2 * 7 * later.weeks or found


def test_a_clock_change_keeps_midnight() -> None:
    span = span_of(date(2025, 10, 26), Grain.PERIOD)
    start, end = span.bounds(ZONE)
    assert start == datetime(2025, 10, 5, 23, tzinfo=UTC)
    assert end == datetime(2025, 11, 3, 0, tzinfo=UTC)


def test_periods_and_quarters_meet_once_a_year() -> None:
    assert ANCHOR.weekday() == 0
    year = ANCHOR + timedelta(days=364)
    assert span_of(year, Grain.PERIOD).first == span_of(year, Grain.QUARTER).first == year
    assert span_of(date(2025, 11, 30), Grain.PERIOD).code == "2025-11-30-period"
