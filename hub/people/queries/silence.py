"""After how long saying nothing confirms a visit: the market's terms, of which this floor knows only the number."""

from __future__ import annotations

from collections.abc import Callable

from flask import current_app

KEY = "kith.people.silence"


def confirm_after(hours: Callable[[], int]) -> None:
    """Let `hours()` say what the terms in force say (called in the market's wiring)."""
    current_app.extensions[KEY] = hours


def hours_of_silence() -> int | None:
    """Hours after its end at which a visit confirms itself by the terms in force; None where nothing says so."""
    asked: Callable[[], int] | None = current_app.extensions.get(KEY)
    return asked() if asked else None
