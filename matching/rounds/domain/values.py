"""What a round works on: asks (open parts), supplies (offers), the edges between them, and what an answer is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Column = npt.NDArray[np.int64]
RANKS = {1: 1, 2: 3, 3: 9}
"""How much a quarter of an hour counts, by priority of the task: a higher one three times as much as the next."""
MOST_SUIT = 100


@dataclass(frozen=True)
class Ask:
    """An open part of a need: how many quarters of an hour a week it still wants, and the priority of its task, 1 to 3."""

    id: str
    need: str
    quarters: int
    priority: int = 1

    def __post_init__(self) -> None:
        if self.quarters <= 0 or self.priority not in RANKS:
            raise ValueError("an ask wants at least a quarter, at a priority of 1 to 3")


@dataclass(frozen=True)
class Supply:
    """An offer, with the quarters of an hour a week that it still has."""

    id: str
    quarters: int

    def __post_init__(self) -> None:
        if self.quarters < 0:
            raise ValueError("nobody has less than no time")


@dataclass(frozen=True)
class Edges:
    """Which supply can serve which ask (by place on the board), for how many quarters, how well it suits (0 to 100).

    Four columns of one length, so that three million of them fit in memory; columns of numpy will do.
    """

    asks: Sequence[int] | Column
    supplies: Sequence[int] | Column
    quarters: Sequence[int] | Column
    suits: Sequence[int] | Column

    def __len__(self) -> int:
        return len(self.asks)

    def columns(self) -> tuple[Column, Column, Column, Column]:
        """The four as columns of numpy."""
        asks, supplies, quarters, suits = (
            np.asarray(column, np.int64) for column in (self.asks, self.supplies, self.quarters, self.suits)
        )
        return asks, supplies, quarters, suits

    def __post_init__(self) -> None:
        if len({len(self.asks), len(self.supplies), len(self.quarters), len(self.suits)}) != 1:
            raise ValueError("the columns of edges are of one length")


@dataclass(frozen=True)
class Board:
    """All open parts and all capacity. Needs in `served` have some help already, so they are not left with nothing."""

    asks: Sequence[Ask]
    supplies: Sequence[Supply]
    edges: Edges
    served: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not len(self.edges):
            return
        asks, supplies, quarters, suits = self.edges.columns()
        if asks.min() < 0 or asks.max() >= len(self.asks):
            raise ValueError("an edge begins at an ask of the board")
        if supplies.min() < 0 or supplies.max() >= len(self.supplies):
            raise ValueError("an edge ends at a supply of the board")
        if quarters.min() <= 0 or suits.min() < 0 or suits.max() > MOST_SUIT:
            raise ValueError("an edge carries at least a quarter, and suits from 0 to 100")


Given = Mapping[int, int]
"""An answer: the place of an edge to the quarters that go along it; edges with none are left out."""


@dataclass(frozen=True, order=True)
class Objective:
    """What an answer is worth, compared line by line: needs with something, quarters by rank, quarters by how they suit."""

    needs: int
    worth: int
    suit: int


def objective(board: Board, given: Given) -> Objective:
    """The three lines of an answer.

    Raises:
        ValueError: it gives what is not there.
    """
    had, used = [0] * len(board.asks), [0] * len(board.supplies)
    needs, worth, suit = set[str](), 0, 0
    for edge, quarters in given.items():
        ask, supply = int(board.edges.asks[edge]), int(board.edges.supplies[edge])
        if not 0 < quarters <= board.edges.quarters[edge]:
            raise ValueError("more goes along an edge than fits, or nothing")
        had[ask] += quarters
        used[supply] += quarters
        needs.add(board.asks[ask].need)
        worth += RANKS[board.asks[ask].priority] * quarters
        suit += int(board.edges.suits[edge]) * quarters
    if any(got > ask.quarters for got, ask in zip(had, board.asks, strict=True)):
        raise ValueError("an ask gets more than it wants")
    if any(went > supply.quarters for went, supply in zip(used, board.supplies, strict=True)):
        raise ValueError("a supply gives more than it has")
    return Objective(len(needs - board.served), worth, suit)
