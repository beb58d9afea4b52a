"""Cheap bounds never contradict the exact distance."""

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from matching.distances.domain import (
    Point,
    bounds_km,
    box,
    box_along,
    detour_bounds_km,
    detour_km,
    exact_km,
    on_the_way,
    reach_km,
    within,
)

ANYWHERE = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
NEARBY = st.builds(Point, st.floats(51.2, 51.6), st.floats(-0.6, 0.1))


@given(st.one_of(st.tuples(ANYWHERE, ANYWHERE), st.tuples(NEARBY, NEARBY)))
def test_the_bounds_hold_the_distance(pair):
    low, high = bounds_km(*pair)
    assert low <= exact_km(*pair) <= high


@given(NEARBY, NEARBY, st.floats(0, 60))
def test_within_is_exact(one, other, km):
    assert within(one, other, km) == (geodesic((one.lat, one.lon), (other.lat, other.lon)).km <= km)


@given(ANYWHERE, ANYWHERE, st.floats(0, 500))
def test_a_box_leaves_nothing_out(centre, other, km):
    south, north, west, east = box(centre, km)
    if exact_km(centre, other) <= km:
        assert south <= other.lat <= north
        assert west <= other.lon <= east


@given(NEARBY, NEARBY, NEARBY)
def test_the_bounds_hold_a_detour(start, end, by):
    low, high = detour_bounds_km(start, end, by)
    assert low <= detour_km(start, end, by) <= high


@given(st.one_of(st.tuples(NEARBY, NEARBY, NEARBY), st.tuples(ANYWHERE, ANYWHERE, ANYWHERE)), st.floats(0, 60))
def test_what_is_on_the_way_stands_in_its_box_and_within_its_reach(three, km):
    start, end, by = three
    longer = geodesic((start.lat, start.lon), (by.lat, by.lon)).km + geodesic((end.lat, end.lon), (by.lat, by.lon)).km
    fits = max(0.0, longer - geodesic((start.lat, start.lon), (end.lat, end.lon)).km) <= km
    assert on_the_way(start, end, by, km) == fits
    if fits:
        south, north, west, east = box_along(start, end, km)
        assert south <= by.lat <= north
        assert west <= by.lon <= east
        assert max(exact_km(start, by), exact_km(end, by)) <= reach_km(start, end, km)


def test_a_place_on_the_line_is_no_detour_and_one_behind_counts_both_ways():
    start, end = Point(51.40, -0.30), Point(51.45, -0.30)
    assert detour_km(start, end, Point(51.42, -0.30)) < 1e-9
    behind = Point(51.39, -0.30)
    assert detour_km(start, end, behind) == pytest.approx(2 * exact_km(start, behind))


@pytest.mark.parametrize("wrong", [(91, 0), (0, 181), (float("nan"), 0)])
def test_an_impossible_point_cannot_be_built(wrong):
    with pytest.raises(ValueError):
        Point(*wrong)
