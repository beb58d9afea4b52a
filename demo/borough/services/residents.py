"""Residents: they move in, get a budget where they are owed one, and say what they need."""

from __future__ import annotations

from datetime import date, timedelta

from demo.borough.domain.kingston import OLD_MALDEN, WARDS, Ward
from demo.borough.domain.names import FAMILY, GIVEN
from demo.borough.domain.personas import EVERYONE
from demo.borough.domain.wishes import COMMUNITY_FUND_PAYS, OFTEN, PLANS, WISHES
from demo.borough.services import budgeting, settling
from demo.borough.services.ground import enter
from demo.borough.services.suppliers import spot
from demo.borough.services.world import Resident, Wish, World, actor
from hub.kernel import clock
from hub.kernel.access import SYSTEM
from hub.kernel.week import Slot
from hub.people import services as people
from hub.places.domain import Located, Point
from marketplace.needs import services as needs
from marketplace.needs.domain import Content
from payments.budgets import services as budgets

PLAN_WEEKS = 52


def move_in(world: World) -> None:
    """Enter every resident; the first has a daughter who acts for her, both with a way in."""
    for number in range(world.scale.residents):
        ward = WARDS[number % len(WARDS)] if number else WARDS[8]
        world.residents.append(_enter(world, number, ward))
    joan = world.residents[0]
    maya = enter("supporter")
    people.delegate(
        str(joan.actor.person), maya, ("view", "arrange", "spend"), 400_00, world.scale.first, None,
        "Letter from Joan Ellis, seen by the council (invented)", by=joan.actor,
    )  # fmt: skip
    world.needs_left = world.scale.needs - world.scale.with_budget
    world.plans_left = list(world.residents[: world.scale.with_budget])
    world.unasked = {one.urn: one for one in world.residents[world.scale.with_budget :]}


def _enter(world: World, number: int, ward: Ward) -> Resident:
    point, postcode = spot(world, ward)
    if number == 0:
        given, family = EVERYONE["resident"].given, EVERYONE["resident"].family
        person = enter("resident", point=point, postcode=postcode, address="7 Invented Row\nBlue door, by the lamp")
    else:
        given, family = world.rng.choice(GIVEN), world.rng.choice(FAMILY)
        person = people.register_person(given, family, by=SYSTEM, point=point, postcode=postcode)
    return Resident(
        actor(person, f"{given} {family}"), ward, postcode, (point.lat, point.lon), friend=world.rng.random() < 0.5
    )


def grant(
    world: World, resident: Resident, today: date, weekly_pence: int, category: str = "", *, number: int = 0
) -> None:
    """Finance writes a budget from today, and a colleague approves it; the funder's money goes first where it may."""
    sources = ("community", "care") if category in COMMUNITY_FUND_PAYS else ("care",)
    instalment = settling.instalment(number, weekly_pence)
    resident.budget = budgets.write_budget(
        resident.urn, [world.funds[key] for key in sources], instalment, starts=today, ends=today + timedelta(weeks=PLAN_WEEKS),
        by=world.staff["finance"],
    )  # fmt: skip
    budgets.approve_budget(resident.budget, world.staff["finance-two"])
    budgets.land_due(resident.budget, clock.now())
    budgeting.agree(world, world.residents.index(resident), resident.budget, today, instalment)


def ask_for_plan(world: World, resident: Resident, today: date) -> None:
    """Post a weekly need, paid from a budget."""
    number = world.residents.index(resident)
    category, minutes, times = PLANS[number % len(PLANS)] if number else ("personal-care", 60, 2)
    days = sorted(world.rng.sample(range(5), times)) if number else [0, 3]  # Joan had help yesterday
    start = world.rng.choice((8, 9, 10, 11, 13, 14)) * 60
    slots = tuple(Slot(day, start, minutes) for day in days)
    dearest = settling.dearest(world, number, category)
    grant(world, resident, today, dearest * minutes * times // 60, category, number=number)
    # The first resident's plan goes on; others' end in time, as care at home often does after an illness.
    weeks = 40 if number < 2 else world.rng.randint(10, 22)
    ends = today + timedelta(weeks=weeks)
    world.planned.add(_post(world, resident, category, slots, today, ends, budget=resident.budget))
    settling.begin(world, resident, ends)


def ask_once(world: World, resident: Resident, today: date) -> None:
    """Post a need for a few visits from people who take no money for it, or from anyone where a little is paid."""
    category = world.rng.choices(list(OFTEN), list(OFTEN.values()))[0]
    day, start = world.rng.randrange(5), world.rng.choice((9, 10, 11, 13, 14, 15)) * 60
    weeks = world.rng.choice((1, 2, 2, 3, 4))
    slots = (Slot(day, start, world.rng.choice((30, 60, 60, 90))),)
    _post(world, resident, category, slots, today, today + timedelta(weeks=weeks + 1), budget=None)


def _post(
    world: World,
    resident: Resident,
    category: str,
    slots: tuple[Slot, ...],
    today: date,
    ends: date,
    budget: str | None,
) -> str:
    said = WISHES[category]
    words, outcome = said[0] if resident is world.residents[0] else world.rng.choice(said)
    content = Content(
        words=words, categories=(category,), slots=slots, outcome=outcome, outcome_now=world.rng.randint(2, 5),
        budget_id=budget, free_only=budget is None, starts=today, ends=ends,
    )  # fmt: skip
    at = needs.where(Located(Point(*resident.point), resident.postcode, about=True), "person")
    need = needs.post_need(holder=resident.urn, content=content, at=at, by=resident.actor)
    wait = _wait(world, at.ward, today)
    world.wishes.append(
        Wish(need, resident, category, slots, today + timedelta(days=wait), ends, today + timedelta(days=wait))
    )
    return need


def _wait(world: World, ward: str | None, today: date) -> int:
    """Days until someone is asked; in Old Malden, where the story is told, they grow from period to period."""
    days = world.rng.choice((0, 1, 1, 1, 2))
    if world.scale.stories and ward == OLD_MALDEN:
        days += 2 * ((today - world.scale.first).days // 28)
    return days
