"""The published rounding: no small count, multiples of five, no rate above one, and nothing else decides."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from oversight.disclosure.domain import Cell, Contributor, Shape, Tier, nearest, show

PERSON, PROVIDER = Contributor.PERSON, Contributor.PROVIDER
COUNTS = st.integers(0, 5000)
PEOPLES_SHAPES = st.sampled_from([Shape.RATE, Shape.COUNT, Shape.MEDIAN, Shape.PRICE])


@st.composite
def peoples(draw: st.DrawFn) -> Cell:
    n = draw(COUNTS)
    below = draw(st.floats(0, 1e6))
    above = draw(st.floats(0, 1)) * below
    value = draw(st.none() | st.floats(0, 1e4)) if not below else above / below
    return Cell(value, n, above, below, draw(st.none() | st.floats(0, 1e4)), trials=n)


@given(peoples(), PEOPLES_SHAPES)
def test_no_count_of_people_under_ten_is_ever_published(cell: Cell, shape: Shape) -> None:
    shown = show(cell, shape, PERSON, Tier.T0)
    if cell.n < 10:
        assert shown.hidden
        assert (shown.value, shown.n, shown.tail) == (None, None, None)
    else:
        assert not shown.hidden
        assert shown.n is not None
        assert shown.n >= 10
        assert shown.n % 5 == 0
        assert abs(shown.n - cell.n) <= 2


@given(peoples())
def test_a_rate_is_worked_out_from_rounded_counts_and_never_exceeds_one(cell: Cell) -> None:
    shown = show(cell, Shape.RATE, PERSON, Tier.T0)
    if shown.value is not None:
        assert 0 <= shown.value <= 1
        assert cell.numerator is not None
        assert cell.denominator is not None
        assert shown.value == min(1.0, nearest(cell.numerator, 5) / nearest(cell.denominator, 5))


@given(peoples(), peoples(), PEOPLES_SHAPES)
def test_cells_that_round_alike_are_published_alike(one: Cell, other: Cell, shape: Shape) -> None:
    """Nothing of the exact cell leaks but through its rounding: same rounded parts, same published figure."""
    assume(one.n >= 10)
    twin = replace(other, n=one.n, numerator=one.numerator, denominator=one.denominator, value=one.value, tail=one.tail)
    assert show(twin, shape, PERSON, Tier.T0) == show(one, shape, PERSON, Tier.T0)


@given(peoples(), st.sampled_from([Shape.RATE, Shape.MEDIAN]))
def test_officers_see_it_from_five_on(cell: Cell, shape: Shape) -> None:
    shown = show(cell, shape, PERSON, Tier.T2)
    assert shown.hidden is (cell.n < 5)
    if not shown.hidden:
        assert (shown.value, shown.n) == (cell.value, cell.n)


@given(peoples())
def test_nine_in_ten_needs_thirty_people(cell: Cell) -> None:
    shown = show(cell, Shape.MEDIAN, PERSON, Tier.T0)
    assert shown.tail is None or cell.n >= 30


@given(st.integers(0, 50), st.floats(0, 1e4), st.sampled_from(list(Tier)))
def test_figures_about_suppliers_are_never_hidden(n: int, value: float, tier: Tier) -> None:
    shown = show(Cell(value, n), Shape.INDEX, PROVIDER, tier)
    assert (shown.value, shown.n, shown.hidden) == (value, n, False)


@given(st.floats(0, 1e6), st.sampled_from([5, 10]))
def test_nearest_is_nearest(amount: float, step: int) -> None:
    assert nearest(amount, step) % step == 0
    assert abs(nearest(amount, step) - amount) <= step / 2 + 1e-6
