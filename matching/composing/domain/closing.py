"""The gap between a plan and its bound, closed: plans out of what loses least at the prices of the bound.

At those prices every plan that covers all is the bound less what its parties lose, each by what it does (a bundle) beside
the best that it could do, and less what money is left. So whatever is better than a known plan is made of bundles of
which each loses less than the gap. Those that lose least are made, and put together so that every seat is filled once.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.composing.domain.board import Board, Line
from matching.composing.domain.bound import Array, Prices, coverable
from matching.composing.domain.seats import Places, bits_of, choices, clash, places, shared_bodies
from matching.composing.domain.standing import Choice

FIRST_LINES = 40  # whose loss is how far is looked at first
FARTHER = 4  # times that it is tried, nearer by
STEPS_A_BUNDLE, MOST_NODES = 6, 4_000  # counts, no clock: the same question has one answer
EDGE = 1e-6


class Bundle(NamedTuple):
    """What one party could do, and what it loses by that."""

    loss: float
    seats: int
    pence: int
    points: int
    party: int
    lines: Choice
    places: Places


@dataclass(frozen=True)
class Closed:
    """The best plan that was found (None: none is better than the known one), its points, and what no plan can pass."""

    plan: list[Choice] | None
    points: int
    bound: int


def close(board: Board, prices: Prices, known: int, most: int) -> Closed:
    """A better plan than one that covers all and has `known` points, out of at most so many bundles, if there is one."""
    bundles, far = _within(board, prices, known, most)
    walk = _Walk(board, prices, known)
    walk.begin(bundles)
    least = _floor(prices.least)
    if walk.nodes <= MOST_NODES:
        least = _floor(prices.least - far) if far < prices.least - known else walk.best
    return Closed(walk.choices(), walk.best, max(walk.best, least))


def _floor(value: float) -> int:
    """The whole number that a bound in floating point surely holds to."""
    return math.floor(value + EDGE * (1 + abs(value)))


def _within(board: Board, prices: Prices, known: int, most: int) -> tuple[list[Bundle], float]:
    """The bundles that lose least, so many at most, and what every other one loses at the least."""
    losses, steps = prices.losses(), STEPS_A_BUNDLE * most
    gap, order = prices.least - known, np.sort(losses)
    far = min(gap, max(float(order[FIRST_LINES]), gap / 16)) if len(order) > FIRST_LINES else gap
    made = _bundles(board, prices, losses, far, steps)
    for _ in range(FARTHER):
        if made is not None:
            break
        far /= 4
        made = _bundles(board, prices, losses, far, steps)
    if made is None:
        return [], 0.0
    while far < gap and len(made) < most / 2:
        more = _bundles(board, prices, losses, min(gap, 1.6 * far), steps)
        if more is None:
            break
        made, far = more, min(gap, 1.6 * far)
    if len(made) > most:
        far = made[most].loss
        made = [bundle for bundle in made if bundle.loss < far]
    return made, far


def _bundles(board: Board, prices: Prices, losses: Array, far: float, steps: int) -> list[Bundle] | None:
    """Every bundle that loses less than this, those that lose least first; None where it would take too long."""
    bits, shared = bits_of(board), shared_bodies(board)
    near = losses < far
    of: dict[int, list[tuple[float, int]]] = {}
    for gain, i in zip(prices.profit[near].tolist(), prices.lines.index[near].tolist(), strict=True):
        of.setdefault(board.lines[i].party, []).append((gain, i))
    made: list[Bundle] = []
    for party, own in of.items():
        own.sort(reverse=True)
        fee = board.person[party]
        most = max(0.0, float(prices.party[party])) + fee
        after = [0.0]
        for gain, _ in reversed(own):
            after.append(after[-1] + max(0.0, gain))
        parts: list[tuple[float, int, int, int, Choice]] = [(0.0, 0, 0, -fee, ())]
        for n, (gain, i) in enumerate(own):
            least = most - far - after[len(own) - 1 - n]
            line = board.lines[i]
            steps -= len(parts)
            if steps < 0:
                return None
            with_it = [
                (total + gain, seats | bit, pence + line.pence, points + line.points, (*lines, i))
                for total, seats, pence, points, lines in parts
                if total + gain > least and _fits(board, lines, line)
                for bit in _seats(bits[line.visit], line)
            ]
            parts = [part for part in parts if part[0] > least] + with_it
        made += [
            Bundle(most - total, seats, pence, points, party, lines, places(board, lines, shared))
            for total, seats, pence, points, lines in parts
            if lines
        ]
    return sorted(made)


def _seats(own: tuple[int, ...], line: Line) -> tuple[int, ...]:
    """The seats that a line may fill: all, or of two either."""
    return (sum(own),) if line.seats == len(own) else own


def _fits(board: Board, lines: Sequence[int], line: Line) -> bool:
    """Whether a party can do a line beside others of its own."""
    minutes = line.minutes
    for j in lines:
        other = board.lines[j]
        if other.visit == line.visit or (other.body == line.body >= 0 and other.visit in board.collisions[line.visit]):
            return False
        minutes += other.minutes if other.helper == line.helper else 0
    return minutes <= board.capacity[line.helper]


class _Walk:
    """Every way to fill all seats once by bundles that together lose less than the gap; the gap shrinks on the way."""

    def __init__(self, board: Board, prices: Prices, known: int) -> None:
        self.board, self.bits, self.most = board, bits_of(board), prices.least
        self.best, self.nodes = known, 0
        self.plan: list[Bundle] | None = None
        self.done: list[Bundle] = []
        self.order: list[int] = []

    def begin(self, bundles: list[Bundle]) -> None:
        """Fill every seat, beginning with those that there is least to choose from for."""
        seats = [seat for v in coverable(self.board) for seat in self.bits[v]]
        count = {seat: sum(1 for bundle in bundles if bundle.seats & seat) for seat in seats}
        self.order = sorted(seats, key=lambda seat: (count[seat], seat))
        self._go(bundles, sum(seats), self.board.purse, 0.0, 0)

    def _go(self, bundles: list[Bundle], still: int, money: int, lost: float, points: int) -> None:
        """Fill the seats that are open still out of these, one after the other."""
        if not still:
            if points > self.best and self._right():
                self.best, self.plan = points, list(self.done)
            return
        self.nodes += 1
        seat = next(seat for seat in self.order if seat & still)
        for one in bundles:
            if not one.seats & seat:
                continue
            left = self._gap() - lost - one.loss
            if left < 0 or self.nodes > MOST_NODES:
                break  # those that lose least stand first
            taken, party, purse = one.seats, one.party, money - one.pence
            if (
                purse >= 0
                and not any(clash(self.board, one.places, other.places) for other in self.done)
                and self.board.bears(i for each in (*self.done, one) for i in each.lines)
            ):
                rest = [
                    other
                    for other in bundles
                    if not other.seats & taken and other.loss <= left and other.party != party and other.pence <= purse
                ]
                self.done.append(one)
                self._go(rest, still & ~taken, purse, lost + one.loss, points + one.points)
                self.done.pop()

    def _gap(self) -> float:
        """What a plan that is better than the best may lose, at the most."""
        return self.most - self.best - 1 + EDGE * (1 + abs(self.most))

    def _right(self) -> bool:
        """Whether those come who must be among two."""
        there = {(self.board.lines[i].visit, self.board.lines[i].helper) for one in self.done for i in one.lines}
        return all(pair in there for pair in self.board.needed.items() if self.bits[pair[0]])

    def choices(self) -> list[Choice] | None:
        """The plan that was found, as the lines that fill each visit."""
        return None if self.plan is None else choices(self.board, (i for bundle in self.plan for i in bundle.lines))
