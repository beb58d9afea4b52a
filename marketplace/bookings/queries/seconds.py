"""Who comes beside one of two, as far as their visits stand."""

from __future__ import annotations

from hub.kernel import clock
from marketplace.plans import queries as plans
from marketplace.plans.queries import Second
from marketplace.visits import queries as visits
from marketplace.visits.queries import STANDING


def second(part_id: str) -> Second | None:
    """The second person of a part; None where nobody else has to come.

    Beside cover of one day comes only whoever's visit of that day has not been called off and does not stand still.
    """
    found = plans.second(part_id)
    if found is None or found.half.once is None:
        return found
    weekly = {part.booking for part in found.beside if part.once is None and part.booking}
    come = {
        visit.booking
        for visit in visits.of_bookings(weekly)
        if visit.occurrence in STANDING
        and not visit.paused_for
        and clock.local(visit.starts_at).date() == found.half.once
    }
    return found.without(weekly - come)
