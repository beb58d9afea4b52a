"""Neighbours share help: three have it together, then one wants to leave; and an invitation that waits to be handed over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from demo.borough.services import residents
from demo.borough.services.underway import post
from demo.borough.services.world import Resident, Source, World
from hub.kernel import clock, unit
from hub.kernel.errors import KithError
from hub.kernel.week import Slot, covers
from marketplace.bookings import services as bookings
from marketplace.plans import services as plans
from marketplace.sharings import queries
from marketplace.sharings import services as sharings
from marketplace.sharings.domain import SharingState

BEGINS, LEAST_DAYS = 6, 12  # days before the last on which they agree; a shorter history has no such story
WEEKS = 5
SHARED = {  # what may be shared, in Joan's words
    "housework": "Help around the house",
    "garden": "An hour in the garden",
    "shopping": "Somebody to bring the shopping",
    "meals": "A cooked lunch",
    "company": "Somebody to have tea with",
}
TOGETHER, NEXT = "together with my neighbours", "shared with next door"


def happen(world: World, day: int) -> None:
    """What happens to it on a day of the history, counted from 0, after the evening's work."""
    if world.scale.days < LEAST_DAYS or len(world.residents) < 3:
        return
    if day == world.scale.days - BEGINS:
        _try(world, TOGETHER, 3)
    elif day == world.scale.days - 1:
        _leave(world)
        _try(world, NEXT, 2)


def _try(world: World, how: str, people: int) -> None:
    """Propose it to whoever can come; of several times and helpers the first that no rule refuses."""
    for source, slot, first in _times(world):
        try:
            unit.write(_propose, world, source, slot, first, how, people)
        except KithError:
            continue
        return


def _times(world: World) -> Iterator[tuple[Source, Slot, date]]:
    joan, today = world.residents[0], clock.today()
    near = [s for s in world.sources if s.price_pence and s.categories[0] in SHARED and s.reaches(joan)]
    for source in near:
        for first in (today + timedelta(days=n) for n in range(2, 9)):
            slot = Slot(first.weekday(), 14 * 60, 60)
            if covers(source.slots, slot):
                yield source, slot, first


def _propose(world: World, source: Source, slot: Slot, first: date, how: str, people: int) -> None:
    joan = world.residents[0]
    words = f"{SHARED[source.categories[0]]}, {how}"
    need = post(joan, words, source.categories[0], (slot,), first, budget=joan.budget)
    [part, *_] = plans.make_plan(need, joan.actor)
    chosen = plans.choose(part, source.id, joan.actor, (slot,), None)
    last, parts = first + timedelta(weeks=WEEKS), (1,) * people
    sharing = sharings.propose(chosen, (slot,), first, last, joan.actor, parts=parts, budget=joan.budget)
    if how != TOGETHER:
        return
    for seat, other in zip(queries.sharing(sharing).seats[1:], _others(world), strict=False):
        sharings.agree(str(seat.code), str(other.actor.person), other.budget, other.actor)
    booking = queries.sharing(sharing).booking
    bookings.accept(str(booking), source.by, next(iter(source.carers), None))


def _others(world: World) -> Iterator[Resident]:
    """Neighbours, each with a budget."""
    for resident in world.residents[1:3]:
        residents.grant(world, resident, clock.today(), 160_00)
        yield resident


def _leave(world: World) -> None:
    joan, last = world.residents[0], world.residents[2]
    for view in unit.read(queries.sharings_of, [str(joan.actor.person)]):
        if view.state is SharingState.AGREED:
            unit.write(sharings.leave, view.id, 2, last.actor)
