"""A neighbour who does the shopping for others moves away: on the record as one who stops; nobody has answered yet."""

from __future__ import annotations

from datetime import timedelta

from demo.borough.services import suppliers
from demo.borough.services.underway import post
from demo.borough.services.world import Resident, Source, World, actor
from hub.kernel import clock, unit
from hub.kernel.access import SYSTEM
from hub.kernel.errors import KithError
from hub.kernel.week import Slot, minutes_a_week
from hub.people import services as people
from hub.places.domain import Point
from marketplace.bookings import services as bookings
from marketplace.failures import services as failures
from marketplace.offers.domain import Content
from marketplace.plans import services as plans
from oversight.decisions.domain import Reasons
from oversight.levers import services as levers

BEGINS, LEAST_DAYS = 5, 12  # days before the last on which they are asked; a shorter history has no such story
MOST = 3  # neighbours whom they help
AHEAD, REVIEW = timedelta(days=10), timedelta(weeks=6)
WEEK = tuple(Slot(day, 9 * 60, 8 * 60) for day in range(5))
TITLE, WORDS = "The weekly shop", "I bring what you need from the market. Invented for this demo."
ASKED = "Somebody to bring my shopping"
WHY = "They move away, and cannot come any more."


def happen(world: World, day: int) -> None:
    """What happens on a day of the history, counted from 0, after the evening's work."""
    if world.scale.days < LEAST_DAYS or not world.residents:
        return
    if day == world.scale.days - BEGINS:
        world.stopping = unit.write(_move_in, world)
        for number, resident in enumerate(world.residents[:MOST]):
            _try(world.stopping, resident, Slot(number + 1, 11 * 60, 60))
    elif day == world.scale.days - 1 and world.stopping is not None:
        _stop(world, world.stopping)


def _move_in(world: World) -> Source:
    """Somebody next door to Joan, whom the story knows alone."""
    joan = world.residents[0]
    point = Point(*joan.point)
    person = people.register_person("Frank", "Doyle", by=SYSTEM, point=point, postcode=joan.postcode)
    content = Content.make(
        title=TITLE, description=WORDS, kind="neighbour", categories=("shopping",), price_pence=0, unit="hour",
        minimum_minutes=30, radius_km=5.0, areas=(), slots=[slot.as_list() for slot in WEEK],
        capacity_minutes=minutes_a_week(WEEK) // 4, languages=("en",), traits=(),
    )  # fmt: skip
    suppliers.list_offer(world, f"person:{person}", actor(person, "Frank Doyle"), content, ())
    return world.sources.pop()


def _try(source: Source, resident: Resident, slot: Slot) -> None:
    """Ask them, and they say yes; where a rule refuses it, nothing has happened."""
    try:
        unit.write(_book, source, resident, slot)
    except KithError:
        return


def _book(source: Source, resident: Resident, slot: Slot) -> None:
    first = clock.today() + timedelta(days=1)
    need = post(resident, ASKED, source.categories[0], (slot,), first, budget=resident.budget)
    [part, *_] = plans.make_plan(need, resident.actor)
    chosen = plans.choose(part, source.id, resident.actor, (slot,), None)
    booking = bookings.request_booking(chosen, source.id, (slot,), first, None, resident.actor)
    bookings.accept(booking, source.by)


def _stop(world: World, source: Source) -> None:
    by = world.staff["commissioner"]
    failure = failures.work_out(source.party, clock.today() + AHEAD, WHY, by)
    why = Reasons("The standard terms: an end with notice", WHY, "Waiting.", "none", clock.today() + REVIEW)
    unit.write(levers.record_failure, failure, why=why, by=by)
