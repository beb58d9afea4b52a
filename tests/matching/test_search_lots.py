"""Lots among equal hits: drawn from the id alone, turned by the month, and even over a year."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.ranking.domain import exposure
from matching.search.domain import Query, lots, place, turn_of
from matching.search.domain.lots import MOST, TURNS

IDS = st.text(min_size=1, max_size=30)


def test_they_are_what_they_were() -> None:
    """An index that was fed by another version draws the same: this never changes without a new schema of the server's."""
    assert lots("offer:1") == (2009369431, 3896767781, 3733695603, 970253952, 574322831, 2774429588)


@given(IDS, IDS)
def test_of_two_each_is_first_in_six_months_of_twelve(one: str, other: str) -> None:
    if one == other:
        return
    first = sum(place(one, turn) < place(other, turn) for turn in range(TURNS))
    assert first == 6
    assert all(0 <= lot <= MOST for lot in lots(one))


def test_a_year_gives_equals_nearly_the_same_exposure_and_every_month_another_order() -> None:
    """Forty who are equal: by id the first had all the luck. By lots, nobody's year is far from a fortieth."""
    ids = [f"0196{n:022d}" for n in range(40)]
    months = [sorted(ids, key=lambda id_: place(id_, turn)) for turn in range(TURNS)]
    assert all(one != other for one, other in pairwise(months))
    got = exposure(months)
    always = exposure([sorted(ids)] * TURNS)
    assert len(always) == 10  # ten are seen, thirty never
    assert len(got) > 35
    assert max(got.values()) < max(always.values()) / 2
    ten = [ids[n] for n in range(10)]
    year = exposure([sorted(ten, key=lambda id_: place(id_, turn)) for turn in range(TURNS)])
    assert all(0.06 < share < 0.16 for share in year.values()), sorted(year.values())


def test_the_turn_is_the_month_and_without_one_the_id_says_it() -> None:
    assert [turn_of(date(2026, month, 28)) for month in range(1, 13)] == list(range(12))
    assert sorted(["b", "a"], key=lambda id_: place(id_, None)) == ["a", "b"]
    with pytest.raises(ValueError, match="month"):
        Query(turn=12)
