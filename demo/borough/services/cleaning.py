"""The neighbour as whom people come in cleans twice for somebody nearby, from a budget that was paid once for it.

Nothing is drawn for it, neither chance nor ids: whom she helps and when is fixed, so that the rest of the history stays as it is.
"""

from __future__ import annotations

from datetime import date, timedelta

from demo.borough.domain.personas import EVERYONE
from demo.borough.services.apart import apart
from demo.borough.services.underway import post
from demo.borough.services.world import Resident, Source, World
from hub.kernel import clock, unit
from hub.kernel.week import Slot, covers
from marketplace.bookings import services as bookings
from marketplace.plans import services as plans
from marketplace.plans.domain import weekly_pence
from payments.budgets import services as budgets

BEGINS, EARLIEST = 37, 2  # days before the last on which they ask; of a short history the third day
TIMES, MINUTES = 2, 120
ASKED = "The kitchen and the bathroom, until I can bend again"


def happen(world: World, day: int) -> None:
    """What happens on a day of the history, counted from 0, after the evening's work."""
    if day != max(world.scale.days - BEGINS, EARLIEST):
        return
    source = next((s for s in world.sources if s.by.name == EVERYONE["neighbour"].name), None)
    found = _nearby(world, source) if source else None
    if source is not None and found is not None:
        with apart("cleaning"):
            world.kept.add(unit.write(_book, world, source, found))


def _nearby(world: World, source: Source) -> Resident | None:
    """Of those whom no other story is about, the last who lives near enough."""
    return next((r for r in reversed(world.residents) if r.budget is None and source.reaches(r)), None)


def _book(world: World, source: Source, resident: Resident) -> str:
    """They ask for one morning a week, and she says yes: each is paid from what finance gave once, to the penny."""
    first = _first(source)
    slots = (Slot(first.weekday(), 10 * 60, MINUTES),)
    last = first + timedelta(weeks=TIMES - 1)
    finance, approves = world.staff["finance"], world.staff["finance-two"]
    budget = budgets.write_budget(
        resident.urn, [world.funds["care"]], 0, one_off_pence=TIMES * weekly_pence(source.price_pence, "hour", slots),
        starts=clock.today(), ends=last, by=finance,
    )  # fmt: skip
    budgets.approve_budget(budget, approves)
    budgets.land_due(budget, clock.now())
    need = post(resident, ASKED, source.categories[0], slots, first, budget=budget)
    [part, *_] = plans.make_plan(need, resident.actor)
    booking = bookings.request_booking(part, source.id, slots, first, last, resident.actor)
    bookings.accept(booking, source.by)
    return booking


def _first(source: Source) -> date:
    """The next day on which she comes at ten."""
    days = (clock.today() + timedelta(days=n) for n in range(1, 8))
    return next(day for day in days if covers(source.slots, Slot(day.weekday(), 10 * 60, MINUTES)))
