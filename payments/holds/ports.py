"""Where a person reads about what money is set aside for: rooms of higher floors know, and say it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from flask import Flask, current_app

Pages = Callable[[Collection[str]], Mapping[str, str]]
"""What money is about (URNs) to the address of its page, where it has one."""

_KEY = "kith.pages-of-holds"


def know_pages(app: Flask, source: Pages) -> None:
    """Let `source`, of a floor above, say where something is read about (called in its wiring)."""
    app.extensions[_KEY] = source


def pages(abouts: Collection[str]) -> Mapping[str, str]:
    """What money is about to the address of its page; nothing where no floor above knows."""
    source: Pages | None = current_app.extensions.get(_KEY)
    return source(abouts) if source and abouts else {}
