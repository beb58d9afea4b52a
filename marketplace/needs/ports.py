"""What the rooms above know of a need and its pages show: what withdrawing would undo, and where its plan is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Flask, current_app

KEY = "kith.needs.above"


@dataclass(frozen=True)
class PlanLine:
    """One part of a need's plan as anyone may see it: the task's category, the part's state, and who (masked)."""

    category: str
    state: str
    name: str | None


@dataclass(frozen=True)
class Ending:
    """Something that ends with a need, in words; of an agreement also what that costs now, in pence, and its terms."""

    words: str
    cost_pence: int | None = None
    terms: str = ""


@dataclass(frozen=True)
class Above:
    """What a room above says of a need: what ends with it, links (words, address), and its plan.

    Of several needs: how many were asked to help with each, and said no or nothing.
    """

    consequences: Callable[[str], Sequence[Ending]] | None = None
    links: Callable[[str], Sequence[tuple[str, str]]] | None = None
    plan: Callable[[str], Sequence[PlanLine]] | None = None
    asked_in_vain: Callable[[Sequence[str]], Mapping[str, int]] | None = None


def tell(app: Flask, above: Above) -> None:
    """Let a room above speak on the pages of needs (called in wiring)."""
    app.extensions.setdefault(KEY, []).append(above)


def above() -> list[Above]:
    """The rooms above that speak of needs."""
    found: list[Above] = current_app.extensions.get(KEY, [])
    return found
