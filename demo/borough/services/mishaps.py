"""One bad day of each kind in the middle of the history: what was paid and was not owed, and messages that go astray.

What happens at Stripe's stand-in happens outside any unit, as from a browser.
"""

from __future__ import annotations

from collections.abc import Iterator

from demo.borough.services.world import World
from hub.kernel import clock, jobs, outbox, unit
from marketplace.bookings import services as bookings
from marketplace.visits import queries as visits
from marketplace.visits.domain import Money
from marketplace.visits.queries import VisitView
from payments.recoveries import queries as owed_back
from payments.recoveries import services as recoveries
from payments.remittances import queries as remittances
from payments.remittances.queries import RemittanceView
from payments.sandbox import services as sandbox
from payments.sandbox.domain.faults import Fault

LEAST_DAYS = 100  # a shorter history has no middle
ASTRAY = (Fault.LOST_AFTER, Fault.LOSE, Fault.DUPLICATE, Fault.HOLD_BACK)
WORDS = "My daughter keeps a diary: nobody came that day, though it says so here."
REASONS = "The carer mixed up two addresses, and the helper agrees. Nothing is owed."
GIVEN_UP = "To get so little back would cost more than it is, and the helper has paid their carer for it in good faith."


def happen(world: World, day: int) -> None:
    """What goes wrong on a day of the history, counted from 0, after the evening's work."""
    if world.scale.days < LEAST_DAYS:
        return
    if day == world.scale.days // 2 - 7:
        for fault in ASTRAY:
            sandbox.order_fault(fault)
    if world.scale.days // 2 <= day and not world.gave_back:
        _give_back(world)


def _give_back(world: World) -> None:
    """On the evening of a week's run, while its money is still at Stripe: of four visits that it paid for, four
    suppliers owe it back. From the first Stripe takes it back, from the second it cannot, the third's is given up, and
    the fourth's is netted from their next week.
    """
    found = _just_paid(world)
    if len(found) < 4:
        return
    world.gave_back = True
    unit.write(_uphold, world, found)
    outbox.drain()
    taken, refused, given_up, _netted = found
    _ask_back(world, taken)
    sandbox.order_fault(Fault.REFUSE_REVERSAL)
    _ask_back(world, refused)
    unit.write(_give_up, world, given_up)


def _just_paid(world: World) -> list[VisitView]:
    """Four visits of four suppliers that were paid for tonight."""
    found: dict[str, VisitView] = {}
    for remittance in sent_tonight():
        visit = None if remittance.payee in found else next(to_be_queried(world, remittance), None)
        if visit is not None:
            found[remittance.payee] = visit
    return list(found.values())[:4]


def sent_tonight() -> list[RemittanceView]:
    """What went to suppliers tonight."""
    return [
        sent
        for run in unit.read(remittances.runs, 1)
        for sent in unit.read(remittances.of_run, run.id)
        if sent.ended_at is not None and clock.local(sent.ended_at).date() == clock.today() and sent.transfer
    ]


def to_be_queried(world: World, remittance: RemittanceView) -> Iterator[VisitView]:
    """The visits that it paid for of which a resident may still say that something was wrong."""
    for about in sorted(unit.read(remittances.abouts, remittance.id)):
        visit = unit.read(visits.visit, about.removeprefix("visit:"))
        paid = visit.money in (Money.REMITTED, Money.PAID_OUT)
        if paid and visit.may_be_queried_later(clock.now()) and world.resident_of(visit.holder) is not None:
            yield visit


def _uphold(world: World, found: list[VisitView]) -> None:
    for visit in found:
        resident = world.resident_of(visit.holder)
        if resident is not None:
            bookings.query(visit.id, resident.actor, WORDS)
            bookings.say(visit.id, world.answers[visit.supplier], "She is right: our carer was at the house next door.")
            bookings.decide_query(visit.id, world.staff["finance"], outcome="upheld", reasons=REASONS)


def _ask_back(world: World, visit: VisitView) -> None:
    """Ask Stripe for what a visit's supplier owes back, and hear what it says."""
    for debt in unit.read(owed_back.debts):
        for piece in [piece for piece in debt.pieces if piece.back.about == visit.urn and piece.can_be_asked]:
            unit.write(recoveries.ask_back, piece.back.id, world.staff["finance"])
    jobs.run(jobs.registered()["call-stripe"], force=True)
    outbox.drain()


def _give_up(world: World, visit: VisitView) -> None:
    """One officer proposes to write off what a visit's supplier owes back, and another agrees."""
    for debt in owed_back.debts():
        if any(piece.back.about == visit.urn for piece in debt.pieces) and debt.free_pence:
            proposed = recoveries.propose_write_off(debt.payee, debt.fund, GIVEN_UP, world.staff["finance"])
            recoveries.approve_write_off(proposed, world.staff["finance-two"])
