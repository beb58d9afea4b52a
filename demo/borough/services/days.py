"""A day in the borough: people ask, choose, answer, visit, call off, confirm, search and say how it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from demo.borough.domain.suppliers import TROUBLED
from demo.borough.domain.wishes import SEARCHES
from demo.borough.services import books, officers, paying, residents, settling
from demo.borough.services.world import Resident, Source, Wish, World
from demo.clock.domain import START
from hub.checks import queries as checks
from hub.kernel import clock, unit
from hub.kernel.clock import SettableClock
from hub.kernel.errors import KithError
from hub.kernel.week import covers, minutes_a_week
from hub.people import queries as people
from hub.places.domain import Point
from marketplace.bookings import queries as booked
from marketplace.bookings import services as bookings
from marketplace.needs import queries as needs
from marketplace.plans import queries as planned
from marketplace.plans import services as plans
from marketplace.searches import queries as finding
from marketplace.searches import services as searches
from marketplace.searches.domain import Looking
from marketplace.visits import queries as visits
from marketplace.visits.queries import VisitView
from payments.holds import services as holds
from reviews.reviews import queries as reviewing
from reviews.reviews import services as reviews
from reviews.reviews.domain import Ratings

GIVE_UP = 3  # suppliers asked before a wish is left open
LEFT_TO_JOAN = timedelta(days=3)  # whoever comes in as her finds a visit to say something about
DECIDE_AFTER = 7  # days until finance decides about a visit that somebody queried
NOBODY_IN = 2  # beside arriving and leaving
# What finance then decides: the outcome, the share of the minutes that is paid, and why.
RULINGS = (
    ("partial", 75, "The record shows that they left a quarter of the time early. What was given is paid."),
    ("rejected", None, "They came and left when agreed, and the helper wrote down what was done."),
    ("upheld", None, "The helper agrees that the task was not done. Nothing is owed."),
)
PRAISE = ("Kind and on time.", "Could not be better.", "Friendly, and listened well.", "", "", "Very patient with Mum.")


def live(world: World, ticking: SettableClock, today: date) -> None:
    """One simulated day, as one unit of work."""
    at = ticking.set
    at(_moment(today, 7))
    _free(world, today)
    settling.live(world, today)
    paying.approve(world)
    books.close_month(world)
    officers.deal(world, today)
    _ask(world, today)
    at(_moment(today, 7, 30))
    _answer(world, today)
    _decide(world, today)
    _choose(world, today)
    _search(world, today)
    _visit(world, ticking, today)
    at(_moment(today, 20))
    _call_off(world, today)
    _review(world)


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.zone())


def _ask(world: World, today: date) -> None:
    """Today's new needs: so many that the last comes on the last day."""
    left = max(1, (world.scale.first + timedelta(days=world.scale.days) - today).days)
    # Weekly plans begin in the first two thirds, so that there is something to see of them.
    starting = max(1, left - world.scale.days // 3)
    for _ in range(-(-len(world.plans_left) // starting)):
        if world.plans_left:
            residents.ask_for_plan(world, world.plans_left.pop(0), today)
    for _ in range(-(-world.needs_left // left)):
        residents.ask_once(world, _who_asks(world), today)
        world.needs_left -= 1


def _who_asks(world: World) -> Resident:
    """Anybody, until only as many needs are left as people who never asked: everyone has asked by the last one."""
    who = world.rng.choice(world.residents)
    if world.unasked and len(world.unasked) >= world.needs_left:
        who = next(iter(world.unasked.values()))
    world.unasked.pop(who.urn, None)
    return who


def _free(world: World, today: date) -> None:
    """Give back the hours of what has ended."""
    for _, source, minutes in [row for row in world.freed if row[0] < today]:
        source.left += minutes
    world.freed = [row for row in world.freed if row[0] >= today]


def _choose(world: World, today: date) -> None:
    due = [w for w in world.wishes if w.choose_on <= today]
    world.wishes = [w for w in world.wishes if w.choose_on > today]
    needs.read_ahead([wish.need for wish in due])
    plans.read_plans(wish.need for wish in due)
    people.read_blocks([wish.resident.urn for wish in due])
    holds.read_ahead_of_budgets([wish.resident.budget for wish in due if wish.resident.budget is not None])
    if due:
        checks.read_ahead({source.party for source in world.sources})
    planned_for: dict[str, str] = {}
    for part in planned.parts_of([wish.need for wish in due]):
        planned_for.setdefault(part.need, part.id)
    for wish in due:
        _try(world, wish, planned_for.get(wish.need), today)


def _try(world: World, wish: Wish, part: str | None, today: date) -> None:
    """Ask the first supplier who could; if a rule says no, the next; then give up and leave the need open."""
    for source in _candidates(world, wish)[:GIVE_UP]:
        try:
            booking = unit.attempt(_book, wish, part, source, today)
        except KithError:
            continue
        source.left -= minutes_a_week(wish.slots)
        if wish.ends is not None:
            world.freed.append((wish.ends, source, minutes_a_week(wish.slots)))
        world.asked.append((today + timedelta(days=world.rng.choice((0, 1, 1))), booking, source))
        return
    wish.tried += 1
    if wish.tried < 2 and (wish.ends is None or wish.ends > today + timedelta(days=7)):
        wish.choose_on = today + timedelta(days=5)
        world.wishes.append(wish)


def _candidates(world: World, wish: Wish) -> list[Source]:
    paid = wish.resident.budget is not None
    found = [
        s
        for s in world.sources
        if wish.category in s.categories
        and (paid or s.price_pence == 0)
        and s.left >= minutes_a_week(wish.slots)
        and all(covers(s.slots, slot) for slot in wish.slots)
        and s.party != wish.resident.urn
        and s.reaches(wish.resident)  # measured on the globe, so asked last
    ]
    world.rng.shuffle(found)
    return found


def _book(wish: Wish, part: str | None, source: Source, today: date) -> str:
    by = wish.resident.actor
    part = part or plans.make_plan(wish.need, by)[0]
    starts = max(today + timedelta(days=1), wish.starts)
    return bookings.request_booking(part, source.id, wish.slots, starts, wish.ends, by)


def _answer(world: World, today: date) -> None:
    due = [row for row in world.asked if row[0] <= today]
    world.asked = [row for row in world.asked if row[0] > today]
    ids = [booking for _, booking, _ in due]
    booked.read_all_ahead(ids)
    plans.read_plans(booking.need for booking in booked.bookings(ids).values())
    for _, booking, source in due:
        try:
            if world.rng.random() < 0.04:
                unit.attempt(bookings.decline, booking, source.by, "We have nobody free at that time, sorry.")
            else:
                carer = world.rng.choice(source.carers) if source.carers else None
                unit.attempt(bookings.accept, booking, source.by, carer)
        except KithError:
            continue  # it expired in the night
        settling.agree(world, booking)


def _search(world: World, today: date) -> None:
    for number in range(world.scale.searches_a_day):
        resident = world.rng.choice(world.residents)
        words, category = world.rng.choice(SEARCHES)
        point = Point(*resident.point)
        total = finding.find(finding.question(Looking(words=words, category=category), point)).total
        searches.count_search(
            point=point, category=category, total=total, asker=(resident.urn, str(number), str(today))
        )


def _visit(world: World, ticking: SettableClock, today: date) -> None:
    """Live through today's visits by the clock: arrive, leave, and the resident's word in the evening."""
    found = visits.visits_of(list(world.answers), _moment(today, 0), _moment(today + timedelta(days=1), 0))
    coming = [v for v in found if v.occurrence.value == "scheduled" and v.agreed_at is not None and not v.paused_for]
    _read_ahead(world, coming)
    steps: list[tuple[datetime, int, VisitView]] = []
    for visit in coming:
        if visit.booking in world.kept or world.rng.random() >= _missed(world, visit, today):
            steps += [(visit.starts_at, 0, visit), (visit.ends_at, 1, visit)]
        elif visit.amount_pence and visit.starts_at.day % 2 and not _in_trouble(world, visit.supplier, today):
            steps.append((visit.starts_at, NOBODY_IN, visit))
    for at, leaving, visit in sorted(steps, key=lambda step: (step[0], step[1], step[2].id)):
        ticking.set(at)
        by = world.answers[visit.supplier]
        if leaving == NOBODY_IN:
            _nobody_in(world, visit)
            continue
        (bookings.check_out if leaving else bookings.check_in)(visit.id, by)
        if leaving and (visit.booking in world.kept or world.rng.random() < 0.3):
            _confirm(world, visit)


def _read_ahead(world: World, coming: Sequence[VisitView]) -> None:
    """Read at once what each step of the day's visits asks for one by one."""
    carers = {f"person:{visit.carer}" for visit in coming if visit.carer}
    visits.read_ahead({visit.id for visit in coming})
    checks.read_ahead({visit.supplier for visit in coming} | carers)
    people.read_ties({str(world.answers[visit.supplier].person) for visit in coming})
    holds.read_ahead({f"visit:{visit.id}" for visit in coming if visit.amount_pence})


def _nobody_in(world: World, visit: VisitView) -> None:
    """The helper stands at a closed door, and whoever was to be visited says that it is so."""
    resident = world.resident_of(visit.holder)
    if resident is not None:
        bookings.nobody_in(visit.id, world.answers[visit.supplier], "Nobody answered, and I waited for a while.")
        bookings.confirm(visit.id, resident.actor)


def _confirm(world: World, visit: VisitView) -> None:
    resident = world.resident_of(visit.holder)
    if resident is None or _left_to_joan(world, visit):
        return
    if visit.price_pence and visit.booking not in world.kept and world.rng.random() < 0.015:
        bookings.query(visit.id, resident.actor, "They left early and the bed was not made.")
        world.queried.append((clock.today() + timedelta(days=DECIDE_AFTER), visit))
    else:
        bookings.confirm(visit.id, resident.actor)


def _decide(world: World, today: date) -> None:
    """Finance decides what was queried a week ago, now so, now so; the newest wait for whoever looks at the demo."""
    for due, visit in [row for row in world.queried if row[0] <= today]:
        world.queried.remove((due, visit))
        outcome, share, reasons = RULINGS[visit.starts_at.toordinal() % len(RULINGS)]
        paid = visit.minutes * share // 100 if share else None
        bookings.decide_query(visit.id, world.staff["finance"], outcome=outcome, reasons=reasons, paid_minutes=paid)


def _left_to_joan(world: World, visit: VisitView) -> bool:
    """Whether it is one of the last visits of the resident as whom people come in: it happens, and waits for a word."""
    return visit.holder == world.residents[0].urn and visit.starts_at.date() >= START.date() - LEFT_TO_JOAN


def _missed(world: World, visit: VisitView, today: date) -> float:
    if _left_to_joan(world, visit):
        return 0.0
    return 0.06 if _in_trouble(world, visit.supplier, today) else 0.002


def _in_trouble(world: World, party: str, today: date) -> bool:
    """The story of trouble: in the second half of the history one provider hands visits back and misses some."""
    late = (today - world.scale.first).days > world.scale.days // 2
    return world.scale.stories and late and party == _party(world, TROUBLED)


def _party(world: World, name: str) -> str:
    return next((s.party for s in world.sources if s.name == name), "")


def _call_off(world: World, today: date) -> None:
    """Some of the visits of the days ahead are called off, by either side."""
    since = _moment(today + timedelta(days=3), 0)
    for visit in visits.visits_of(list(world.answers), since, since + timedelta(days=1)):
        if visit.occurrence.value != "scheduled" or visit.agreed_at is None or _left_to_joan(world, visit):
            continue
        if visit.booking in world.kept:
            continue
        if world.rng.random() < (0.25 if _in_trouble(world, visit.supplier, today) else 0.003):
            bookings.cancel_visit(visit.id, world.answers[visit.supplier], "We have no carer for this visit.")
        elif world.rng.random() < 0.015:
            resident = world.resident_of(visit.holder)
            if resident is not None:
                bookings.cancel_visit(visit.id, resident.actor, "I am away that day.")


def _review(world: World) -> None:
    """Some say how it went, when they are asked."""
    people: dict[str, Resident] = {r.urn: r for r in world.residents if r.friend}
    for asked in reviewing.invitations(list(people) + list(world.answers), clock.now()):
        if asked.about.partition(":")[2] in world.kept or world.rng.random() > 0.12:
            continue
        by = people[asked.author].actor if asked.author in people else world.answers[asked.author]
        good = [5, 5, 4, 4, 3] if asked.subject != _party(world, TROUBLED) else [4, 3, 2, 2]
        ratings = Ratings(*(world.rng.choice(good) for _ in range(3)))
        reviews.write(asked.id, by=by, ratings=ratings, words=world.rng.choice(PRAISE))
