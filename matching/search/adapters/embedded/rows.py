"""Documents as rows: how each value is written, and read back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from matching.distances.domain import Point
from matching.search.domain import Document

SEPARATOR = "\x1f"
_PART = (1 << 56) - 1


def thirds(grid: int) -> tuple[int, int, int]:
    """A grid of 168 bits as three numbers that SQLite can hold."""
    return grid & _PART, (grid >> 56) & _PART, grid >> 112


def joined(codes: Iterable[str]) -> str:
    """A set of codes as one text."""
    return SEPARATOR.join(sorted(codes))


def split(text: str) -> list[str]:
    """The codes of a joined text."""
    return text.split(SEPARATOR) if text else []


def spelt(stem: str) -> str:
    """A stem as a token that FTS5 leaves whole, whatever its script."""
    return stem if stem.isascii() else "_" + stem.encode().hex()


def body(document: Document) -> str:
    """The whole document as JSON; floats come back exactly."""
    values: dict[str, Any] = {**vars(document)}
    point = document.point
    values["point"] = [point.lat, point.lon] if point else None
    values["availability"] = f"{document.availability:x}"
    for name in ("categories", "areas", "checks", "languages"):
        values[name] = sorted(values[name])
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def document(text: str) -> Document:
    """The document of a body."""
    values = json.loads(text)
    values["point"] = Point(*values["point"]) if values["point"] else None
    values["availability"] = int(values["availability"], 16)
    for name in ("categories", "areas", "checks", "languages"):
        values[name] = frozenset(values[name])
    return Document(**values)
