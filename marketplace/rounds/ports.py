"""How what takes long is answered, by what it is for: this room does the round and what if, and a room above its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app

from marketplace.rounds.domain import Aim, Asked, Told

KEY = "kith.rounds.work"


@dataclass(frozen=True)
class Work:
    """Three steps: `gather` reads what is needed in a reading unit, `share` works it out with no unit open, `keep` writes.

    The first two say how far they are. `keep` returns the figures that stand with it, or the answer, as JSON can hold it;
    where it raises, nothing of it is kept.
    """

    gather: Callable[[Asked, Told], Any]
    share: Callable[[Asked, Any, Told], Any]
    keep: Callable[[Asked, Any], Mapping[str, Any]]


def answer_by(app: Flask, aim: Aim, work: Work) -> None:
    """Say how what has this aim is worked out (called in wiring)."""
    app.extensions.setdefault(KEY, {})[aim] = work


def work_for(aim: Aim) -> Work:
    """How it is worked out."""
    works: dict[Aim, Work] = current_app.extensions[KEY]
    return works[aim]
