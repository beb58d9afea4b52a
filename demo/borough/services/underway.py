"""The last morning, with those who help: a visit that has begun, requests and queries that wait, words to look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from demo.borough.domain.personas import EVERYONE
from demo.borough.services import budgeting, residents
from demo.borough.services.world import Resident, Source, World
from hub.kernel import clock, unit
from hub.kernel.access import Actor
from hub.kernel.errors import KithError
from hub.kernel.week import Slot
from hub.places.domain import Located, Point
from marketplace.bookings import queries as bookings
from marketplace.bookings import services as booking
from marketplace.bookings.domain import BookingState
from marketplace.bookings.queries import BookingView
from marketplace.messages import services as messages
from marketplace.needs import services as needs
from marketplace.needs.domain import Content
from marketplace.plans import services as plans
from marketplace.visits import queries as visits
from marketplace.visits.domain import Money, Occurrence
from marketplace.visits.queries import VisitView
from reviews.reviews import services as reviews
from reviews.reviews.domain import Ratings

MOST_NEIGHBOURS = 5  # residents who are tried before a story is left out
# Which of a supplier's bookings is written about: rather one that has been going on for a while.
WRITE_ABOUT = sorted(
    BookingState, key=lambda state: (state is not BookingState.ACTIVE, state is not BookingState.ENDED)
)
WELL = Ratings(5, 5, 4)


def begin(world: World) -> None:
    """Leave a visit under way and one to come, a request each, a query, reviews to write, answer and rule on."""
    today = clock.today()
    _amir(world, today)
    _anchorage(world, today)
    _queried(world)
    _given_back(world)
    _reviewed(world)


def _amir(world: World, today: date) -> None:
    """The volunteer has just arrived at one neighbour's, another asks for him, and a third for anyone like him."""
    source = _source(world, "volunteer")
    hour = Slot(today.weekday(), 8 * 60 + 45, 45)
    for _ in range(2):
        found = next(
            _ask(world, source, (hour,), "I would like somebody to play cards with", today, budgets=False), None
        )
        if found is not None and _arrive(found, source):
            break
        _keep_free(source)  # he is busy at that hour
    for _ in _ask(world, source, (Slot(3, 15 * 60, 30),), "A cup of tea and a chat, please", today, budgets=False):
        break
    for resident in _near(world, source)[-1:]:
        words = "Someone to talk to about the football"
        post(resident, words, source.categories[0], (Slot(4, 14 * 60, 30),), today, budget=None)


def _anchorage(world: World, today: date) -> None:
    """A carer is on his way, and the manager is asked for more."""
    source, words = _source(world, "manager"), "I need a hand in the shower while my wrist mends"
    carer = next((c for c in source.carers), None)
    for found in _ask(
        world, source, (Slot(today.weekday(), 9 * 60, 60), Slot(3, 9 * 60, 60)), words, today, budgets=True
    ):
        _accept(found, source, carer)
        break
    for _ in _ask(world, source, (Slot(6, 10 * 60, 30),), "Somebody to help me dress on Sundays", today, budgets=True):
        break


def _ask(
    world: World, source: Source, slots: tuple[Slot, ...], words: str, today: date, *, budgets: bool
) -> Iterator[BookingView]:
    """Requests for these times of the week by those nearby, each in vain if a rule says no; take the first."""
    for resident in _near(world, source)[:MOST_NEIGHBOURS]:
        if budgets and (resident.budget is None or budgeting.over(resident.budget)):
            residents.grant(world, resident, today, 160_00)
        try:
            yield bookings.booking(unit.attempt(_request, source, slots, words, resident, today))
        except KithError:
            continue


def _accept(found: BookingView, source: Source, carer: str | None = None) -> bool:
    """Say yes; a request that a rule keeps from it goes on waiting."""
    try:
        unit.attempt(booking.accept, found.id, source.by, carer)
    except KithError:
        return False
    return True


def _arrive(found: BookingView, source: Source) -> bool:
    """Say yes and be there; whether it came to that."""
    if not _accept(found, source):
        return False
    for visit in _visits(found)[:1]:
        booking.check_in(visit.id, source.by)
    return True


def _keep_free(source: Source) -> None:
    """End what the helper has agreed to for the next two hours, so that whoever comes in as them has a morning to live."""
    now = clock.now()
    coming = visits.visits_of([source.party], now, now + timedelta(hours=2))
    for busy in sorted({v.booking for v in coming if v.occurrence is Occurrence.SCHEDULED and v.agreed_at is not None}):
        booking.cancel(busy, source.by, "I have somebody else at that hour from now on.")


def _near(world: World, source: Source) -> list[Resident]:
    return [r for r in world.residents[1:] if source.reaches(r) and source.party != r.urn]


def _request(source: Source, slots: tuple[Slot, ...], words: str, resident: Resident, today: date) -> str:
    need = post(
        resident, words, source.categories[0], slots, today, budget=resident.budget if source.price_pence else None
    )
    [part, *_] = plans.make_plan(need, resident.actor)
    return booking.request_booking(part, source.id, slots, today, None, resident.actor)


def post(
    resident: Resident, words: str, category: str, slots: tuple[Slot, ...], today: date, *, budget: str | None
) -> str:
    """Post a need of a few weeks for a resident; its id."""
    content = Content(
        words=words, categories=(category,), slots=slots, outcome="My days are easier", outcome_now=4,
        budget_id=budget, free_only=budget is None, starts=today, ends=today + timedelta(weeks=6),
    )  # fmt: skip
    at = needs.where(Located(Point(*resident.point), resident.postcode, about=True), "person")
    return needs.post_need(holder=resident.urn, content=content, at=at, by=resident.actor)


def _visits(found: BookingView) -> Sequence[VisitView]:
    now = clock.now()
    coming = visits.visits_of([found.supplier], now, now + timedelta(days=7))
    return [visit for visit in coming if visit.booking == found.id]


def _queried(world: World) -> None:
    """Somebody's last visit was not as it should be; an officer is to decide."""
    now = clock.now()
    by_urn = {r.urn: r for r in world.residents[1:]}
    said = visits.visits_of(list(world.answers), now - timedelta(days=6), now)
    open_ = [visit for visit in said if visit.to_answer and visit.holder in by_urn]
    for visit in sorted(open_, key=lambda v: (bool(v.amount_pence), v.starts_at))[
        -1:
    ]:  # rather one that costs something
        booking.query(visit.id, by_urn[visit.holder].actor, "They left half an hour early, and nobody had said so.")
        helper = world.answers[visit.supplier]
        booking.say(
            visit.id, helper, "We had agreed at the door that it was enough for the day. I wrote down the time."
        )


def _given_back(world: World) -> None:
    """A visit turned out not to have been made after it was paid for: its supplier owes the money back."""
    now, by_urn = clock.now(), {r.urn: r for r in world.residents[1:]}
    said = visits.visits_of(list(world.answers), now - timedelta(days=21), now - timedelta(days=3))
    paid = [
        v
        for v in said
        if v.money in (Money.REMITTED, Money.PAID_OUT)
        and v.may_be_queried_later(now)
        and v.holder in by_urn
        and v.booking not in world.kept
    ]
    for visit in paid[-1:]:
        booking.query(visit.id, by_urn[visit.holder].actor, "My daughter looked at her diary: nobody came that day.")
        reasons = "The carer's phone was elsewhere at that time, and the helper agrees. Nothing is owed."
        booking.decide_query(visit.id, world.staff["finance"], outcome="upheld", reasons=reasons)


def _reviewed(world: World) -> None:
    """Joan is asked how it goes; one pair has written; one review must be read by safeguarding, and one message."""
    joan, manager = world.residents[0], _source(world, "manager")
    for found in _active(joan.urn)[:1]:
        _invite(found, joan.urn, found.supplier)
    people = {r.urn: r.actor for r in world.residents[1:]}
    theirs = [one for one in bookings.bookings_of(manager.party) if one.holder in people]
    for found in sorted(theirs, key=lambda one: WRITE_ABOUT.index(one.state))[:1]:
        _write(found, people[found.holder], manager.party, "Always cheerful, and never in a hurry.")
        _write(found, manager.by, found.holder, "A pleasure to visit.")
    pairs = (one for urn in people for one in _active(urn) if one.supplier not in (manager.party, joan.urn))
    last = next((one for one in pairs if one.holder in people and one.supplier in world.answers), None)
    if last is not None:
        _write(last, people[last.holder], last.supplier, "She was rough with me when she helped me up.")
        messages.say(last.id, world.answers[last.supplier], "You can pay me in cash for the extra hour, if you like.")


def _active(party: str) -> list[BookingView]:
    return [one for one in bookings.bookings_of(party, live=True) if one.state is BookingState.ACTIVE]


def _invite(found: BookingView, author: str, subject: str) -> str:
    return reviews.invite(f"booking:{found.id}", author, subject, clock.now())


def _write(found: BookingView, by: Actor, subject: str, words: str) -> None:
    author = found.holder if subject == found.supplier else found.supplier
    reviews.write(_invite(found, author, subject), by=by, ratings=WELL, words=words)


def _source(world: World, key: str) -> Source:
    name = EVERYONE[key].name
    return next(s for s in world.sources if s.by.name == name)
