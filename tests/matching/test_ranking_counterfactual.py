"""What would put someone first: true when it is done, and not said where it would not."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.distances.domain import Point
from matching.hours.domain import QUARTERS_A_DAY, WHOLE_WEEK_QUARTERS, WeekSlot, quarters
from matching.ranking.domain import DEFAULT, Candidate, Wanted, match, would_be_first

HERE = Point(51.4, -0.3)
DAYS = [quarters([WeekSlot(day, 540, 120)]) for day in range(7)]
WANTED = Wanted(
    "shopping", date(2026, 1, 5), date(2026, 3, 30), HERE, slots=sum(DAYS[:5]), prefer=frozenset({"pets", "language:ko"}),
    median_pence=2500,
)  # fmt: skip
BEST = Candidate("a", "party:a", "individual", "x", frozenset({"shopping"}), HERE, 50, price_pence=2400)


def other(**values):
    return replace(BEST, id="b", party="party:b", **values)


def would(candidate, first=BEST):
    return would_be_first(WANTED, candidate, match(WANTED, first, DEFAULT).score, DEFAULT)


def test_free_on_tuesdays():
    tuesdays_missing = other(availability=WHOLE_WEEK_QUARTERS & ~DAYS[1], features=frozenset({"pets"}))
    assert would(tuesdays_missing).days == (1,)


def test_the_price_is_the_highest_that_would_do():
    found = would(other(price_pence=2600)).price_pence
    assert found is not None
    assert found % 100 == 0
    score = match(WANTED, BEST, DEFAULT).score
    assert match(WANTED, other(price_pence=found), DEFAULT).score > score
    assert match(WANTED, other(price_pence=found + 100), DEFAULT).score <= score


def test_what_nobody_can_change_is_not_asked_for():
    assert not would(
        other(point=Point(51.48, -0.3), kept=1, due=40, asked=40, accepted=1, availability=0, price_pence=0)
    )


@given(
    st.integers(0, 127),
    st.integers(0, 5000),
    st.frozensets(st.sampled_from(["pets", "language:ko"])),
    st.floats(0, 0.08),
    st.integers(0, 20),
)
def test_each_answer_is_true_alone(days, price, features, north, kept):
    free = sum(mask for day, mask in enumerate(DAYS) if days >> day & 1)
    candidate = other(
        availability=free, price_pence=price, features=features, point=Point(51.4 + north, -0.3), due=20, kept=kept
    )
    first = match(WANTED, BEST, DEFAULT).score
    found = would(candidate)
    if found.days:
        more = candidate.availability | sum(DAYS[day] for day in found.days)
        assert match(WANTED, replace(candidate, availability=more), DEFAULT).score > first
        fewer = candidate.availability | sum(DAYS[day] for day in found.days[1:])
        assert match(WANTED, replace(candidate, availability=fewer), DEFAULT).score <= first
    if found.price_pence is not None:
        assert match(WANTED, replace(candidate, price_pence=found.price_pence), DEFAULT).score > first
    if found.prefer:
        assert match(WANTED, replace(candidate, features=features | found.prefer), DEFAULT).score > first


@pytest.mark.parametrize("day", range(7))
def test_a_day_is_a_run_of_quarters(day):
    assert DAYS[day] >> (day * QUARTERS_A_DAY) < 1 << QUARTERS_A_DAY
