"""Masking hides a home in its cell, and says the same every time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hub.places.domain import Grid, Point, distance_km

GRID = Grid.of("a council's secret")
points = st.builds(Point, st.floats(51.3, 51.5), st.floats(-0.35, -0.2))


@given(points)
def test_a_masked_point_is_near_and_stays(point: Point) -> None:
    masked = GRID.mask(point)
    assert distance_km(point, masked) <= 0.36
    assert GRID.mask(masked) == masked


@given(points, points)
def test_there_are_few_masked_points(one: Point, other: Point) -> None:
    near, far = GRID.mask(one), GRID.mask(other)
    assert near == far or distance_km(near, far) > 0.2


def test_another_secret_is_another_grid() -> None:
    home = Point(51.409, -0.304)
    assert GRID.mask(home) != Grid.of("another").mask(home)
