"""Lots: which of several hits of one rank stands first, in turn month by month, and alike in every index.

By id whoever came to the borough first would stand first for ever. Each id has six draws, and each draw is read from both
ends: one month from the lowest lot on, half a year later from the highest. So of any two, each stands first in six months
of twelve, exactly; and nothing of it changes with time, so that an index need not be fed anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import blake2b
from struct import unpack

TURNS, DRAWS = 12, 6
MOST = 2**32 - 1
"""The highest lot."""


def bits(ids: Iterable[str]) -> bytes:
    """The draws of ids, one id after the other: six times four bytes each, the highest first."""
    return b"".join(blake2b(id_.encode(), digest_size=4 * DRAWS).digest() for id_ in ids)


def lots(id_: str) -> tuple[int, ...]:
    """The draws of an id, each 0..`MOST`."""
    return unpack(f">{DRAWS}I", bits((id_,)))


def turn_of(day: date) -> int:
    """The turn of a day: its month, from 0."""
    return day.month - 1


def draw_of(turn: int) -> tuple[int, bool]:
    """By which draw a turn goes, and whether the highest lot comes first."""
    return turn % DRAWS, turn >= DRAWS


def place(id_: str, turn: int | None) -> tuple[int, str]:
    """What hits of one rank are sorted by: the lot of the turn, and else the id."""
    if turn is None:
        return 0, id_
    draw, backwards = draw_of(turn)
    lot = lots(id_)[draw]
    return (MOST - lot if backwards else lot), id_
