"""A fund gives the first resident a grant, which pays first for an hour of help; a larger one waits for a second officer."""

from __future__ import annotations

from datetime import timedelta

from demo.borough.services.underway import post
from demo.borough.services.world import Resident, Source, World
from hub.kernel import clock, unit
from hub.kernel.errors import KithError
from hub.kernel.week import Slot, covers
from marketplace.bookings import services as bookings
from marketplace.plans import services as plans
from payments.grants import queries as known
from payments.grants import services as grants

GIVEN = 60_00
WAITS = 650_00
DAY = 4  # of the history, counted from 0
GOOD_FOR = timedelta(weeks=8)


def happen(world: World, day: int) -> None:
    """It is given on a morning, and used the same day."""
    if day == min(DAY, world.scale.days - 1):
        unit.write(_give, world)
        _use(world)


def _give(world: World) -> None:
    finance, fund = world.staff["finance"], world.funds["community"]
    until = world.scale.first + timedelta(days=world.scale.days) + GOOD_FOR
    grants.write_grant(
        world.residents[0].urn, fund, GIVEN, ends=until, reason="Company and small help after a fall.", by=finance
    )
    if len(world.residents) > 1:
        grants.write_grant(
            world.residents[1].urn, fund, WAITS, ends=until, categories=["meals"], reason="Warm meals until spring.",
            by=finance,
        )  # fmt: skip


def _use(world: World) -> None:
    """An hour once, from whoever has one."""
    resident, today = world.residents[0], clock.today()
    for source in [s for s in world.sources if 0 < s.price_pence <= GIVEN // 2 and s.reaches(resident)]:
        for day in (today + timedelta(days=n) for n in range(3, 8)):
            slot = Slot(day.weekday(), 15 * 60, 60)
            if not covers(source.slots, slot):
                continue
            try:
                unit.write(_book, source, resident, slot)
            except KithError:
                continue
            return


def _book(source: Source, resident: Resident, slot: Slot) -> None:
    need = post(
        resident, "Someone to help for an hour, while I find my feet", source.categories[0], (slot,), clock.today(),
        budget=resident.budget,
    )  # fmt: skip
    [part, *_] = plans.make_plan(need, resident.actor)
    grant = known.usable(resident.urn, source.categories[0])[0].budget
    first = clock.today() + timedelta(days=1)
    asked = bookings.request_booking(
        part, source.id, (slot,), first, first + timedelta(days=7), resident.actor, grant=grant
    )
    bookings.accept(asked, source.by, next(iter(source.carers), None))
