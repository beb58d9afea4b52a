"""What rooms above budgets know of a budget: which visits its money is set aside or promised for, and what it shares."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from flask import Flask, current_app

from payments.budgets.domain import Commitment

Commitments = Callable[[Collection[str], date], Mapping[str, Sequence[Commitment]]]
"""Budget to what its visits from a day on take, in order of day."""

Shared = Callable[[str], Sequence[str]]
"""Budget to the pools in which it pays a share, by their ids."""

_KEY, _SHARED = "kith.commitments", "kith.shared-by-budget"


def know_commitments(app: Flask, source: Commitments) -> None:
    """Let `source` say what visits take (called in the package's wiring)."""
    app.extensions[_KEY] = source


def commitments(ids: Collection[str], since: date) -> Mapping[str, Sequence[Commitment]]:
    """Budget to what its visits from `since` on take."""
    source: Commitments = current_app.extensions[_KEY]
    return source(ids, since)


def know_shared(app: Flask, source: Shared) -> None:
    """Let `source` say what a budget shares (called in the package's wiring)."""
    app.extensions[_SHARED] = source


def shared(budget: str) -> Sequence[str]:
    """The pools in which a budget pays a share."""
    source: Shared = current_app.extensions[_SHARED]
    return source(budget)
