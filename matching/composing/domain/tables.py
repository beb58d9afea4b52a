"""What parties can bring at most, for every set of seats that is open: the bound that a small question is answered by.

A seat is a bit: one for a visit, two where two come. `most[k]` says for each set what the turns from the k-th on bring at
most when they fill exactly that set, `using[k]` what they bring if somebody of that turn comes. A turn is a party, or all
who could do one visit and nothing else. One column is for the least money, in pence; each other is for one price of a
penny, in whole parts of a point, so that nothing is rounded. The hours of a helper, and one body in two places, are left
out, which can only make it larger.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.composing.domain.board import Board
from matching.composing.domain.seats import bits_of

SCALE = 1024  # parts of a point
Array = Any  # numpy's own types say more than helps here


@dataclass(frozen=True)
class Turn:
    """Lines of one party, or of many each of whom could do one and the same visit and nothing else (`lone`)."""

    lines: tuple[int, ...]
    lone: bool


def turns_of(board: Board, lines: Sequence[int]) -> list[Turn]:
    """All lines, in turns; those who could do most come first."""
    of: dict[int, list[int]] = {}
    for i in lines:
        of.setdefault(board.lines[i].party, []).append(i)
    many, lone = [], dict[int, list[int]]()
    for own in of.values():
        visit = board.lines[own[0]].visit
        if len(own) == 1 and board.visits[visit].carers == 1:
            lone.setdefault(visit, []).append(own[0])
        else:
            many.append(Turn(tuple(own), False))
    many.sort(key=lambda turn: (-len(turn.lines), turn.lines))
    return many + [Turn(tuple(own), True) for _, own in sorted(lone.items())]


class Tables:
    """The tables of some lines, at some prices of a penny."""

    def __init__(self, board: Board, lines: Sequence[int], prices: Sequence[int]) -> None:
        self.board, self.turns, self.bits = board, turns_of(board, lines), bits_of(board)
        self.prices = np.array(prices, dtype=np.int64)
        self.size = 1 << sum(len(own) for own in self.bits)
        pence = np.array([board.lines[i].pence for i in lines], dtype=np.int64)
        points = np.array([board.lines[i].points for i in lines], dtype=np.int64)
        gains = np.concatenate((-pence[:, None], SCALE * points[:, None] - pence[:, None] * self.prices), axis=1)
        wide = self._reach(lines, gains) >= 1 << 28
        kind = np.int64 if wide else np.int32
        self.never = -(1 << 60) if wide else -(1 << 29)
        self.gains = dict(zip(lines, gains.astype(kind)[:, :, None, None], strict=True))
        self.fee = np.array([0] + [SCALE] * len(prices), dtype=kind)[:, None]
        shape = (len(prices) + 1, self.size)
        self.most = np.empty((len(self.turns) + 1, *shape), dtype=kind)
        self.using = np.empty((len(self.turns), *shape), dtype=kind)
        self.spare = np.empty(shape[0] * self.size, dtype=kind)
        self.most[-1] = self.never
        self.most[-1, :, 0] = 0
        for k in range(len(self.turns) - 1, -1, -1):
            self._turn(k)

    def _reach(self, lines: Sequence[int], gains: Array) -> int:
        """What no sum of a plan is larger than, above or below nothing."""
        most = dict.fromkeys(range(len(self.bits)), 0)
        for i, each in zip(lines, np.abs(gains).max(axis=1).tolist(), strict=True):
            most[self.board.lines[i].visit] = max(most[self.board.lines[i].visit], each)
        return sum(each * len(self.bits[v]) for v, each in most.items()) + SCALE * len(most) * 2 * max(
            self.board.person
        )

    def _turn(self, k: int) -> None:
        turn, after, using = self.turns[k], self.most[k + 1], self.using[k]
        if turn.lone:
            (bit,) = self.bits[self.board.lines[turn.lines[0]].visit]
            fee = self.fee[:, None]
            each = [self.gains[i] - fee * self.board.person[self.board.lines[i].party] for i in turn.lines]
            using.fill(self.never)
            halves, now = after.reshape(len(after), -1, 2, bit), using.reshape(len(after), -1, 2, bit)
            np.add(halves[:, :, 0], np.maximum.reduce(each), out=now[:, :, 1])
        else:
            np.subtract(after, self.fee * self.board.person[self.board.lines[turn.lines[0]].party], out=using)
            for i in turn.lines:
                self._line(using, self.gains[i], i)
        np.maximum(after, using, out=self.most[k])

    def _line(self, table: Array, gain: Array, i: int) -> None:
        """One line more that may be done."""
        line = self.board.lines[i]
        own = self.bits[line.visit]
        if len(own) == 1:
            view = table.reshape(len(table), -1, 2, own[0])
            self._step(view[:, :, 1], view[:, :, 0], gain)
            return
        view = table.reshape(len(table), -1, 4, own[0])  # nobody is missing, the first, the second, both
        if line.seats == 2:
            self._step(view[:, :, 3], view[:, :, 0], gain)
        elif line.helper == self.board.needed.get(line.visit):
            self._step(view[:, :, 1], view[:, :, 0], gain)
            self._step(view[:, :, 3], view[:, :, 2], gain)
        elif line.visit in self.board.needed:
            self._step(view[:, :, 2], view[:, :, 0], gain)
            self._step(view[:, :, 3], view[:, :, 1], gain)
        else:
            self._step(view[:, :, 3], view[:, :, 2], gain)
            self._step(view[:, :, 2], view[:, :, 0], gain)

    def _step(self, to: Array, out_of: Array, gain: Array) -> None:
        with_it = self.spare[: out_of.size].reshape(out_of.shape)
        np.add(out_of, gain, out=with_it)
        np.maximum(to, with_it, out=to)
