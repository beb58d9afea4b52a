"""The index that this app has, for those above who search and feed it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

from flask import current_app

from hub.kernel import clock
from hub.kernel.dated import Versions
from hub.kernel.decided import decided
from matching.search.domain import DEFAULT, Weights, finding
from matching.search.models import SearchWeights
from matching.search.ports import Engine, PairedIndex, SearchIndex

ALONE, IN_MEMORY = "embedded", "grid"
"""The index in a file, and the same with its columns in memory."""


def versions() -> Versions[Weights]:
    """All weights of finding that were set."""
    return Versions(DEFAULT, decided(SearchWeights, lambda row: finding(row.numbers)))


def weights(day: date | None = None) -> Weights:
    """The weights of finding in force on a day (today, where none is given)."""
    return versions().on(day or clock.today())


def index() -> SearchIndex:
    """The search index of the current app."""
    return cast("SearchIndex", current_app.extensions["kith.search"])


def paired() -> PairedIndex | None:
    """The same, where it is a server's with the embedded one beside it."""
    return cast("PairedIndex | None", current_app.extensions["kith.search.pair"])


def engines() -> Mapping[str, SearchIndex]:
    """Each index by its name: the embedded one, and the server's where there is one."""
    pair = paired()
    return pair.engines() if pair else {_alone(): index()}


def standing() -> tuple[Engine, ...]:
    """How each index stands, the one that should answer first."""
    pair = paired()
    if pair:
        return pair.standing()
    one, held = index(), len(index().versions())
    return (Engine(_alone(), "", held, one.built(), answers=True, memory=one.memory()),)


def _alone() -> str:
    return ALONE if index().memory() is None else IN_MEMORY
