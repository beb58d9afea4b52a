"""What the rooms above know of a need and its pages show: what withdrawing would undo, and where its plan is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

KEY = "kith.needs.above"


@dataclass(frozen=True)
class Above:
    """What a room above says of a need: sentences about what ends with it, and links (words, address)."""

    consequences: Callable[[str], Sequence[str]] | None = None
    links: Callable[[str], Sequence[tuple[str, str]]] | None = None


def tell(app: Flask, above: Above) -> None:
    """Let a room above speak on the pages of needs (called in wiring)."""
    app.extensions.setdefault(KEY, []).append(above)


def _all() -> list[Above]:
    found: list[Above] = current_app.extensions.get(KEY, [])
    return found


def consequences(need_id: str) -> list[str]:
    """What would end if the need were withdrawn, in sentences."""
    return [words for above in _all() if above.consequences for words in above.consequences(need_id)]


def links(need_id: str) -> list[tuple[str, str]]:
    """Where one goes on from a need: words and addresses."""
    return [link for above in _all() if above.links for link in above.links(need_id)]
