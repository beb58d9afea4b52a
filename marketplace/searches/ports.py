"""What a room above knows of the time of offers: how much of a week is taken, and who is on a visit at a moment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import Flask, current_app

EXTENSION = "kith.searches.taken"


@dataclass(frozen=True)
class Taken:
    """Asks: the minutes taken between two moments, by offer, of all or of these; and the offers and suppliers of visits
    under way at one."""

    minutes: Callable[[datetime, datetime, Collection[str] | None], Mapping[str, int]]
    under_way: Callable[[datetime], Collection[tuple[str, str]]]


def know_taken(app: Flask, taken: Taken) -> None:
    """Let the room above say what is taken (called in wiring)."""
    app.extensions[EXTENSION] = taken


def taken() -> Taken:
    """Whoever knows what is taken."""
    return cast("Taken", current_app.extensions[EXTENSION])
