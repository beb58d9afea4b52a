"""Seats to be filled, as bits: one for a visit, two where two come; and who would be in two places at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matching.composing.domain.board import Board
from matching.composing.domain.standing import Choice

Places = tuple[tuple[int, int], ...]  # bodies and visits


def seats_of(board: Board) -> int:
    """How many seats there are at visits that anyone may do."""
    return sum(visit.carers for visit, own in zip(board.visits, board.of_visit, strict=True) if own)


def bits_of(board: Board) -> list[tuple[int, ...]]:
    """The bits of each visit: none where nobody may do it."""
    found, bit = [], 1
    for visit, own in zip(board.visits, board.of_visit, strict=True):
        n = visit.carers if own else 0
        found.append(tuple(bit << i for i in range(n)))
        bit <<= n
    return found


def shared_bodies(board: Board) -> frozenset[int]:
    """The bodies that more than one party has a line for: only they can be in two places by two parties' doing."""
    of: dict[int, int] = {}
    there = (line for line in board.lines if line.body >= 0)
    return frozenset(line.body for line in there if of.setdefault(line.body, line.party) != line.party)


def places(board: Board, lines: Sequence[int], bodies: frozenset[int]) -> Places:
    """Where those of these bodies are."""
    if not bodies:
        return ()
    return tuple((board.lines[i].body, board.lines[i].visit) for i in lines if board.lines[i].body in bodies)


def clash(board: Board, one: Places, other: Places) -> bool:
    """Whether a body would be in two places at a time."""
    return any(body == same and (v == w or w in board.collisions[v]) for body, v in one for same, w in other)


def choices(board: Board, lines: Iterable[int]) -> list[Choice]:
    """The lines that fill each visit, in order; none where it stays open."""
    found: list[list[int]] = [[] for _ in board.visits]
    for i in lines:
        found[board.lines[i].visit].append(i)
    return [tuple(sorted(each)) for each in found]
