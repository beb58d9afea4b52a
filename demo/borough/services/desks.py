"""The last morning: something waits on every desk, so that whoever comes in finds work to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from demo.borough.services import books, budgeting, underway
from demo.borough.services.world import Resident, Source, World
from hub.checks import services as checks
from hub.kernel import clock
from hub.kernel.week import Slot
from hub.places import services as places
from hub.places.domain import Located, Point
from marketplace.bookings import queries as bookings
from marketplace.messages import services as messages
from marketplace.needs import services as needs
from marketplace.needs.domain import Asks, Content
from marketplace.offers import queries as offers
from marketplace.offers import services as offering
from marketplace.plans import services as plans
from oversight.worries import services as worries
from payments.budgets import services as budgets

PARK = "Fairfield Green"


def fill(world: World) -> None:
    """Leave a draft, an open need with a proposal, an offer and a revision to decide, a budget, a check, a worry."""
    today = clock.today()
    joan = world.residents[0]
    _joan_asks(world, joan, today)
    _manager_lists(world)
    _officers_decide(world, today)
    _park(world, today)
    _words(joan)
    underway.begin(world)
    budgeting.end(world)
    books.explain(world)


def _joan_asks(world: World, joan: Resident, today: date) -> None:
    draft = needs.start_draft(asks=Asks.ME, by=joan.actor, holder=joan.urn)
    words = {"words": "A lift to the dentist in the new year"}
    needs.answer_draft(draft.id, token=draft.token, by=joan.actor, step="words", values=words)
    slots = (Slot(3, 14 * 60, 60),)
    content = Content(
        words="I would like somebody to look at old photographs with", categories=("company",), slots=slots,
        outcome="I have something to look forward to on Thursdays", outcome_now=4, free_only=True, starts=today,
        ends=today + timedelta(weeks=8),
    )  # fmt: skip
    at = needs.where(Located(Point(*joan.point), joan.postcode, about=True), "person")
    need = needs.post_need(holder=joan.urn, content=content, at=at, by=joan.actor)
    [part, *_] = plans.make_plan(need, joan.actor)
    near = [s for s in world.sources if "company" in s.categories and s.price_pence == 0 and s.reaches(joan)]
    for source in near[:2]:
        plans.propose(
            part, source.id, slots=slots, price_pence=0, words="I am free on Thursdays and love old photographs.",
            by=source.by,
        )  # fmt: skip
    _joan_on_saturdays(world, joan, today)


def _joan_on_saturdays(world: World, joan: Resident, today: date) -> None:
    """Paid from her budget, so that there is something to compare; one of them proposes."""
    slots = (Slot(5, 9 * 60, 60),)
    words = "Help with washing on Saturdays too, please"
    need = underway.post(joan, words, "personal-care", slots, today, budget=joan.budget)
    [part, *_] = plans.make_plan(need, joan.actor)
    anchorage = _source(world, world.answers[_party(world, "Nadia Farrell")])
    if anchorage.reaches(joan):
        plans.propose(
            part, anchorage.id, slots=slots, price_pence=anchorage.price_pence,
            words="We have a carer who lives close by and is free on Saturdays.", by=anchorage.by,
        )  # fmt: skip


def _manager_lists(world: World) -> None:
    anchorage = world.answers[_party(world, "Nadia Farrell")]
    mine = _source(world, anchorage)
    said = offers.offer(mine.id).content()
    offering.draft_offer(
        party=mine.party, content=replace(said, title="Weekend breaks", price_pence=3300), by=anchorage
    )
    waiting = offering.draft_offer(
        party=mine.party,
        content=replace(said, title="Evening calls", description="Help to get ready for bed, seven days. Invented."),
        by=anchorage,
    )
    offering.submit_offer(waiting, by=anchorage)
    changed = replace(
        said, description="Home care by people you get to know, seven days a week. Invented for this demo."
    )
    offering.revise_offer(mine.id, content=changed, by=anchorage)


def _officers_decide(world: World, today: date) -> None:
    neighbour = world.residents[1]
    budgets.write_budget(
        neighbour.urn, [world.funds["care"]], 480_00, starts=today + timedelta(days=6),
        ends=today + timedelta(weeks=26), by=world.staff["finance"],
    )  # fmt: skip
    grace = world.answers[_party(world, "Grace Owusu")]
    checks.submit(
        f"person:{grace.person}", "food-hygiene", "Level 2 certificate, shown at the library (invented)",
        today - timedelta(days=20), today + timedelta(days=900), grace,
    )  # fmt: skip
    worries.raise_worry(
        words="The curtains at number 14 have been closed for three days and she does not answer (invented).",
        about="An older lady in Berrylands", contact="A neighbour, by telephone", by=world.residents[2].actor,
    )  # fmt: skip


def _park(world: World, today: date) -> None:
    source = next((s for s in world.sources if "place-upkeep" in s.categories), None)
    if source is None:
        return
    point = Point(51.4085, -0.2985)
    place = places.add_place(
        PARK, "park", point, source.party, description="A green with a bandstand. Invented.", by=source.by
    )
    content = Content(
        words="The flower beds need weeding before spring", categories=("place-upkeep",), slots=(Slot(5, 10 * 60, 120),),
        outcome="People sit on the green again", outcome_now=5, free_only=True, starts=today,
        ends=today + timedelta(weeks=10),
    )  # fmt: skip
    needs.post_need(
        holder=f"place:{place}", content=content, at=needs.where_of_place(place), by=source.by, asks=Asks.PLACE
    )


def _words(joan: Resident) -> None:
    for booking in bookings.bookings_of(joan.urn, live=True)[:1]:
        messages.say(booking.id, joan.actor, "Could your carer ring twice? I am slow to the door.")


def _party(world: World, name: str) -> str:
    return next(party for party, by in world.answers.items() if by.name == name)


def _source(world: World, by: object) -> Source:
    return next(s for s in world.sources if s.by == by)
