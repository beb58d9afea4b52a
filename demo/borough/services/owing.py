"""A supplier who fails owes money: paid for visits that were not made, it gives nothing back, and stops.

Its bank account is empty, so that Stripe cannot take it back; finance proposes to give it up, which waits for a colleague.
"""

from __future__ import annotations

from datetime import timedelta

from demo.borough.domain.personas import PERSONAS
from demo.borough.domain.suppliers import ANCHORAGE, STAYS_SOUTH, TROUBLED
from demo.borough.services.mishaps import sent_tonight, to_be_queried
from demo.borough.services.world import World
from hub.kernel import clock, jobs, outbox, unit
from hub.kernel.errors import KithError
from hub.people import queries as people
from marketplace.bookings import services as bookings
from marketplace.failures import services as failures
from marketplace.visits.queries import VisitView
from oversight.decisions.domain import Reasons
from oversight.levers import services as levers
from payments.holds import queries as holds
from payments.recoveries import queries as owed_back
from payments.recoveries import services as recoveries
from payments.sandbox import services as sandbox
from payments.sandbox.domain.faults import Fault

LEAST_DAYS = 12
STOPS = 3  # days before the last
AHEAD, REVIEW = timedelta(days=10), timedelta(weeks=6)
WORDS = "Nobody came that week. I have only seen it now, on the statement."
REASONS = "The record of that week was made up afterwards. Nothing is owed, and what was paid is owed back."
WHY = "It cannot pay its staff any more."
GIVEN_UP = "It has stopped and has no money; its administrator says that nothing will be left."


def happen(world: World, day: int) -> None:
    """What happens on a day of the history, counted from 0, after the evening's work."""
    if not world.scale.stories or world.scale.days < LEAST_DAYS:
        return
    if day >= world.scale.days - 7 and world.owing is None:
        _find_out(world)
    elif day == world.scale.days - STOPS and world.owing is not None:
        _stop(world, world.owing)


def _find_out(world: World) -> None:
    """Of those who were paid tonight, one for whom somebody will be looked for: what it was paid for was not given."""
    kept = {ANCHORAGE, TROUBLED, *(persona.name for persona in PERSONAS)}  # who have stories of their own
    found = {one.payee: one for one in sent_tonight()}
    names = unit.read(people.names, list(found))
    for party in sorted(
        found, key=lambda one: (names[one] in STAYS_SOUTH, unit.read(holds.payable, one).total_pence, one)
    ):
        if names[party] in kept or party in world.withheld:
            continue
        visits = list(to_be_queried(world, found[party]))
        if not visits or not _is_missed(world, party):
            continue
        world.owing = party
        unit.write(_uphold, world, visits)
        outbox.drain()
        _ask_back(world, party)
        return


def _is_missed(world: World, party: str) -> bool:
    """Whether somebody is helped by them for some time to come."""
    try:
        failures.work_out(party, clock.today() + AHEAD, WHY, world.staff["commissioner"])
    except KithError:
        return False
    return True


def _uphold(world: World, visits: list[VisitView]) -> None:
    for visit in visits:
        resident = world.resident_of(visit.holder)
        if resident is not None:
            bookings.query(visit.id, resident.actor, WORDS)
            bookings.decide_query(visit.id, world.staff["finance"], outcome="upheld", reasons=REASONS)


def _ask_back(world: World, party: str) -> None:
    """Stripe is asked, and cannot: there is nothing in their account."""
    for debt in [one for one in unit.read(owed_back.debts) if one.payee == party]:
        for piece in [piece for piece in debt.pieces if piece.can_be_asked]:
            sandbox.order_fault(Fault.REFUSE_REVERSAL)
            unit.write(recoveries.ask_back, piece.back.id, world.staff["finance"])
    jobs.run(jobs.registered()["call-stripe"], force=True)
    outbox.drain()


def _stop(world: World, party: str) -> None:
    by, until = world.staff["commissioner"], clock.today() + REVIEW
    failure = failures.work_out(party, clock.today() + AHEAD, WHY, by)
    why = Reasons("The standard terms: an end with notice", WHY, "Waiting for an administrator.", "none", until)
    unit.write(levers.record_failure, failure, why=why, by=by)
    for debt in [one for one in unit.read(owed_back.debts) if one.payee == party and one.free_pence]:
        unit.write(recoveries.propose_write_off, party, debt.fund, GIVEN_UP, world.staff["finance"])
    outbox.drain()
