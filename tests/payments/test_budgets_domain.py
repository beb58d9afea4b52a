"""Periods, instalments and drawing in order: rules without a server."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.budgets.domain import LEAD, NotABudget, Terms, draw, four_weeks

START = date(2025, 12, 1)


def test_periods_are_anchored_at_the_start() -> None:
    periods = Terms(START, START + timedelta(days=70), 2_800, one_off_pence=50).periods()
    assert [(p.number, p.starts, p.until, p.amount_pence) for p in periods] == [
        (1, START, date(2025, 12, 29), 2_850),
        (2, date(2025, 12, 29), date(2026, 1, 26), 2_800),
        (3, date(2026, 1, 26), date(2026, 2, 10), 1_500),  # 15 of 28 days
    ]
    assert periods[1].due == date(2025, 12, 22)


def test_money_paid_once_pays_for_the_whole_time() -> None:
    (only,) = Terms(START, START + timedelta(days=364), 0, one_off_pence=9_000).periods()
    assert (only.starts, only.until, only.amount_pence) == (START, START + timedelta(days=365), 9_000)


terms = st.builds(
    lambda length, pence, weeks, once: Terms(START, START + timedelta(days=length), pence, weeks, once),
    st.integers(0, 1_000),
    st.integers(1, 10**6),
    st.integers(1, 52),
    st.integers(0, 10**6),
)


@given(terms)
def test_periods_cover_each_day_once(terms: Terms) -> None:
    periods = terms.periods()
    assert periods[0].starts == terms.starts
    assert periods[-1].until == terms.after
    assert all(a.until == b.starts for a, b in itertools.pairwise(periods))
    assert [p.number for p in periods] == list(range(1, len(periods) + 1))
    assert all(p.due == p.starts - LEAD for p in periods)
    whole = terms.instalment_pence * len(periods) + terms.one_off_pence
    assert whole - terms.instalment_pence <= sum(p.amount_pence for p in periods) <= whole


@given(terms, st.integers(0, 60))
def test_paid_and_coming_are_all_of_it(terms: Terms, landed: int) -> None:
    periods = terms.periods()
    landed = min(landed, len(periods))
    assert periods[:landed] + terms.coming(landed) == periods
    assert terms.paid_until(landed) == (periods[landed - 1].until if landed else None)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ((START, START - timedelta(days=1), 5), "ends"),
        ((START, START + timedelta(days=3_000), 5), "ends"),
        ((START, START, 5, 0), "weeks"),
        ((START, START, 5, 53), "weeks"),
        ((START, START, 0), "instalment"),
        ((START, START, -1, 4, 5), "instalment"),
        ((START, START, 5, 4, -5), "instalment"),
    ],
)
def test_terms_that_cannot_be(values: tuple[date, date, int], field: str) -> None:
    with pytest.raises(NotABudget) as refused:
        Terms(*values)
    assert refused.value.data["field"] == field


@given(st.integers(0, 5_000), st.lists(st.integers(0, 2_000), max_size=4))
def test_drawing_takes_funds_in_order(pence: int, there: list[int]) -> None:
    parts = draw(pence, [(str(n), amount) for n, amount in enumerate(there)])
    if pence > sum(there):
        assert parts is None
        return
    assert parts is not None
    taken = dict(parts)
    assert sum(taken.values()) == pence
    assert all(0 < taken[name] <= there[int(name)] for name in taken)
    # A later fund is touched only when every one before it is used up.
    if taken:
        last = max(int(name) for name in taken)
        assert all(taken.get(str(n), 0) == there[n] for n in range(last))


@given(st.integers(-400, 800))
def test_four_weeks_hold_the_day(offset: int) -> None:
    day = START + timedelta(days=offset)
    first, after = four_weeks(START, day)
    assert first <= day < after
    assert (after - first).days == 28
    assert (first - START).days % 28 == 0
