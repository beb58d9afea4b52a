"""What a supplier leaves is gathered in as many statements for many needs as for few, and says the same as need by need."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.week import Slot
from marketplace.bookings import services as bookings
from marketplace.failures import services
from marketplace.needs import queries as needs
from marketplace.plans import queries as plans
from marketplace.plans.queries.means import means, purse_of
from payments.budgets import services as budgets
from payments.budgets.domain import BarKind
from tests.hub.people import actor, officer
from tests.marketplace.agreements import FIRST, Deal, deal
from tests.marketplace.market import commissioner, posted_need, resident
from tests.marketplace.pooled import budget_of
from tests.marketplace.test_failures import DAY, helper, losses


def statements(doing: Any, *args: Any) -> tuple[int, Any]:
    """How many statements it takes, and what it returns."""
    seen: Counter[str] = Counter()

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen[statement] += 1

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        result = doing(*args)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return sum(seen.values()), result


def helped(made: Deal, number: int, first: int = 0) -> list[Actor]:
    """So many more residents, each with a budget of their own, who are booked with the same supplier."""
    found = []
    for n in range(first, first + number):
        who = resident(f"N{n}", "Needs")
        slot = Slot(n % 7, 600 + 60 * (n // 7), 60)
        said: dict[str, Any] = {"slots": (slot,), "categories": ("shopping",), "free_only": False}
        need = posted_need(who, budget_id=budget_of(who, 40_000 + n), **said)
        outbox.drain()
        (part,) = plans.parts_of([need])
        booking = unit.write(bookings.request_booking, part.id, made.offer, part.slots, FIRST, None, by=who)
        unit.write(bookings.accept, booking, made.supplier)
        outbox.drain()
        found.append(who)
    return found


def test_many_are_gathered_in_as_many_statements_as_few(borough: Flask, clock: Any) -> None:
    made, officer_ = deal(person=False, capacity_minutes=6000), commissioner()
    helper()
    asked = (made.party, DAY, "They have run out of money.", officer_)
    helped(made, 2)
    services.work_out(*asked)
    few, _ = statements(services.work_out, *asked)
    helped(made, 5, first=2)
    many, failure = statements(services.work_out, *asked)
    assert len(losses(failure)) == 7
    assert many <= few + 2  # what is remembered of the server may have to be read anew, whoever writes there


def test_the_means_of_many_are_those_of_each(borough: Flask, clock: Any) -> None:
    made = deal(person=False, capacity_minutes=6000)
    who, *_ = helped(made, 3)
    mine = needs.needs_of([f"person:{who.person}"])[0]
    more = {"holder": f"person:{who.person}", "free_only": False, "budget_id": mine.budget_id}
    posted_need(
        who, slots=(Slot(2, 900, 60),), ends=clocks.today().replace(month=12, day=30), **more
    )  # one budget, two needs
    posted_need(who, **(more | {"free_only": True}))
    posted_need(resident("Free", "Only"))
    lump = resident("Lump", "Sum")
    budget = budget_of(lump, 0, one_off_pence=90_000, days=7 * 20, starts=clocks.today())
    posted_need(lump, budget_id=budget, free_only=False)
    unit.write(budgets.bar, budget, BarKind.CATEGORY, "company", "Agreed so.", actor(officer("finance")))
    every = needs.open_needs(states=tuple(type(mine.state)))
    assert len(every) >= 8
    together = unit.read(means, every)
    purses = [together.purse(need) for need in every]
    assert purses == [unit.read(purse_of, need) for need in every]
    assert len({purse.pence for purse in purses}) >= 4
    assert [together.unpaid(need) for need in every] == [unit.read(means, [need]).unpaid(need) for need in every]
    assert any(purse.buys is not None and purse.buys and "company" not in purse.buys for purse in purses)
