"""What rooms above budgets know of a budget: which visits its money is set aside or promised for, which have none,
what it shares, what suppliers owe back to it, what was paid beside it, and what its holder was given in kind.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import Flask, current_app

from payments.budgets.domain import Commitment

Commitments = Callable[[Collection[str], date], Mapping[str, Sequence[Commitment]]]
"""Budget to what its visits from a day on take, in order of day."""


@dataclass(frozen=True)
class Unmet:
    """A visit that has no money and is promised none: when, what kind of help, who makes it (URN), pence.

    `address` is its page, where somebody knows.
    """

    at: datetime
    category: str
    payee: str
    amount_pence: int
    address: str | None


UnmetSums = Callable[[Collection[str]], Mapping[str, int]]
"""Budget to the pence of its visits that have no money and are promised none, where it has any."""

Unmets = Callable[[str], Sequence[Unmet]]
"""Those visits of one budget, in order of date."""

Shared = Callable[[str], Sequence[str]]
"""Budget to the pools in which it pays a share, by their ids."""

PaidBeside = Callable[[str], int]
"""Budget to the pence of its visits that finance paid from a fund itself, since the budget had too little."""

ComingBack = Callable[[str], Mapping[str, int]]
"""Budget to what is still to come back to it: by whom it is owed (URN), pence."""


@dataclass(frozen=True)
class InKind:
    """Goods or a service that came to someone for nothing, worth `value_pence` by the giver's own figure: no money."""

    what: str
    giver: str
    value_pence: int
    at: datetime


InKinds = Callable[[str, datetime, datetime], Sequence[InKind]]
"""Whom (URN), from when on and until before when, to what came to them in kind."""

_KEY, _UNMET, _SHARED, _IN_KIND = "kith.commitments", "kith.unmet", "kith.shared-by-budget", "kith.in-kind"
_COMING_BACK, _PAID_BESIDE = "kith.coming-back-to-budget", "kith.paid-beside-budget"


def know_commitments(app: Flask, source: Commitments) -> None:
    """Let `source` say what visits take (called in the package's wiring)."""
    app.extensions[_KEY] = source


def commitments(ids: Collection[str], since: date) -> Mapping[str, Sequence[Commitment]]:
    """Budget to what its visits from `since` on take."""
    source: Commitments = current_app.extensions[_KEY]
    return source(ids, since)


def know_unmet(app: Flask, sums: UnmetSums, visits: Unmets) -> None:
    """Let `sums` and `visits` say what has no money (called in the wiring of whoever knows)."""
    app.extensions[_UNMET] = sums, visits


def unmet_sums(ids: Collection[str]) -> Mapping[str, int]:
    """Budget to the pence of its visits that have no money and are promised none."""
    sums: UnmetSums = current_app.extensions[_UNMET][0]
    return sums(ids)


def unmet(budget: str) -> Sequence[Unmet]:
    """The visits of a budget that have no money and are promised none, in order of date."""
    visits: Unmets = current_app.extensions[_UNMET][1]
    return visits(budget)


def know_shared(app: Flask, source: Shared) -> None:
    """Let `source` say what a budget shares (called in the package's wiring)."""
    app.extensions[_SHARED] = source


def shared(budget: str) -> Sequence[str]:
    """The pools in which a budget pays a share."""
    source: Shared = current_app.extensions[_SHARED]
    return source(budget)


def know_coming_back(app: Flask, source: ComingBack) -> None:
    """Let `source` say what is to come back to a budget (called in the package's wiring)."""
    app.extensions[_COMING_BACK] = source


def coming_back(budget: str) -> Mapping[str, int]:
    """Payee to pence that are still to come back to a budget."""
    source: ComingBack = current_app.extensions[_COMING_BACK]
    return source(budget)


def know_paid_beside(app: Flask, source: PaidBeside) -> None:
    """Let `source` say what a fund itself paid of a budget's visits (called in the package's wiring)."""
    app.extensions[_PAID_BESIDE] = source


def paid_beside(budget: str) -> int:
    """Pence of a budget's visits that a fund itself paid, since the budget had too little."""
    source: PaidBeside = current_app.extensions[_PAID_BESIDE]
    return source(budget)


def know_in_kind(app: Flask, source: InKinds) -> None:
    """Let `source`, of a floor above, say what came to someone in kind (called in its wiring)."""
    app.extensions[_IN_KIND] = source


def in_kind(holder: str, since: datetime, until: datetime) -> Sequence[InKind]:
    """What came to someone in kind in a time; nothing where no floor above knows."""
    source: InKinds | None = current_app.extensions.get(_IN_KIND)
    return source(holder, since, until) if source else ()
