"""What a room above knows of whoever makes an offer: the day from which it is on the record that they stop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask, current_app

KEY = "kith.offers.stops"

Stops = Callable[[str], date | None]


def tell(app: Flask, stops: Stops) -> None:
    """Let the room above say from which day a party stops (called in wiring)."""
    app.extensions[KEY] = stops


def stops(party: str) -> date | None:
    """The day from which it is on the record that a party stops; None where it is not."""
    above: Stops | None = current_app.extensions.get(KEY)
    return above(party) if above else None
