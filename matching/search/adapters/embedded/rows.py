"""Documents as rows: how each value is written, and read back."""

from __future__ import annotations

from collections.abc import Iterable

from matching.hours.domain import HOURS_A_WEEK
from matching.search.domain import Document
from matching.search.domain import body_of as body
from matching.search.domain import document_of as document

__all__ = ["body", "digits", "document", "joined", "opening", "spelt", "split", "thirds"]

SEPARATOR = "\x1f"
_PART = (1 << 56) - 1


def thirds(grid: int) -> tuple[int, int, int]:
    """A grid of 168 bits as three numbers that SQLite can hold."""
    return grid & _PART, (grid >> 56) & _PART, grid >> 112


def opening(one: Document) -> str | None:
    """The quarters in which it opens, a hexadecimal digit for each hour from Monday 00:00; none where hours say it all."""
    return None if one.whole_hours else f"{one.opening:0{HOURS_A_WEEK}x}"[::-1]


def digits(bits: int) -> str:
    """The digits of hours that open in one of these four quarters."""
    return "".join(f"{digit:x}" for digit in range(16) if digit & bits)


def joined(codes: Iterable[str]) -> str:
    """A set of codes as one text."""
    return SEPARATOR.join(sorted(codes))


def split(text: str) -> list[str]:
    """The codes of a joined text."""
    return text.split(SEPARATOR) if text else []


def spelt(stem: str) -> str:
    """A stem as a token that FTS5 leaves whole, whatever its script."""
    return stem if stem.isascii() else "_" + stem.encode().hex()
