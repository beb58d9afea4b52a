"""Circles as cells, and the sphere beside the ellipsoid: nothing that fits may be overlooked."""

from hypothesis import given
from hypothesis import strategies as st

from matching.distances.domain import Point, exact_km, sphere_ratios
from matching.search.adapters.elasticsearch.cells import FAR, cells, standing
from tests.matching.haversine import sphere_km

latitudes = st.floats(-89, 89)


@st.composite
def pairs(draw):
    """Two points, mostly near each other."""
    one = Point(draw(latitudes), draw(st.floats(-180, 180)))
    north, east = draw(st.floats(-0.9, 0.9)), draw(st.floats(-0.9, 0.9))
    lat, lon = max(-89.9, min(89.9, one.lat + north)), max(-180.0, min(180.0, one.lon + east))
    return one, Point(lat, lon)


@given(pairs(), st.floats(0, 1.5))
def test_a_circle_that_holds_a_point_shares_a_cell_with_it(pair, more):
    one, other = pair
    touched = cells(one, exact_km(one, other) * (1 + more))
    assert touched == [FAR] or set(touched) & set(standing(other))


def test_a_circle_touches_few_cells():
    for km in (0, 0.5, 1, 1.1, 3.3, 8, 31.9, 64):
        assert 1 <= len(cells(Point(51.4, -0.3), km)) <= 64, km
    assert cells(Point(51.4, -0.3), 64.1) == [FAR]
    assert len(cells(Point(89.99, 0), 5)) < 420, "by a pole too"


@given(pairs())
def test_the_ellipsoid_lies_between_the_factors(pair):
    one, other = pair
    exact, sphere = exact_km(one, other), sphere_km(one, other)
    low, high = sphere_ratios(one, exact)
    assert low * sphere - 1e-6 <= exact <= high * sphere + 1e-6


def test_the_factors_are_close_together_here():
    low, high = sphere_ratios(Point(51.4, -0.3), 10)
    assert 1 < low < high < 1.0035
    assert high - low < 0.003
