"""Money at Stripe of which Kith was told nothing, and money that Kith was told of and Stripe does not have yet.

Told beside the history: it draws nothing at random, its ids are dealt apart, and no fund spends what came. What happens at Stripe's
stand-in happens outside any unit, as from its dashboard.
"""

from __future__ import annotations

from datetime import timedelta

from demo.borough.services.apart import apart
from demo.borough.services.stopping import LEAST_DAYS
from demo.borough.services.world import World
from hub.kernel import clock, jobs, outbox, unit
from hub.kernel.clock import SettableClock
from payments.books import queries as known
from payments.books import services as books
from payments.books.domain.matching import BreakKind
from payments.books.domain.posting import Nature
from payments.books.domain.working import BreakState
from payments.books.queries import BreakView
from payments.purses import queries as owed
from payments.purses import services as purses
from payments.sandbox import services as sandbox

BEFORE = 2  # days before the history ends: the month of this evening is over then, and not closed yet
LATER = timedelta(minutes=90)  # until what moved tonight is looked at: no news of it is on its way any more
GIVEN, UNKNOWN, TAKEN, PAID_IN = 60_00, 35_00, 250_00, 20_00
REFERENCE = "BACS 2025-11-30"
WORDS = {
    GIVEN: "A gift of the bowls club for people at home, by its letter of 28 November. It was paid by bank transfer.",
    TAKEN: "Sent to the bank from Stripe’s dashboard for the till of the day centre, before anyone knew that Kith does it.",
    PAID_IN: "Our BACS payment of 30 November for the fees of disputed cards. Stripe has it within three working days.",
}


def happen(world: World, ticking: SettableClock, day: int) -> None:
    """What happens late on an evening of the history, counted from 0, when all else of it is done."""
    last = world.scale.days - BEFORE
    if world.scale.days < LEAST_DAYS or day < last:
        return
    with apart(f"outside {day}"):
        if day == last:
            sandbox.pay_outside(GIVEN)
            sandbox.pay_outside(UNKNOWN)
            if unit.read(owed.owed_to_stripe) >= PAID_IN:
                unit.write(purses.make_good, PAID_IN, REFERENCE, world.staff["finance"])
        else:
            sandbox.pay_out(TAKEN)
        jobs.run(jobs.registered()["deliver-sandbox-webhooks"], force=True)
        outbox.drain()
        ticking.advance(LATER)
        books.reconcile(clock.now())


def work(world: World) -> None:
    """The last morning: finance posts what it has papers for and explains what is on its way; the rest waits.

    What went out is over one officer's limit, so that a colleague is asked; nobody knows yet whose the last is, and until they do,
    the month in which it came cannot be closed.
    """
    care, finance = world.funds["care"], world.staff["finance"]
    with apart("outside"):
        for one in unit.read(known.breaks, BreakState.OPEN):
            if _is(one, GIVEN):
                unit.write(books.correct, one.id, Nature.MONEY, care, WORDS[GIVEN], finance)
            elif _is(one, -TAKEN):
                unit.write(books.correct, one.id, Nature.BANK, care, WORDS[TAKEN], finance)
            elif one.kind is BreakKind.MISSING_THERE and one.here_pence == PAID_IN:
                unit.write(books.explain, one.id, WORDS[PAID_IN], finance)
        books.reconcile(clock.now())


def _is(one: BreakView, pence: int) -> bool:
    return one.kind is BreakKind.MISSING_HERE and one.there_pence == pence
