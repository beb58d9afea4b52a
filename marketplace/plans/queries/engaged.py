"""When and where people are expected already, week by week: whoever comes to one door needs time for the way to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa

from hub.kernel.db import db
from hub.kernel.week import Slot
from marketplace.needs import queries as needs
from marketplace.plans.domain import TAKEN
from marketplace.plans.models import Part
from matching.distances.domain import Point
from matching.hours.domain import WeekSlot

LOT = 2000  # needs read at once
Engaged = dict[str, tuple[tuple[WeekSlot, Point | None], ...]]


def week(slot: Slot) -> WeekSlot:
    """A time of the week as matching has it."""
    return WeekSlot(slot.weekday, slot.start, slot.minutes)


def engaged(parties: Collection[str]) -> Engaged:
    """When and where each of these is expected already, by the masked points of those who expect them."""
    statement = sa.select(Part).where(
        Part.party.in_(parties), Part.state.in_(TAKEN), Part.dropped_at.is_(None), Part.once.is_(None)
    )
    rows = db.session.scalars(statement.order_by(Part.id)).all()
    wanted, doors = sorted({row.need_id for row in rows}), dict[str, Point]()
    for first in range(0, len(wanted), LOT):
        some = needs.needs(wanted[first : first + LOT])
        doors |= {id_: Point(need.lat, need.lon) for id_, need in some.items()}
    found: defaultdict[str, list[tuple[WeekSlot, Point | None]]] = defaultdict(list)
    for row in rows:
        found[str(row.party)] += [(week(slot), doors.get(row.need_id)) for slot in row.times()]
    return {party: tuple(times) for party, times in found.items()}
