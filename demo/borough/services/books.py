"""The council's books: months closed as they end, and a fee of Stripe's that nobody had announced."""

from __future__ import annotations

from datetime import date, timedelta

from demo.borough.services.world import World
from hub.kernel import clock, unit
from hub.kernel.errors import KithError
from payments.books import queries, services
from payments.books.domain.months import can_close
from payments.books.domain.working import BreakState
from payments.sandbox import services as sandbox

FEE_PENCE = 1875
FEE_BEFORE = timedelta(days=4)  # before the history ends: its month is still open then
WORDS = (
    "Stripe’s fee for a disputed bank transfer, by its email of Friday. The invoice is asked for; "
    "once it is here the fee is posted to the fund that the transfer was for."
)


def take_fee(world: World, today: date) -> None:
    """Stripe takes a fee that nobody has announced; outside any unit, as it would."""
    if today == world.scale.first + timedelta(days=world.scale.days) - FEE_BEFORE:
        sandbox.take_fee(FEE_PENCE)


def close_month(world: World) -> None:
    """Finance closes the month that is over, unless something of it is still to be worked."""
    due = queries.next_month()
    if due is None or not can_close(due, clock.now(), clock.zone()):
        return
    try:
        unit.attempt(services.close, due, world.staff["finance"])
    except KithError:
        return  # a break of it is open


def explain(world: World) -> None:
    """Finance says what the fee is; it stands until it is posted."""
    for found in [one for one in queries.breaks(BreakState.OPEN) if one.type == "stripe_fee"]:
        services.explain(found.id, WORDS, world.staff["finance"])
