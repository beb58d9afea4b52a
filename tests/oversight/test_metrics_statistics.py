"""The statistics against known values and against brute force."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oversight.metrics.domain import statistics

# Remission in weeks of 21 patients given 6-mercaptopurine (Freireich and others 1963, Blood 21:699), as every
# textbook on survival has it: the time, and whether the remission ended then.
WEEKS = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
ENDED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
SHARES = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}


def curve(times: list[float], ended: list[bool]) -> list[tuple[float, float, float]]:
    return statistics.survival(times, ended)


def test_wilson_against_known_values() -> None:
    # Newcombe (1998), Statistics in Medicine 17:857, table I, method 3.
    assert statistics.wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert statistics.wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert statistics.wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert statistics.wilson(1, 29) == pytest.approx((0.0061, 0.1718), abs=5e-5)


@given(st.integers(1, 500), st.data())
def test_wilson_holds_the_share_and_narrows(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    low, high = statistics.wilson(hits, n)
    assert 0 <= low <= hits / n + 1e-12
    assert hits / n - 1e-12 <= high <= 1
    wider = statistics.wilson(hits * 4, n * 4)
    assert wider[1] - wider[0] < high - low


@pytest.mark.parametrize(("hits", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_wilson_refuses_what_is_no_proportion(hits: int, n: int) -> None:
    with pytest.raises(ValueError):
        statistics.wilson(hits, n)


def test_kaplan_meier_as_in_the_textbook() -> None:
    steps = curve([float(w) for w in WEEKS], [bool(e) for e in ENDED])
    assert {time: round(share, 3) for time, share, _ in steps} == SHARES
    assert statistics.quantile_of(steps, 0.5) == 23
    assert statistics.quantile_of(steps, 0.9) is None
    # Greenwood's standard error at ten weeks is 0.0963.
    _, share, variance = next(step for step in steps if step[0] == 10)
    assert share * variance**0.5 == pytest.approx(0.0963, abs=5e-5)
    # The interval of the median that R's survfit gives for these with conf.type="log": 16 to not reached.
    assert statistics.quantile_interval(steps, 0.5) == (16, None)


@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=12))
def test_kaplan_meier_against_brute_force(waits: list[tuple[int, bool]]) -> None:
    steps = curve([float(t) for t, _ in waits], [e for _, e in waits])
    for time, share, _ in steps:
        product = 1.0
        for t in sorted({t for t, ended in waits if ended and t <= time}):
            product *= 1 - sum(w == (t, True) for w in waits) / sum(w[0] >= t for w in waits)
        assert share == pytest.approx(product)
    assert all(before[1] >= after[1] for before, after in pairwise(steps))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=15))
def test_without_anyone_waiting_it_is_the_plain_middle(waits: list[int]) -> None:
    steps = curve([float(t) for t in waits], [True] * len(waits))
    assert statistics.quantile_of(steps, 0.5) == sorted(waits)[(len(waits) + 1) // 2 - 1]
    lower, upper = statistics.quantile_interval(steps, 0.5)
    assert lower is not None
    assert lower <= (statistics.quantile_of(steps, 0.5) or 0)
    assert upper is None or upper >= (statistics.quantile_of(steps, 0.5) or 0)


def test_the_least_wait_says_something_even_where_nobody_was_matched() -> None:
    assert statistics.least_wait([], [], 0.5) is None
    assert statistics.least_wait([1.0, 20.0, 20.0], curve([1.0, 20.0, 20.0], [False] * 3), 0.5) == 20.0
    same_day = [5.0] * 40
    assert statistics.least_wait(same_day, curve(same_day, [True] * 40), 0.5) == 5.0


def test_how_few_hold_the_market() -> None:
    assert statistics.herfindahl([7.0]) == 10_000
    assert statistics.herfindahl([1.0] * 10) == pytest.approx(1_000)
    # The example of the US merger guidelines of 1982: 30, 30, 20 and 20 per cent.
    assert statistics.herfindahl([30, 30, 20, 20]) == pytest.approx(2_600)
    assert statistics.herfindahl([0.0, 0.0]) is None
    assert statistics.top_share([30, 30, 25, 15]) == pytest.approx(0.3)
    assert statistics.top_share([]) is None


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=20))
def test_a_merger_never_lowers_it(amounts: list[int]) -> None:
    before = statistics.herfindahl([float(a) for a in amounts])
    merged = statistics.herfindahl([float(sum(amounts[:2])), *map(float, amounts[2:])])
    assert before is not None
    assert merged is not None
    assert merged >= before - 1e-9
    assert 10_000 / len(amounts) - 1e-9 <= before <= 10_000 + 1e-9
