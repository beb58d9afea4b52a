"""The round against brute force: exact line by line, within every capacity, whatever the order; and stable where asked."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from matching.rounds.domain import (
    GOT,
    LACKED,
    Ask,
    Board,
    Edges,
    Objective,
    Supply,
    TooLarge,
    got,
    lacked,
    objective,
    settle_stably,
    solve,
    unstable,
)
from matching.rounds.domain.exact import Costs

Row = tuple[int, int, int, int]


def board(asks: list[Ask], supplies: list[int], rows: list[Row], served: frozenset[str] = frozenset()) -> Board:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], [], []]
    return Board(asks, [Supply(f"s{i}", n) for i, n in enumerate(supplies)], Edges(*columns), served)


@st.composite
def boards(draw: st.DrawFn) -> Board:
    asks = [
        Ask(f"a{i}", f"n{draw(st.integers(0, 2))}", draw(st.integers(1, 3)), draw(st.integers(1, 3)))
        for i in range(draw(st.integers(1, 4)))
    ]
    supplies = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    pairs = [(a, s) for a in range(len(asks)) for s in range(len(supplies))]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=6))
    rows = [(a, s, draw(st.integers(1, 2)), draw(st.sampled_from([0, 1, 50, 99, 100]))) for a, s in chosen]
    served = frozenset(draw(st.sets(st.sampled_from(["n0", "n1", "n2"]), max_size=1)))
    return board(asks, supplies, rows, served)


def best_of_all(one: Board) -> Objective:
    best = Objective(0, 0, 0)
    for amounts in product(*(range(n + 1) for n in one.edges.quarters)):
        try:
            best = max(best, objective(one, {edge: n for edge, n in enumerate(amounts) if n}))
        except ValueError:
            continue
    return best


@settings(max_examples=40, deadline=None)
@drawn(boards())
def test_it_is_the_best_of_all_answers(one: Board) -> None:
    assert objective(one, solve(one)) == best_of_all(one)


@settings(max_examples=40, deadline=None)
@drawn(boards(), st.randoms(use_true_random=False))
def test_order_and_names_change_nothing(one: Board, random) -> None:
    a, s = list(range(len(one.asks))), list(range(len(one.supplies)))
    random.shuffle(a)
    random.shuffle(s)
    rows = list(zip(one.edges.asks, one.edges.supplies, one.edges.quarters, one.edges.suits, strict=True))
    random.shuffle(rows)
    asks = [one.asks[i] for i in a]
    asks = [Ask(f"other-{i}", ask.need, ask.quarters, ask.priority) for i, ask in enumerate(asks)]
    moved = [(a.index(x), s.index(y), n, suit) for x, y, n, suit in rows]
    other = board(asks, [one.supplies[i].quarters for i in s], moved, one.served)
    assert objective(other, solve(other)) == objective(one, solve(one))
    assert solve(one) == solve(one)


def test_nobody_with_nothing_comes_first() -> None:
    """A high task could take all four quarters; someone with the lowest task would then have nothing."""
    asks = [Ask("a", "one", 4, 3), Ask("b", "two", 1, 1)]
    one = board(asks, [4], [(0, 0, 4, 100), (1, 0, 1, 0)])
    assert solve(one) == {0: 3, 1: 1}
    has = board(asks, [4], [(0, 0, 4, 100), (1, 0, 1, 0)], frozenset({"two"}))
    assert solve(has) == {0: 4}


def test_hours_by_priority_come_before_what_suits() -> None:
    asks = [Ask("a", "n", 1, 2), Ask("b", "n", 1, 1)]
    assert solve(board(asks, [1], [(0, 0, 1, 0), (1, 0, 1, 100)])) == {0: 1}


def test_nothing_to_share_is_an_answer() -> None:
    assert solve(board([Ask("a", "n", 1)], [1], [])) == {}
    assert solve(board([], [], [])) == {}


def test_what_would_leave_64_bits_is_refused() -> None:
    costs = Costs.of(150_000, 5_000, 205_002, 4_000_000)
    assert costs.need > 2 * 5_000 * 9 * costs.worth
    with pytest.raises(TooLarge):
        Costs.of(5_000_000, 5_000_000, 15_000_000, 10**8)


@pytest.mark.parametrize("row", [(1, 0, 1, 0), (0, 1, 1, 0), (0, 0, 0, 0), (0, 0, 1, 101), (-1, 0, 1, 0)])
def test_a_wrong_edge_is_refused(row: Row) -> None:
    with pytest.raises(ValueError):
        board([Ask("a", "n", 1)], [1], [row])


@pytest.mark.parametrize("make", [lambda: Ask("a", "n", 0), lambda: Ask("a", "n", 1, 4), lambda: Supply("s", -1)])
def test_wrong_asks_and_supplies_are_refused(make) -> None:
    with pytest.raises(ValueError):
        make()


@settings(max_examples=40, deadline=None)
@drawn(boards())
def test_deferred_acceptance_is_stable_and_never_better(one: Board) -> None:
    stable = settle_stably(one)
    assert unstable(one, stable) == []
    assert objective(one, stable) <= objective(one, solve(one))


@settings(max_examples=40, deadline=None)
@drawn(boards())
def test_everyone_hears_why(one: Board) -> None:
    answer = solve(one)
    assert {edge: code in GOT for edge, (code, _) in got(one, answer).items()} == dict.fromkeys(answer, True)
    without = set(one.edges.asks) - {one.edges.asks[e] for e in answer}
    assert set(lacked(one, answer)) == without
    assert all(code in LACKED and could > 0 for code, could in lacked(one, answer).values())


def test_the_reason_says_who_was_served_before() -> None:
    asks = [Ask("a", "one", 1, 3), Ask("b", "two", 1, 1)]
    one = board(asks, [1], [(0, 0, 1, 10), (1, 0, 1, 100)])
    assert lacked(one, solve(one)) == {1: ("taken-higher", 1)}
    assert got(one, solve(one)) == {0: ("only", 1)}
