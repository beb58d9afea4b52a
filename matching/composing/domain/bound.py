"""A bound of ours that no plan can pass: prices for visits and money are guessed, and each helper does what pays them.

Whatever the prices are, the sum is a bound (weak duality); steps along the subgradient only make it tighter. Travel,
and being in one place at a time, are left out, which can only make it larger. Where a plan is known that covers all, lines
of which every plan is no better than that one are dropped on the way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.composing.domain.board import Board
from matching.composing.domain.values import Certificate

ROUNDS, SIFT_EVERY = 150, 15
Array = Any  # numpy's own types say more than helps here
POUNDS, QUARTERS = 1000.0, 10.0  # what the prices of money and of covering are measured in, so that steps suit them


@dataclass(frozen=True)
class Lines:
    """Lines as columns; `index` says which of the board's each one is."""

    index: Array
    visit: Array
    helper: Array
    party: Array
    seats: Array
    minutes: Array
    pence: Array
    points: Array
    share: Array

    def take(self, mask: Array) -> Lines:
        """Some of them."""
        return Lines(*(getattr(self, name)[mask] for name in self.__dataclass_fields__))


def _columns(board: Board, of: list[int]) -> Lines:
    rows = [
        (i, x.visit, x.helper, x.party, x.seats, x.minutes, x.pence, x.points)
        for i, x in ((i, board.lines[i]) for i in of)
    ]
    index, visit, helper, party, seats, minutes, pence, points = (
        np.array(column) for column in zip(*rows, strict=True)
    )
    worth = np.array([v.worth / v.carers for v in board.visits])
    return Lines(
        index, visit, helper, party, seats.astype(float), minutes.astype(float), pence.astype(float),
        points.astype(float), worth[visit] * seats,
    )  # fmt: skip


def coverable(board: Board) -> list[int]:
    """The visits that could be covered if nobody were ever full and money had no end."""
    return [
        v
        for v, visit in enumerate(board.visits)
        if any(board.lines[i].seats == visit.carers for i in board.of_visit[v])
        or len({board.lines[i].party for i in board.of_visit[v]}) >= visit.carers
    ]


def most_worth(board: Board) -> int:
    """What they come to."""
    return sum(board.visits[v].worth for v in coverable(board))


@dataclass(frozen=True)
class Prices:
    """The least bound, and at its prices: what each line that was kept brings, and each party above its fee."""

    least: float
    lines: Lines
    profit: Array
    party: Array

    def losses(self) -> Array:
        """How much less than the bound every plan with this line is, for each line."""
        return -(np.minimum(0.0, self.profit) + np.minimum(0.0, self.party)[self.lines.party])


def certify(board: Board, worth: int, points: int) -> tuple[Certificate, Prices | None]:
    """A bound on `worth`, and on the points of plans that are worth at least as much as a plan with these figures."""
    can = coverable(board)
    if not can:
        return Certificate(0, max(0, points), board.scale), None
    lines = _columns(board, [i for v in can for i in board.of_visit[v]])
    top = sum(board.visits[v].worth for v in can)
    if worth < top:
        none = np.zeros(len(board.person))
        top = min(top, _floor(_Dual(board, lines, lines.share, none, 0, float(worth), full=False).least()))
    fee = np.array(board.person, dtype=float)
    dual = _Dual(board, lines, lines.points, fee, worth, float(points), full=worth == top == most_worth(board))
    least = _floor(dual.least())
    return Certificate(max(top, worth), max(least, points), board.scale), dual.best


def _floor(value: float) -> int:
    """The whole number that a bound in floating point surely holds to."""
    return math.floor(value + 1e-6 * (1 + abs(value)))


class _Dual:
    """The relaxed question: `gain` of lines, a `fee` of parties, plans worth `at_least`, of which one brings `known`.

    Where everything that can be covered must be (`full`), the prices of visits may fall below nought.
    """

    def __init__(
        self, board: Board, lines: Lines, gain: Array, fee: Array, at_least: int, known: float, *, full: bool
    ) -> None:
        self.lines, self.gain, self.fee, self.known, self.full = lines, gain, fee, known, full
        self.at_least = 0.0 if full else float(at_least)
        self.capacity = np.array(board.capacity, dtype=float)
        self.purse = float(board.purse)
        self.seats = np.zeros(len(board.visits))
        self.seats[lines.visit] = [float(board.visits[v].carers) for v in lines.visit]
        self.price = np.full(len(board.visits), -math.inf if full else 0.0)
        np.maximum.at(self.price, lines.visit, gain / lines.seats)
        self.price[~np.isfinite(self.price)] = 0.0
        self.mu = self.nu = 0.0
        self.best = Prices(math.inf, lines, gain, fee)

    def least(self) -> float:
        """The least value that was met in so many steps."""
        theta, stuck = 1.0, 0
        for turn in range(ROUNDS):
            if not len(self.gain):
                return min(self.best.least, self.known)
            total, profit, taken, party = self._value()
            stuck = stuck + 1
            if total < self.best.least:
                stuck = stuck if total > self.best.least - 1e-4 * abs(self.best.least) else 0
                self.best = Prices(total, self.lines, profit, party)
            if stuck >= 6:
                theta, stuck = theta / 2, 0
            if self.best.least - self.known < 1.0 or theta < 2e-3 or not self._go(taken, theta, total):
                break
            if self.full and turn % SIFT_EVERY == SIFT_EVERY - 1:
                self._sift(total, profit, party)
        return self.best.least

    def _value(self) -> tuple[float, Array, Array, Array]:
        lines = self.lines
        profit = self.gain - self.price[lines.visit] * lines.seats
        if self.mu:
            profit = profit - self.mu * lines.pence
        if self.nu:
            profit = profit + self.nu * lines.share
        taken, party = _helpers(lines, profit, self.capacity, self.fee)
        total = float(party[party > 0].sum() + (self.price * self.seats).sum())
        return total + self.mu * self.purse - self.nu * self.at_least, profit, taken, party

    def _go(self, taken: Array, theta: float, total: float) -> bool:
        """A step against the slope; False where there is none."""
        lines = self.lines
        slope = self.seats - np.bincount(lines.visit, weights=taken * lines.seats, minlength=len(self.seats))
        if not self.full:
            slope[(self.price <= 0) & (slope > 0)] = 0.0
        money = (self.purse - float((taken * lines.pence).sum())) / POUNDS
        money = 0.0 if money > 0 and self.mu <= 0 else money
        worth = (float((taken * lines.share).sum()) - self.at_least) / QUARTERS if self.at_least else 0.0
        worth = 0.0 if worth > 0 and self.nu <= 0 else worth
        norm = float((slope**2).sum()) + money**2 + worth**2
        if norm < 1e-12:
            return False
        step = theta * max(total - self.known, 1.0) / norm
        self.price = self.price - step * slope
        if not self.full:
            self.price = np.maximum(0.0, self.price)
        self.mu = max(0.0, self.mu - step * money / POUNDS)
        self.nu = max(0.0, self.nu - step * worth / QUARTERS)
        return True

    def _sift(self, total: float, profit: Array, party: Array) -> None:
        """Drop the lines of which every plan is no better than the known one: the bound with one of them forced says so."""
        with_it = total + np.minimum(0.0, profit) + np.minimum(0.0, party)[self.lines.party]
        keep = with_it >= self.known + 1.0 - 1e-6 * (1 + abs(total))
        if keep.mean() < 0.9:
            self.lines, self.gain = self.lines.take(keep), self.gain[keep]


def _helpers(lines: Lines, profit: Array, capacity: Array, fee: Array) -> tuple[Array, Array]:
    """What each helper takes, by the share of each line, when only what pays is done; and what each party brings."""
    pays = profit > 0
    taken = pays.astype(float)
    minutes = np.bincount(lines.helper, weights=taken * lines.minutes, minlength=len(capacity))
    too_much = minutes > capacity
    if too_much.any():
        own = (pays & too_much[lines.helper]).nonzero()[0]
        own = own[np.lexsort((-profit[own] / lines.minutes[own], lines.helper[own]))]
        whose, each = lines.helper[own], lines.minutes[own]
        before = each.cumsum() - each
        before -= before[whose.searchsorted(whose)]
        taken[own] = np.minimum(1.0, np.maximum(0.0, (capacity[whose] - before) / each))
    party = np.bincount(lines.party, weights=taken * profit, minlength=len(fee)) - fee
    return taken * (party > 0)[lines.party], party
