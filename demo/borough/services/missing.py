"""A helper of Joan's calls one visit off, a good week ahead: her plan says who could come instead."""

from __future__ import annotations

from datetime import timedelta

from demo.borough.services.stopping import LEAST_DAYS
from demo.borough.services.world import World
from hub.kernel import clock, unit
from marketplace.bookings import queries as bookings
from marketplace.bookings.domain import PaidFrom
from marketplace.visits import queries as visits
from marketplace.visits import services
from marketplace.visits.domain import Occurrence

AHEAD = timedelta(days=8)
WHY = "I am at a wedding that day."


def happen(world: World, day: int) -> None:
    """What happens on the last day of the history, after the evening's work."""
    if world.scale.days < LEAST_DAYS or not world.residents or day != world.scale.days - 1:
        return
    joan = world.residents[0].actor
    helpers = {source.id: source.by for source in world.sources}
    for booking in bookings.bookings_of(f"person:{joan.person}", live=True):
        if not booking.agreed or booking.paid_from is PaidFrom.POOL or booking.offer not in helpers:
            continue
        for visit in visits.of_booking(booking.id):
            if visit.occurrence is Occurrence.SCHEDULED and visit.starts_at > clock.now() + AHEAD:
                unit.write(services.cancel_visit, visit.id, helpers[booking.offer], WHY)
                return
