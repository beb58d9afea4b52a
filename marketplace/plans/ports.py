"""What rooms above add to a plan's page: whom they suggest for its open parts, and what is given to it in kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Flask, current_app

from hub.kernel.week import Slot

KEY, GIVEN, LOST = "kith.plans.suggests", "kith.plans.given", "kith.plans.lost"


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


@dataclass(frozen=True)
class Given:
    """Goods or a service given to a need, worth `value_pence` by the giver's own figure; `taken` once it was agreed to.

    It is no money, and is added to no sum of money.
    """

    id: str
    party: str
    category: str
    what: str
    value_pence: int
    taken: bool


Gives = Callable[[str], Sequence[Given]]


def give_by(app: Flask, gives: Gives) -> None:
    """Let a room above say what is given to a need (called in wiring)."""
    app.extensions[GIVEN] = gives


def given(need_id: str) -> Sequence[Given]:
    """What is given to a need or waits for an answer, oldest first; nothing where no room above knows."""
    gives: Gives | None = current_app.extensions.get(GIVEN)
    return gives(need_id) if gives else ()


@dataclass(frozen=True)
class Instead:
    """Whom Kith would put in the place of a helper: offers, at some times, for how many pence more (a week, or once).

    Of those among them who might be a relative at home it is asked: `relatives` are (offer, the words to tick).
    """

    offers: tuple[str, ...]
    parties: tuple[str, ...]
    slots: tuple[Slot, ...]
    prices: tuple[int, ...]
    more_pence: int
    relatives: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Lost:
    """Help that does not come any more, `once` for one day alone, and what is proposed; `left` are times with nobody.

    `page` is where somebody else is chosen; `ask` the address that asks whoever is proposed, none where that page does.
    """

    party: str
    category: str
    once: date | None
    since: date
    instead: tuple[Instead, ...]
    left: tuple[Slot, ...]
    page: str
    ask: str | None


Loses = Callable[[str], Sequence[Lost]]


def lost_by(app: Flask, loses: Loses) -> None:
    """Let a room above say what a plan has lost (called in wiring)."""
    app.extensions[LOST] = loses


def lost(need_id: str) -> Sequence[Lost]:
    """What a plan has lost and who could come instead; nothing where no room above knows."""
    loses: Loses | None = current_app.extensions.get(LOST)
    return loses(need_id) if loses else ()
