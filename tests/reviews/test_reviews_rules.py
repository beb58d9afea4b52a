"""The rules of reviewing, without a server."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.reviews.domain import (
    TRANSITIONS,
    Happening,
    NotRated,
    Ratings,
    State,
    mentions_harm,
    prior,
    shows,
    summary,
    year_before,
)

NOON = datetime(2025, 12, 2, 12, tzinfo=UTC)


@given(st.integers(-3, 9), st.integers(-3, 9), st.integers(-3, 9))
def test_a_rating_is_from_one_to_five_or_cannot_be_built(kind: int, reliable: int, good: int) -> None:
    values = {"kind": kind, "reliable": reliable, "good": good}
    if all(1 <= v <= 5 for v in values.values()):
        assert 1 <= Ratings(**values).mean <= 5
    else:
        with pytest.raises(NotRated) as refused:
            Ratings(**values)
        assert not 1 <= values[refused.value.data["field"]] <= 5


@given(st.lists(st.floats(1, 5), max_size=50), st.floats(1, 5))
def test_a_summary_lies_between_the_prior_and_the_mean(ratings: list[float], m: float) -> None:
    found = summary(sum(ratings), len(ratings), m)
    mean = sum(ratings) / len(ratings) if ratings else m
    assert min(mean, m) - 1e-9 <= found.mean <= max(mean, m) + 1e-9
    assert found.shown == (len(ratings) >= 3)


def test_the_formula_of_metric_17() -> None:
    assert summary(25.0, 5, 4.0).mean == pytest.approx((25 + 4 * 10) / 15)


def test_the_prior_is_the_boroughs_own_from_a_hundred_reviews() -> None:
    assert prior(99 * 3.0, 99) == 4.0
    assert prior(100 * 3.0, 100) == 3.0


@pytest.mark.parametrize(
    ("day", "since", "until"),
    [
        ("2025-12-31", "2024-10-01", "2025-10-01"),
        ("2026-01-01", "2025-01-01", "2026-01-01"),
        ("2026-06-30", "2025-04-01", "2026-04-01"),
        ("2028-02-29", "2027-01-01", "2028-01-01"),
    ],
)
def test_the_borough_s_mean_is_of_whole_quarters(day: str, since: str, until: str) -> None:
    assert year_before(date.fromisoformat(day)) == (date.fromisoformat(since), date.fromisoformat(until))


def test_a_review_shows_when_both_are_in_or_the_window_has_passed() -> None:
    assert shows(other_written=True, closes_at=NOON, now=NOON - timedelta(days=1))
    assert not shows(other_written=False, closes_at=NOON, now=NOON - timedelta(seconds=1))
    assert shows(other_written=False, closes_at=NOON, now=NOON)


@pytest.mark.parametrize(
    "words", ["She hit me", "He SHOUTED at mum", "money was stolen", "I felt threatened", "bruises"]
)
def test_words_of_harm_go_to_safeguarding(words: str) -> None:
    assert mentions_harm(words)


@pytest.mark.parametrize(
    "words", ["Lovely, kind and on time", "White bread, as asked", "A charming chat", "Which day suits"]
)
def test_everyday_words_do_not(words: str) -> None:
    assert not mentions_harm(words)


def test_what_is_removed_stays_removed() -> None:
    assert not [to for (state, _), to in TRANSITIONS.items() if state is State.REMOVED]
    assert all((State.HELD, happening) in TRANSITIONS for happening in (Happening.PUBLISH, Happening.REMOVE))
