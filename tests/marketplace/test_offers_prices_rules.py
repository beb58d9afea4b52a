"""Which change of a price can be, and how an uplift is rounded: no clock, no table."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hub.kernel.errors import KithError
from hub.kernel.money import share
from marketplace.offers.domain import (
    LEAST_PRICE,
    MOST_PRICE,
    NotFree,
    PriceSame,
    PriceWrong,
    TooFar,
    TooSoon,
    check_change,
    first_day,
    uplifted,
)


@given(st.integers(-10, 60_000), st.integers(-10, 60_000), st.integers(-5, 500))
def test_a_change_is_refused_or_is_one_that_can_be(before: int, after: int, ahead: int) -> None:
    today = date(2025, 12, 2)
    try:
        check_change(max(0, before), after, today + timedelta(days=ahead), today)
    except KithError as refusal:
        assert isinstance(refusal, NotFree | PriceWrong | PriceSame | TooSoon | TooFar)  # noqa: PT017 - one of these
    else:
        assert before > 0
        assert LEAST_PRICE <= after <= MOST_PRICE
        assert ahead >= (28 if after > before else 1)


@given(st.integers(1, MOST_PRICE), st.integers(1, 250))
def test_an_uplift_is_rounded_once_and_never_lowers(pence: int, permille: int) -> None:
    assert pence <= uplifted(pence, permille) <= MOST_PRICE
    assert uplifted(pence, permille) == min(MOST_PRICE, share(pence, 1000 + permille, 1000))


def test_the_first_day_depends_on_where_the_price_goes() -> None:
    today = date(2025, 12, 2)
    assert first_day(100, 101, today) == date(2025, 12, 30)
    assert first_day(100, 99, today) == date(2025, 12, 3)
