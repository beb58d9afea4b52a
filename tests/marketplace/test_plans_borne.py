"""A plan proposes what the budget accepts when each of it is asked for, and what it says is beyond the budget is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.week import Slot
from marketplace.bookings import services as bookings
from marketplace.bookings.domain import SlotTaken
from marketplace.plans import queries, services
from marketplace.plans.domain import PartState
from marketplace.rounds import queries as rounds
from payments.budgets import services as budgets
from payments.holds.domain import BudgetShort
from tests.marketplace.agreements import Deal, deal
from tests.marketplace.market import posted_need
from tests.marketplace.test_plans_composing import asked, helper_of, takes_of
from tests.marketplace.test_visits_budgets import change

WEEK = tuple(Slot(day, 9 * 60, 60 if day % 2 else 120) for day in range(6))  # nine hours a week
NOON = (Slot(3, 12 * 60, 60),)
MONDAY = date(2025, 12, 8)


@dataclass(frozen=True)
class Case:
    """A budget of £80 a week or so, and what stands in it on the day on which a plan is put together."""

    today: date
    pence: int = 32_000
    ends: date | None = None
    later: date | None = None  # £20 a week are agreed for from then on
    until: date | None = None
    budget: tuple[tuple[str, Any], ...] = ()


CASES = {
    "nothing gathered": Case(date(2025, 12, 2)),
    "two weeks gathered": Case(date(2025, 12, 16)),
    "gathered, for some weeks": Case(date(2025, 12, 16), 12_000, ends=date(2026, 1, 9)),
    "gathered, to the day before the next money is needed": Case(date(2025, 12, 16), 12_000, ends=date(2025, 12, 28)),
    "the next instalment is here": Case(date(2025, 12, 23)),
    "promised from the next period on": Case(date(2025, 12, 4), later=date(2025, 12, 29)),
    "promised for some weeks of it": Case(date(2025, 12, 10), later=date(2025, 12, 31), until=date(2026, 1, 12)),
    "the last days of a budget": Case(date(2025, 12, 16), budget=(("days", 28 + 17),)),
    "a lump sum for some weeks": Case(date(2025, 12, 4), 0, budget=(("one_off_pence", 40_000), ("days", 50))),
    "an instalment a week": Case(date(2025, 12, 4), 8_000, budget=(("weeks", 1),)),
}


@pytest.fixture(params=CASES.values(), ids=CASES)
def made(request: pytest.FixtureRequest, borough: Flask, clock: Any) -> Deal:
    """A resident with such a budget, a need of six times a week, and four who would help, at prices of their own."""
    case: Case = request.param
    found = deal(
        slots=WEEK, price=1_500, pence=case.pence, budget_more=dict(case.budget), need_more={"ends": case.ends}
    )
    for name, price in (("Vi", 1_110), ("Wyn", 970), ("Xia", 1_730)):
        helper_of(name, price_pence=price, capacity_minutes=240)
    if case.later:
        more = {"slots": NOON, "budget_id": found.budget, "free_only": False}
        other = posted_need(found.resident, **more)
        outbox.drain()
        (part,) = queries.parts_of([other])
        clock.set(datetime.combine(case.later - timedelta(days=21), datetime.min.time(), UTC) + timedelta(hours=9))
        by, offer = found.resident, found.offer
        unit.write(bookings.request_booking, part.id, offer, part.slots, case.later, case.until, by=by)
    clock.set(datetime(case.today.year, case.today.month, case.today.day, 9, tzinfo=UTC))
    unit.write(budgets.land_due, str(found.budget), clocks.now())
    return found


def ask(part: str, by: Any) -> str:
    """As the page of asking suggests."""
    view = unit.read(queries.part, part)
    starts = unit.read(lambda: queries.first_day(date(2025, 12, 8)))
    return unit.write(bookings.request_booking, part, view.offer, view.slots, starts, None, by=by)


def test_what_a_plan_proposes_is_accepted_and_what_it_calls_too_dear_is_refused(made: Deal) -> None:
    found = unit.read(asked, made)
    best = unit.read(queries.choice, found).best
    assert best.plan.pence
    assert {one.why for one in best.open} == {"spent"}
    for part in unit.write(services.take_up, made.need, takes_of(made, best), made.resident):
        effect = unit.read(queries.effect_of, queries.part(part), clocks.now())
        assert effect
        assert effect.fits, effect.reason
        ask(part, made.resident)
    left = [part for part in unit.read(queries.parts_of, [made.need]) if part.state is PartState.OPEN]
    assert {slot for part in left for slot in part.slots} == {one.slot for one in best.open}
    for slot in (one.slot for one in best.open):
        refused = [offer for offer in sorted(found.offers) if too_dear(made, offer, slot)]
        assert refused, "somebody has time, and it is money that is missing"


def too_dear(made: Deal, offer: str, slot: Slot) -> bool:
    """Whether the budget refuses one more visit a week; one whose supplier has no time left is refused for that."""
    (part,) = (one for one in queries.parts_of([made.need]) if one.state is PartState.OPEN and slot in one.slots)
    starts = unit.read(lambda: queries.first_day(date(2025, 12, 8)))
    try:
        unit.write(bookings.request_booking, part.id, offer, (slot,), starts, None, by=made.resident)
    except SlotTaken:
        return False
    except BudgetShort:
        return True
    raise AssertionError("asking accepts what the plan calls too dear")


def test_of_a_direct_payment_a_week_has_its_share_less_what_is_agreed(borough: Flask, clock: Any) -> None:
    """Asking is held to nothing where the money is in the resident's own account; a plan still is, to what a week brings."""
    made = deal(slots=WEEK, pence=32_000)
    change(made, 32_000, direct_pence=32_000)
    assert unit.read(asked, made).purse.pence == 8_000
    made.booked(slots=WEEK[1:2], starts=MONDAY)
    assert unit.read(asked, made).purse.pence == 8_000 - 2_000


def test_two_needs_of_one_budget_share_what_it_bears_in_a_round(borough: Flask, clock: Any) -> None:
    """What has gathered is for the need that ends; together they take no more of any days than is there."""
    short = deal(slots=WEEK[:3], price=1_000, pence=8_000, need_more={"ends": date(2025, 12, 28)})
    posted_need(short.resident, slots=NOON, budget_id=short.budget, free_only=False, categories=("shopping",))
    outbox.drain()
    clock.set(datetime(2025, 12, 16, 9, tzinfo=UTC))
    purse = unit.read(rounds.gather).purses[str(short.budget)]
    assert purse.bears([(3, 2_000)])
    assert not purse.bears([(3, 2_001)])  # each Thursday of January
    assert not purse.bears([(2, 3_000), (3, 1_500)])  # two of each are left of December, and £80 for them


def test_a_round_suggests_what_the_budget_accepts(borough: Flask, clock: Any) -> None:
    made = deal(slots=WEEK, price=1_500, pence=12_000, need_more={"ends": date(2026, 1, 9)})
    clock.set(datetime(2025, 12, 16, 9, tzinfo=UTC))
    gathered = unit.read(rounds.gather)
    shared = unit.read(lambda: rounds.share(gathered))
    ((line, slots),) = shared.visits.items()
    costs = [(slot.weekday, 1_500 * slot.minutes // 60) for slot in slots]
    assert gathered.purses[gathered.lines[line].purse].bears(costs)
    starts = unit.read(lambda: queries.first_day(date(2025, 12, 8)))
    made.request(slots=slots, starts=starts)
