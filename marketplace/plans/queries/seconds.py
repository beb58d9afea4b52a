"""The other half of a visit of two: who comes beside somebody, and when nobody does yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa

from hub.kernel.db import db
from hub.kernel.week import Slot
from marketplace.needs import queries as needs
from marketplace.plans.domain import TAKEN, PartState, carers_of
from marketplace.plans.models import Part
from marketplace.plans.queries.views import PartView, parts, parts_of, view_of


@dataclass(frozen=True)
class Second:
    """Who else is asked or booked for the times of a half; cover of one day has those of that day beside it."""

    half: PartView
    beside: tuple[PartView, ...]

    @property
    def lacking(self) -> tuple[Slot, ...]:
        """The times of the half at which nobody is beside it."""
        there = {slot for other in self.beside for slot in other.slots}
        return tuple(slot for slot in self.half.slots if slot not in there)

    @property
    def sure(self) -> bool:
        """Whether somebody has said yes for every time."""
        return not self.lacking and all(part.state is PartState.BOOKED for part in self.beside)

    def without(self, bookings: Collection[str]) -> Second:
        """The same, but for whoever does not come by these bookings."""
        return replace(self, beside=tuple(part for part in self.beside if part.booking not in bookings))


def second(part_id: str) -> Second | None:
    """The second person of a part; None where nobody else has to come. The part may be out of the plan by now.

    Beside cover of one day are the cover of that day, and the halves of the week: whether their visit of that day
    stands, the room of bookings knows.
    """
    half = parts([part_id]).get(part_id)
    if half is None or half.carers > 1 or carers_of(needs.need(half.need).must_haves) == 1:
        return None
    there = parts_of([half.need]) + (_covers(half.need, half.once) if half.once else [])
    found = [
        other
        for other in there
        if other.id != half.id and other.carers == 1 and other.state in TAKEN and other.category == half.category
        and not set(other.slots).isdisjoint(half.slots)
    ]  # fmt: skip
    return Second(half, tuple(found))


def _covers(need: str, day: date) -> list[PartView]:
    statement = sa.select(Part).where(Part.need_id == need, Part.once == day, Part.dropped_at.is_(None))
    return [view_of(row) for row in db.session.scalars(statement.order_by(Part.id))]
