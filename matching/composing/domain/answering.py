"""What is answered first, and always alike: outright where the question is small, else by a search and a bound."""

from __future__ import annotations

from collections.abc import Sequence

from matching.composing.domain.board import Board
from matching.composing.domain.bound import Prices, certify, most_worth
from matching.composing.domain.closing import close
from matching.composing.domain.search import MOST_STEPS, anneal, given, greedy
from matching.composing.domain.seats import seats_of
from matching.composing.domain.small import prices_of, settle
from matching.composing.domain.standing import Choice, Standing, ways_of
from matching.composing.domain.values import Certificate

MOST_PARTIES, MOST_A_VISIT, CHEAP_A_VISIT = 32, 6, 3
OUTRIGHT = 1 << 16  # lines times sets of seats, up to which tables are soonest
CLOSED = 24  # seats, up to which what loses least is put together
NEARER = 4  # where that was better, one in so many steps of the search is taken beside it
BUNDLES = (200, 800)  # out of which a better plan is put together, at first and once more


def answer(
    board: Board, *, seed: int = 1, steps: int = MOST_STEPS, start: Sequence[Choice] | None = None
) -> tuple[list[Choice], Certificate, list[int]]:
    """The lines that fill each visit (none where it stays open), the bound, and the lines that could do better.

    It is what is answered first. A plan gives the bound something to aim at; the prices that it finds say who is worth
    looking at, and what a better plan can be made of.
    """
    if board.lines and len(board.lines) << seats_of(board) <= OUTRIGHT:
        every = range(len(board.lines))
        settled = settle(board, every, prices_of(board, every))
        if settled.whole and settled.plan is not None:
            return settled.plan, Certificate(*settled.bound, board.scale), []
    first = greedy(board, ways_of(board), start)
    bound, prices = certify(board, first.worth, first.points)
    stood = [first.ways[v][k].choice if k >= 0 else () for v, k in enumerate(first.now)]
    if prices is None or (bound.worth, bound.points) == first.value:
        return stood, bound, []
    share = 1
    if first.worth == most_worth(board) and seats_of(board) <= CLOSED:
        better, bound = _closer(board, prices, first.points, bound)
        if better is not None:
            stood, share = better, NEARER
    plan = given(Standing(board, ways_of(board, promising(board, prices, stood))), stood)
    if plan.value == (bound.worth, bound.points):
        return stood, bound, []
    worth = plan.worth
    anneal(plan, seed=seed, most_points=bound.points, most_steps=steps, share=share)
    if plan.worth > worth:
        bound, _ = certify(board, plan.worth, plan.points)
    found = [plan.ways[v][k].choice if k >= 0 else () for v, k in enumerate(plan.now)]
    left = sorted({*prices.lines.index.tolist(), *(i for choice in found for i in choice)})
    return found, Certificate(bound.worth, max(bound.points, plan.points), bound.scale), left


def _closer(board: Board, prices: Prices, points: int, bound: Certificate) -> tuple[list[Choice] | None, Certificate]:
    """A better plan than one that covers all, out of what loses least (None: none was found), and a lower bound."""
    better = None
    for most in BUNDLES:
        closed = close(board, prices, points, most)
        better, points = closed.plan or better, closed.points
        bound = Certificate(bound.worth, max(points, min(bound.points, closed.bound)), board.scale)
        if bound.points == points:
            break
    return better, bound


def promising(board: Board, prices: Prices, stood: Sequence[Choice]) -> set[int]:
    """The lines worth looking at: of the parties that bring most, and of each visit the best and the cheapest."""
    order = sorted(range(len(board.person)), key=lambda p: (-float(prices.party[p]), p))
    parties = set(order[:MOST_PARTIES])
    profit = dict(zip(prices.lines.index.tolist(), prices.profit.tolist(), strict=True))
    found = {i for i in profit if board.lines[i].party in parties} | {i for way in stood for i in way}
    for own in board.of_visit:
        left = [i for i in own if i in profit]
        found.update(sorted(left, key=lambda i: (-profit[i], i))[:MOST_A_VISIT])
        found.update(sorted(left, key=lambda i: (board.lines[i].pence, i))[:CHEAP_A_VISIT])
    return found
