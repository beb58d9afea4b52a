"""A small question answered outright: the best plan and its proof, by a walk that tables keep from looking in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.composing.domain.board import Board
from matching.composing.domain.seats import Places, choices, clash, places, shared_bodies
from matching.composing.domain.standing import Choice
from matching.composing.domain.tables import SCALE, Array, Tables

POWERS = (-5, -3, -1, 1)  # of two: prices of a penny, where nothing better is known
MOST_NODES, MOST_BUNDLES = 1_000, 3_000  # counts, no clock: the same question has one answer
Value = tuple[int, int]


@dataclass(frozen=True)
class Settled:
    """The best plan that was found (None: none is better than the known one), its value, and what no plan can pass.

    The bound is of what is covered, and of the points of plans that cover as much; `whole` says that nothing was left out.
    """

    plan: list[Choice] | None
    value: Value
    bound: Value
    whole: bool


class Bundle(NamedTuple):
    """What somebody could do in one turn. `seats` must be open; of a visit of two either will do."""

    lines: Choice
    seats: int
    either: tuple[tuple[int, ...], ...]
    pence: int
    points: int
    places: Places

    def after(self, still: int) -> int:
        """The seats that are open once it is done, or -1 where it does not fit."""
        if still & self.seats != self.seats:
            return -1
        still ^= self.seats
        for one, other in self.either:
            bit = still & one or still & other
            if not bit:
                return -1
            still ^= bit
        return still


def prices_of(board: Board, lines: Sequence[int]) -> list[int]:
    """What a penny may be worth, in parts of a point: nothing, and some powers of two around what it buys."""
    if sum(board.lines[i].pence for i in lines) <= board.purse:
        return [0]
    points = [board.lines[i].points for i in lines]
    dear = max(board.lines[i].pence for i in lines)
    worth = SCALE * (max(points) - min(points) + max(board.person) + 1) / dear
    return [0, *sorted({max(1, round(worth * 2.0**power)) for power in POWERS})]


def settle(board: Board, lines: Sequence[int], prices: Sequence[int], known: Value = (-1, 0)) -> Settled:
    """The best plan out of these lines, where one is better than the `known` value."""
    return _Walk(Tables(board, lines, prices), known).answer()


class _Walk:
    def __init__(self, tables: Tables, known: Value) -> None:
        self.board, self.tables, self.best = tables.board, tables, known
        self.plan: list[Bundle] | None = None
        self.nodes = self.made = self.worth = 0
        self.bundles: dict[int, list[Bundle]] = {}
        self.done: list[Bundle] = []
        self.shared = shared_bodies(self.board)

    @property
    def over(self) -> bool:
        """Whether it was long enough."""
        return self.nodes > MOST_NODES or self.made > MOST_BUNDLES

    def answer(self) -> Settled:
        """Every set of visits that could be filled, those worth most first, as long as it could be better."""
        order = self._sets()
        for n, (worth, points, still) in enumerate(order):
            if (-worth, -points) > self.best:
                self.worth = -worth
                self._go(0, still, self.board.purse, 0)
            if self.over:
                left = [each for each in order[n:] if -each[0] >= self.best[0]]
                top = max([self.best[0], *(-worth for worth, _, _ in left)])
                return Settled(
                    self._found(), self.best, (top, max([self.best[1], *(-points for _, points, _ in left)])), False
                )
        return Settled(self._found(), self.best, self.best, True)

    def _sets(self) -> list[tuple[int, int, int]]:
        """Sets of seats that might be filled for this money: what each is worth, and its points at most, both below 0."""
        tables = self.tables
        if self.best[0] == sum(visit.worth for visit, own in zip(self.board.visits, tables.bits, strict=True) if own):
            points = _most(tables.most[0][:, -1], tables.prices, self.board.purse)
            return [(-self.best[0], -int(points), tables.size - 1)]
        masks = np.arange(tables.size)
        worths = np.zeros(tables.size, dtype=np.int64)
        right = -tables.most[0][0] <= self.board.purse
        for visit, own in zip(self.board.visits, tables.bits, strict=True):
            if own:
                there = (masks & own[0]) != 0
                worths += there * visit.worth
            if len(own) == 2:
                right &= there == ((masks & own[1]) != 0)
        can = np.flatnonzero(right & (worths >= self.best[0]))
        points = _most(tables.most[0][:, can].T, tables.prices, self.board.purse)
        return sorted(zip((-worths[can]).tolist(), (-points).tolist(), can.tolist(), strict=True))

    def _found(self) -> list[Choice] | None:
        return None if self.plan is None else choices(self.board, (i for bundle in self.plan for i in bundle.lines))

    def _go(self, k: int, still: int, money: int, points: int) -> None:
        """Fill what is open still, by the turns from the k-th on."""
        if not still:
            if (self.worth, points) > self.best:
                self.best, self.plan = (self.worth, points), list(self.done)
            return
        self.nodes += 1
        using = self.tables.using[k:, :, still]
        most = _most(using, self.tables.prices, money) + points
        hopeful = most > (self.best[1] if self.best[0] == self.worth else self.tables.never // (2 * SCALE))
        hopeful &= using[:, 0] >= -money
        for least, j in sorted((-int(most[j]), int(j)) for j in np.flatnonzero(hopeful)):
            if (self.worth, -least) <= self.best or self.over:
                return
            self._use(k + j, still, money, points)

    def _use(self, k: int, still: int, money: int, points: int) -> None:
        """Somebody of the k-th turn comes, in every way that could be better."""
        fits = []
        for bundle in self._bundles(k):
            after = bundle.after(still)
            if (
                after >= 0
                and bundle.pence <= money
                and not any(clash(self.board, bundle.places, one.places) for one in self.done)
                and self.board.bears(i for one in (*self.done, bundle) for i in one.lines)
            ):
                fits.append((after, money - bundle.pence, points + bundle.points, bundle))
        if not fits:
            return
        columns = self.tables.most[k + 1][:, [after for after, _, _, _ in fits]].T
        left = np.array([left for _, left, _, _ in fits])
        most = _most(columns, self.tables.prices, left[:, None]).tolist()
        can = (columns[:, 0] >= -left).tolist()
        for least, n in sorted((-points - most[n], n) for n, (_, _, points, _) in enumerate(fits) if can[n]):
            if (self.worth, -least) <= self.best or self.over:
                return
            after, purse, now, bundle = fits[n]
            self.done.append(bundle)
            self._go(k + 1, after, purse, now)
            self.done.pop()

    def _bundles(self, k: int) -> list[Bundle]:
        if k not in self.bundles:
            turn = self.tables.turns[k]
            made = [Bundle((), 0, (), 0, 0, ())]
            for i in turn.lines:
                more = [self._with(bundle, i) for bundle in (made[:1] if turn.lone else made)]
                made += [bundle for bundle in more if bundle is not None]
                if len(made) > MOST_BUNDLES:
                    break
            self.bundles[k] = made[1:]
            self.made += len(made)
        return self.bundles[k]

    def _with(self, bundle: Bundle, i: int) -> Bundle | None:
        """A line more in a bundle, where the hours are enough and nobody is in two places; its party is paid for once."""
        board, line = self.board, self.board.lines[i]
        own, minutes = self.tables.bits[line.visit], line.minutes
        points = bundle.points + line.points - (0 if bundle.lines else board.person[line.party])
        for j in bundle.lines:
            other = board.lines[j]
            if other.visit == line.visit or (
                other.body == line.body >= 0 and other.visit in board.collisions[line.visit]
            ):
                return None
            minutes += other.minutes if other.helper == line.helper else 0
        if minutes > board.capacity[line.helper]:
            return None
        must, either = bundle.seats, bundle.either
        if line.seats == len(own):
            must |= sum(own)
        elif line.visit in board.needed:
            must |= own[line.helper != board.needed[line.visit]]
        else:
            either = (*either, own)
        there = (*bundle.places, *places(board, (i,), self.shared))
        return Bundle((*bundle.lines, i), must, either, bundle.pence + line.pence, points, there)


def _most(rows: Array, prices: Array, money: int | Array) -> Array:
    """The points at most, by the price of a penny that says least; the last axis of `rows` is a table's columns."""
    return (rows[..., 1:] + prices * money).min(axis=-1) // SCALE
