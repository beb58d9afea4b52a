"""Put in force from a day on what an hour should cost at the least."""

from __future__ import annotations

from datetime import date

from hub.kernel.access import Actor
from hub.kernel.decided import lock, put
from marketplace.offers import queries
from marketplace.offers.domain import Floor, FloorChanged, SameFloor, check_floor
from marketplace.offers.models import OfferFloor


def set_floor(floor: Floor, pence: int, *, starts: date, seen: str, decision: str, by: Actor) -> str:
    """Put an amount in force from a day to come; a price is compared with that of its own day. Returns its id.

    Args:
        floor: which of them.
        pence: an hour.
        starts: its first day.
        seen: what was decided last of this floor, when `by` looked (`mark`).
        decision: the record that says why (URN).
        by: a commissioner.

    Raises:
        FloorWrong: no hour costs that. Forbidden: `by` is someone else. StartsTooSoon: the day is today or past.
        FloorChanged: another was decided since. SameFloor: it stands so already.
    """
    check_floor(pence)
    lock(OfferFloor, starts, by)
    queries.floors()[floor].must_change(pence, seen, changed=FloorChanged(), same=SameFloor(field="pence"))
    return put(OfferFloor(floor=floor, pence=pence), starts, decision=decision, by=by)
