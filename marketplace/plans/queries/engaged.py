"""When and where people are expected already, week by week: whoever comes to one door needs time for the way to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache

import sqlalchemy as sa

from hub.kernel.db import db
from hub.kernel.week import Slot
from hub.kernel.week import slots as slots_of
from marketplace.needs import queries as needs
from marketplace.plans.domain import TAKEN
from marketplace.plans.models import Part
from matching.distances.domain import Point
from matching.hours.domain import WeekSlot

LOT = 2000  # needs read at once
Engaged = dict[str, tuple[tuple[WeekSlot, Point | None], ...]]


@lru_cache(maxsize=4096)
def week(slot: Slot) -> WeekSlot:
    """A time of the week as matching has it."""
    return WeekSlot(slot.weekday, slot.start, slot.minutes)


def engaged(parties: Collection[str]) -> Engaged:
    """When and where each of these is expected already, by the masked points of those who expect them."""
    statement = sa.select(Part.party, Part.need_id, Part.slots).where(
        Part.party.in_(parties), Part.state.in_(TAKEN), Part.dropped_at.is_(None), Part.once.is_(None)
    )
    rows = db.session.execute(statement.order_by(Part.id)).all()
    wanted, doors = sorted({need_id for _party, need_id, _slots in rows}), dict[str, Point]()
    for first in range(0, len(wanted), LOT):
        some = needs.doors(wanted[first : first + LOT])
        doors |= {id_: Point(*at) for id_, at in some.items()}
    found: defaultdict[str, list[tuple[WeekSlot, Point | None]]] = defaultdict(list)
    for party, need_id, slots in rows:
        found[str(party)] += [(week(slot), doors.get(need_id)) for slot in slots_of(slots)]
    return {party: tuple(times) for party, times in found.items()}
