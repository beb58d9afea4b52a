"""What the tests of plans, visits and bookings share: a need with money, an offer that fits, and short words for steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hub.kernel import jobs, outbox, unit
from hub.kernel.access import Actor
from hub.kernel.week import Slot
from hub.notices import queries as notices
from hub.notices.queries import NoticeView
from marketplace.bookings import queries as bookings
from marketplace.bookings import services
from marketplace.bookings.queries import BookingView
from marketplace.needs import queries as needs
from marketplace.plans import queries as plans
from marketplace.visits import queries as visits
from marketplace.visits.queries import VisitView
from payments.budgets import queries as budgets
from payments.holds import queries as holds
from payments.ledger import queries as ledger
from tests.hub.people import actor, officer
from tests.marketplace.market import live_offer, organisation, posted_need, resident
from tests.payments.money_world import World

TUESDAY = (Slot(1, 10 * 60, 60),)
DAILY = tuple(Slot(day, 9 * 60, 60) for day in range(5))
FIRST = date(2025, 12, 8)  # the Monday after the tests' clock starts


@dataclass
class Deal:
    """A resident with a need and money, and a supplier with an offer that fits it."""

    resident: Actor
    supplier: Actor
    party: str
    offer: str
    need: str
    budget: str | None
    part: str

    @property
    def holder(self) -> str:
        return f"person:{self.resident.person}"

    def request(self, **more: Any) -> str:
        view = plans.part(self.part)
        given: dict[str, Any] = {"slots": view.slots, "starts": FIRST, "ends": None, "by": self.resident} | more
        return unit.write(services.request_booking, self.part, given.pop("offer", self.offer), **given)

    def booked(self, **more: Any) -> str:
        booking = self.request(**more)
        unit.write(services.accept, booking, self.supplier)
        outbox.drain()
        return booking

    def purse(self) -> tuple[int, int, int, int]:
        """Available, held, promised, spent."""
        assert self.budget
        view = unit.read(budgets.budget, self.budget)
        assert view
        return view.available_pence, view.held_pence, view.promised_pence, view.spent_pence


def deal(
    *,
    category: str = "shopping",
    slots: tuple[Slot, ...] = TUESDAY,
    price: int = 2000,
    pence: int | None = 100_000,
    person: bool = True,
    funds: tuple[int, ...] = (2_000_000,),
    budget_more: dict[str, Any] | None = None,
    need_more: dict[str, Any] | None = None,
    **offer: Any,
) -> Deal:
    """A deal waiting to be made: `pence` is the budget's instalment every four weeks; None is no budget, free only.

    `funds` are those that give to the budget, in order of use: what each has received.
    """
    who = resident()
    if person:
        helper = resident("Rose", "Tanner")
        party = f"person:{helper.person}"
    else:
        party, helper = organisation()
    offer_id = live_offer(
        party,
        helper,
        **({"categories": [category], "price_pence": price, "slots": [s.as_list() for s in DAILY_ALL]} | offer),
    )
    budget = None
    if pence is not None:
        world = World()
        terms: dict[str, Any] = {"starts": date(2025, 12, 1), "days": 28 * 6} | (budget_more or {})
        budget = world.budget(*map(world.fund, funds), pence=pence, holder=f"person:{who.person}", **terms)
    said: dict[str, Any] = {"categories": (category,), "slots": slots, "budget_id": budget, "free_only": budget is None}
    need = posted_need(who, **(said | (need_more or {})))
    outbox.drain()
    (part,) = [p.id for p in plans.parts_of([need])]
    return Deal(who, helper, party, offer_id, need, budget, part)


DAILY_ALL = tuple(Slot(day, 7 * 60, 720) for day in range(7))


def of(booking: str) -> list[VisitView]:
    return unit.read(visits.of_booking, booking)


def first(booking: str) -> VisitView:
    return of(booking)[0]


def view(booking: str) -> BookingView:
    return unit.read(bookings.booking, booking)


def make_visit(clock_: Any, visit: VisitView, helper: Actor, *, late: int = 0, early: int = 0) -> None:
    """The helper comes `late` minutes late and leaves `early` minutes early."""
    clock_.set(visit.starts_at + timedelta(minutes=late))
    unit.write(services.check_in, visit.id, helper)
    clock_.set(visit.ends_at - timedelta(minutes=early))
    unit.write(services.check_out, visit.id, helper)


def finance() -> Actor:
    return actor(officer("finance"))


def state_of(need: str) -> str:
    return unit.read(needs.need, need).state.value


def part_state(part: str) -> str:
    return unit.read(plans.part, part).state.value


def money_of(visit: VisitView) -> Any:
    return unit.read(holds.holds, [visit.urn]).get(visit.urn)


def verify() -> None:
    assert unit.read(ledger.verify) == []


def run(job: str) -> int:
    """Run a job now, whether or not it is due again."""
    return jobs.run(jobs.registered()[job], force=True)


def told(who: Actor) -> list[NoticeView]:
    """What someone was told, newest first."""
    return notices.of_person(str(who.person), size=200).notices
