"""What rooms above budgets know of a budget's days: which visits its money is set aside or promised for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from flask import Flask, current_app

from payments.budgets.domain import Commitment

Commitments = Callable[[Collection[str], date], Mapping[str, Sequence[Commitment]]]
"""Budget to what its visits from a day on take, in order of day."""

_KEY = "kith.commitments"


def know_commitments(app: Flask, source: Commitments) -> None:
    """Let `source` say what visits take (called in the package's wiring)."""
    app.extensions[_KEY] = source


def commitments(ids: Collection[str], since: date) -> Mapping[str, Sequence[Commitment]]:
    """Budget to what its visits from `since` on take."""
    source: Commitments = current_app.extensions[_KEY]
    return source(ids, since)
