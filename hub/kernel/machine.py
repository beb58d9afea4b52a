"""State machines: a table of arrows that can be read aloud, and the one function that follows an arrow."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from hub.kernel.errors import WrongState
from hub.kernel.states import WORDS

State = TypeVar("State", bound=StrEnum)
Happening = TypeVar("Happening", bound=StrEnum)


def step(table: Mapping[tuple[State, Happening], State], state: State, event: Happening) -> State:
    """The state that `event` leads to from `state`.

    Raises:
        WrongState: the table has no such arrow.
    """
    to = table.get((state, event))
    if to is None:
        raise WrongState(state=WORDS.get(state.value, (state.value, ""))[0].lower())
    return to


def can(table: Mapping[tuple[State, Happening], State], state: State, event: Happening) -> bool:
    """Whether the table has an arrow for `event` from `state`."""
    return (state, event) in table
