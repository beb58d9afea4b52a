"""Pounds as people write them, pence inside."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import money


@given(st.integers(0, money.MOST_PENCE))
def test_what_is_written_can_be_read_back(amount: int) -> None:
    assert money.pence(money.pounds(amount)) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [("12", 1200), ("12.50", 1250), ("£ 3.05", 305), ("1,200", 120000), (" 0 ", 0), ("£1,234,567.89", 123456789)],
)
def test_ways_of_writing(text: str, amount: int) -> None:
    assert money.pence(text) == amount


@pytest.mark.parametrize(
    "text", ["-1", "12,50", "1.5", "0.005", "1e18", "", "£", "12.50.1", "twelve", "1 2", "٣", "1,2,3"]
)
def test_what_is_no_amount_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(money.NotMoney, match=r"like 12 or 12\.50"):
        money.pence(text)


@pytest.mark.parametrize("text", ["10000000.01", "9" * 16, "1" * 5000, "1" + ",000" * 2000])
def test_too_much_is_refused(text: str) -> None:
    with pytest.raises(money.TooMuch):
        money.pence(text)


@given(st.integers(0, 10**9), st.integers(0, 10**4), st.integers(1, 10**4))
def test_a_share_is_rounded_half_up_exactly(amount: int, part: int, whole: int) -> None:
    exact = Fraction(amount * part, whole)
    found = money.share(amount, part, whole)
    assert -Fraction(1, 2) < exact - found <= Fraction(1, 2) or exact - found == -Fraction(1, 2)
    assert abs(exact - found) <= Fraction(1, 2)
    if exact - int(exact) == Fraction(1, 2):
        assert found == int(exact) + 1
