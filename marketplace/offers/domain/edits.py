"""Edits of an approved offer: which wait for the council, and the published price bands that let a price pass."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from marketplace.offers.domain.content import Content
from marketplace.offers.domain.kinds import Unit

AT_ONCE = frozenset({"minimum_minutes", "radius_km", "areas", "slots", "capacity_minutes", "languages"})
"""What its maker may change without asking: when, where and how much. The rest touches safety or the price."""
PRICED = frozenset({"categories", "unit"})
"""What a price is for: the published range goes by these."""


@dataclass(frozen=True)
class Band:
    """The council's published range of prices for one category and unit, from `starts` to `ends` (both included)."""

    category: str
    unit: Unit
    low_pence: int
    high_pence: int
    starts: date
    ends: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it is in force on that day."""
        return self.starts <= on and (self.ends is None or on <= self.ends)


def in_band(content: Content, bands: Iterable[Band], on: date) -> bool:
    """Whether the price stands inside the band of each of its categories; without a band it does not."""
    for category in content.categories:
        band = next(
            (b for b in bands if b.category == category and b.unit is content.unit and b.holds(on)),
            None,
        )
        if band is None or not band.low_pence <= content.price_pence <= band.high_pence:
            return False
    return True


@dataclass(frozen=True)
class Change:
    """One field that an edit changes."""

    field: str
    before: Any
    after: Any


def changes(before: Content, after: Content) -> tuple[Change, ...]:
    """The fields that differ, in the order of `Content`."""
    fields = [f.name for f in dataclasses.fields(Content)]
    return tuple(
        Change(f, getattr(before, f), getattr(after, f)) for f in fields if getattr(before, f) != getattr(after, f)
    )


def waiting(before: Content, after: Content, bands: Iterable[Band], on: date) -> frozenset[str]:
    """The changed fields that wait for the council: all but `AT_ONCE`, and the price only outside its band.

    A price is one for its kinds of help and its unit: where these wait, it waits with them.
    """
    waits = {change.field for change in changes(before, after)} - AT_ONCE
    if not waits & PRICED and in_band(after, bands, on):
        waits -= {"price_pence"}
    return frozenset(waits)
