"""What a writing unit gathers and writes together at its end: news, notices, steps, counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar, Token
from typing import Any, TypeAlias, TypeVar

from hub.kernel.db import db

T = TypeVar("T")

# For each who will write them, the items, in the order in which they came.
Gathered: TypeAlias = dict[Callable[[list[Any]], None], list[Any]]

_open: ContextVar[Gathered | None] = ContextVar("kith_unit", default=None)


def writing() -> bool:
    """Whether a writing unit is open here."""
    return _open.get() is not None


def begin() -> Token[Gathered | None]:
    """A writing unit begins, with nothing gathered."""
    return _open.set({})


def end(opened: Token[Gathered | None]) -> None:
    """It is over."""
    _open.reset(opened)


def gather(writer: Callable[[list[T]], None], item: T) -> None:
    """Keep `item` for the end of the unit, when all that was gathered for `writer` is handed to it at once.

    A savepoint that is undone takes with it what was gathered in it.
    """
    gathered = _open.get()
    if gathered is None:
        raise RuntimeError("Only a writing unit gathers.")
    gathered.setdefault(writer, []).append(item)


def write_out() -> None:
    """Hand over what was gathered so far: the end of the unit does, and whoever must know that it can be written."""
    gathered = _open.get()
    db.session.flush()  # what was gathered may refer to it
    while gathered:
        writer = next(iter(gathered))
        if items := gathered.pop(writer):  # a savepoint that was undone leaves none
            writer(items)


def mark() -> dict[Callable[[list[Any]], None], int]:
    """How much has been gathered so far."""
    return {writer: len(items) for writer, items in (_open.get() or {}).items()}


def go_back(to: Mapping[Callable[[list[Any]], None], int]) -> None:
    """Let go of what was gathered since that mark."""
    for writer, items in (_open.get() or {}).items():
        del items[to.get(writer, 0) :]
