"""Cheap bounds never contradict the exact distance."""

import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from matching.distances.domain import Point, bounds_km, box, exact_km, within

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


@pytest.mark.parametrize("wrong", [(91, 0), (0, 181), (float("nan"), 0)])
def test_an_impossible_point_cannot_be_built(wrong):
    with pytest.raises(ValueError):
        Point(*wrong)
