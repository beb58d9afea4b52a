"""What a room above suggests for the open parts of a plan, so that the plan's page can show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

from hub.kernel.week import Slot

KEY = "kith.plans.suggests"


@dataclass(frozen=True)
class Suggested:
    """Someone for some times of a task: by which offer, and why, in the reader's words."""

    category: str
    offer: str
    slots: tuple[Slot, ...]
    reason: str


Suggests = Callable[[str], Sequence[Suggested]]


def suggest_by(app: Flask, suggests: Suggests) -> None:
    """Let a room above suggest for a need (called in wiring)."""
    app.extensions[KEY] = suggests


def suggested(need_id: str) -> Sequence[Suggested]:
    """What is suggested for a need; nothing where no room above does."""
    suggests: Suggests | None = current_app.extensions.get(KEY)
    return suggests(need_id) if suggests else ()
