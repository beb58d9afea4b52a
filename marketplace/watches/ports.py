"""What this room asks of the page where people search: to read an address as that page would."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, cast

from flask import Flask, current_app

from marketplace.searches.domain import Looking


class Read(NamedTuple):
    """What an address of /find asks: what is looked for, and the postcode from which."""

    looking: Looking
    postcode: str | None


Reader = Callable[[Sequence[tuple[str, str]]], Read | None]
EXTENSION = "kith.watches.reader"


def know_reader(app: Flask, reader: Reader) -> None:
    """Tell this room how the page reads the parts of an address; it answers None to what it would refuse."""
    app.extensions[EXTENSION] = reader


def read(asked: Sequence[tuple[str, str]]) -> Read | None:
    """The search that these parts of an address ask for; None where the page would refuse them."""
    return cast("Reader", current_app.extensions[EXTENSION])(asked)
