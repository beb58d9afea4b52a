"""Of the visits of one provider, four of which the two sides do not say the same: what each says, and what came of one.

Nobody came to two of them, says whoever was at home: to one the provider has objected, to the other it may. At a third nobody
was in, says the carer, and somebody was. The fourth was queried, and an officer has found that it was as agreed.
Whoever it is and when is fixed, and the ids are dealt apart: nothing else in the borough's history moves with it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from demo.borough.domain.personas import EVERYONE
from demo.borough.services.apart import apart
from demo.borough.services.stopping import LEAST_DAYS
from demo.borough.services.underway import post
from demo.borough.services.world import Resident, Source, World
from hub.kernel import clock, outbox, unit
from hub.kernel.clock import SettableClock
from hub.kernel.errors import KithError
from hub.kernel.week import Slot
from marketplace.bookings import services as bookings
from marketplace.plans import services as plans
from marketplace.visits import queries as visits
from marketplace.visits.queries import VisitView

MINUTES = 30
BEGINS = (7 * 60, 7 * 60 + 30, 8 * 60)  # before the demo's own morning
ASKED = "A hand with getting up, once, as my daughter is away"
CAME = "Our carer rang at half past seven, was let in, and left at eight. It is written in the folder."
NOBODY_CAME = "I sat at the window until nine. Nobody rang, and there is nothing in the folder."
NOBODY_IN = "Nobody answered. I rang twice and waited for a quarter of an hour."
WAS_IN = "I was in all morning. My bell is broken, and there is a note on the door that says so."
SAW_NO_NOTE = "Our carer saw no note, and has a photograph of the door."
LEFT_EARLY = "I think that they left early."
LEFT_ON_TIME = "Our carer came and left as agreed. The folder says what was done, with the times."
REASONS = "The times that the phone wrote down and the note in the folder say the same. What was agreed is paid."
RECENTLY = timedelta(days=6)
SAID, APART = 3, timedelta(minutes=10)  # how much is said of a visit at most, and how long after one another

Act = Callable[[], object]


def happen(world: World, ticking: SettableClock, evening: datetime) -> None:
    """Three ask the evening before for the last morning; then it has come, and each side says what happened."""
    if world.scale.days < LEAST_DAYS:
        return
    now, source = clock.now(), next(s for s in world.sources if s.by.name == EVERYONE["manager"].name)
    with apart("contested"):
        ticking.set(evening)
        asked = _ask(world, source)
        outbox.drain()
        ticking.set(now)
        acts = [_missed(*asked[0])] if asked else []
        acts += [_objected(*one, source) for one in asked[1:2]]
        acts += [_nobody_in(*one, source) for one in asked[2:3]]
        acts += _rejected(world, source)
        for number in range(max(map(len, acts), default=0)):
            ticking.set(now - APART * (SAID - 1 - number))
            for act in [act[number] for act in acts if number < len(act)]:
                unit.write(act)
            outbox.drain()


def _ask(world: World, source: Source) -> list[tuple[Resident, str]]:
    """Whoever asked and the visit's id, for each time of the morning: of those nearby with a budget, the last ones first."""
    near = [r for r in reversed(world.residents[1:]) if r.budget and source.reaches(r)]
    found: list[tuple[Resident, str]] = []
    for resident in near:
        if len(found) == len(BEGINS):
            break
        try:
            found.append((resident, unit.write(_book, source, resident, BEGINS[len(found)])))
        except KithError:
            continue
    return found


def _book(source: Source, resident: Resident, begins: int) -> str:
    day = clock.today() + timedelta(days=1)
    once, by = (Slot(day.weekday(), begins, MINUTES),), resident.actor
    need = post(resident, ASKED, source.categories[0], once, day, budget=resident.budget)
    [part, *_] = plans.make_plan(need, by)
    booking = bookings.request_booking(part, source.id, once, day, day, by)
    bookings.accept(booking, source.by, next(iter(source.carers), None))
    [visit] = visits.of_booking(booking)
    return visit.id


def _missed(resident: Resident, visit: str) -> list[Act]:
    return [partial(bookings.nobody_came, visit, resident.actor)]


def _objected(resident: Resident, visit: str, source: Source) -> list[Act]:
    return [
        *_missed(resident, visit),
        partial(bookings.object_to, visit, source.by, CAME),
        partial(bookings.say, visit, resident.actor, NOBODY_CAME),
    ]


def _nobody_in(resident: Resident, visit: str, source: Source) -> list[Act]:
    return [
        partial(bookings.nobody_in, visit, source.by, NOBODY_IN),
        partial(bookings.query, visit, resident.actor, WAS_IN),
        partial(bookings.say, visit, source.by, SAW_NO_NOTE),
    ]


def _rejected(world: World, source: Source) -> list[list[Act]]:
    """Of the last days' visits one that cost something; rather one of which nobody has said anything yet."""
    now, joan = clock.now(), world.residents[0].urn
    said = [v for v in visits.visits_of([source.party], now - RECENTLY, now) if v.amount_pence and v.holder != joan]
    for visit in sorted(said, key=lambda v: (not v.to_answer, -v.starts_at.timestamp(), v.id)):
        resident = world.resident_of(visit.holder)
        if resident is not None and (visit.to_answer or _may_be_queried(visit, now)):
            finance = world.staff["finance"]
            decide = partial(bookings.decide_query, visit.id, finance, outcome="rejected", reasons=REASONS)
            query = partial(bookings.query, visit.id, resident.actor, LEFT_EARLY)
            return [[query, partial(bookings.say, visit.id, source.by, LEFT_ON_TIME), decide]]
    return []


def _may_be_queried(visit: VisitView, now: datetime) -> bool:
    return visit.occurrence.value == "delivered" and visit.may_be_queried_later(now)
