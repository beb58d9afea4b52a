"""A time that stays open says truly what keeps it open, also where nobody at all may come then."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from hub.kernel import unit
from hub.kernel.db import db
from hub.kernel.week import Slot
from hub.people import services as people
from hub.places.domain import Point
from marketplace.bookings import services as bookings
from marketplace.offers import services as offers
from marketplace.plans import queries
from marketplace.plans.models import Part
from marketplace.plans.queries import kept
from payments.budgets import services as budgets
from payments.budgets.domain import BarKind
from tests.marketplace.agreements import FIRST, TUESDAY, Deal, deal
from tests.marketplace.test_bookings_pages import ok
from tests.marketplace.test_plans_composing import MORNINGS, asked, helper_of
from tests.marketplace.test_rounds_limits import WRITER

SUNDAY = Slot(6, 10 * 60, 60)


def whys(made: Deal) -> set[str]:
    """Why the times of a plan stay open."""
    return {one.why for one in queries.choice(asked(made)).best.open}


def alone(made: Deal) -> None:
    """The deal's own supplier is away."""
    unit.write(offers.pause, made.offer, by=made.supplier)


def test_whoever_comes_on_tuesdays_only_is_not_nobody_on_sunday(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=(*TUESDAY, SUNDAY), pence=None)
    alone(made)
    helper_of("Vi", kind="volunteer", price_pence=0, slots=[[1, 480, 600]])
    best = queries.choice(asked(made)).best
    assert [(one.slot, one.why) for one in best.open] == [(SUNDAY, "hours")]
    page = ok(sign_in(made.resident.account), f"/plans/{made.need}/compose", "We suggest")
    assert "Sunday, 10am to 11am: Nobody who could is free at this time." in page
    assert "Nobody who may do this comes to you" not in page


@pytest.mark.parametrize(
    ("why", "offer"),
    [
        ("nobody", {"radius_km": 0.1, "point": Point(51.43, -0.30)}),
        ("nobody", {"categories": ["garden"]}),
        ("hours", {"slots": [[4, 480, 600]]}),
        ("hours", {"slots": [[0, 510, 60]]}),  # half of the visit
        ("capacity", {"capacity_minutes": 45}),
        ("length", {"minimum_minutes": 120}),
        ("unpaid", {"kind": "neighbour", "price_pence": 500}),
        ("must", {"traits": []}),
    ],
)
def test_what_keeps_the_only_one_away_is_said(borough: Flask, clock: Any, why: str, offer: dict[str, Any]) -> None:
    made = deal(slots=MORNINGS[:1], pence=None, need_more={"must_haves": ("own-car",)})
    alone(made)
    assert whys(made) == {"nobody"}
    helper_of("Vi", **({"kind": "volunteer", "price_pence": 0, "traits": ["own-car"]} | offer))
    assert whys(made) == {why}


def test_a_check_that_nobody_has_is_said(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS)
    unit.write(lambda: setattr(db.session.get_one(Part, made.part), "flags", ["handles-money"]))
    assert whys(made) == {"checks"}


def test_it_is_whoever_came_furthest_that_is_told_of(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1], pence=None, need_more={"must_haves": ("own-car",)})
    alone(made)
    for name, more in (
        ("Far", {"radius_km": 0.1, "point": Point(51.43, -0.30)}),
        ("Friday", {"slots": [[4, 480, 600]]}),
    ):
        helper_of(name, kind="volunteer", price_pence=0, **more)
    assert whys(made) == {"hours"}
    helper_of("Carless", kind="volunteer", price_pence=0)
    assert whys(made) == {"must"}


def test_a_week_that_is_full_and_a_time_that_is_taken(borough: Flask, clock: Any) -> None:
    full, taken = deal(slots=MORNINGS[:1], capacity_minutes=60), deal(slots=MORNINGS[:1], need_more={"starts": FIRST})
    full.booked()
    alone(taken)
    other = deal(slots=MORNINGS[1:2])
    alone(other)
    assert whys(other) == {"capacity"}
    assert whys(taken) == {"capacity"}
    free = helper_of("Vi")
    unit.write(bookings.request_booking, taken.part, free, MORNINGS[:1], FIRST, None, taken.resident)
    third = deal(slots=MORNINGS[:1])
    alone(third)
    assert whys(third) == {"hours"}


def test_relatives_whom_a_budget_does_not_pay_are_named_as_such(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS)
    unit.write(budgets.bar, str(made.budget), BarKind.RELATIVE, made.party, "They live together.", WRITER)
    assert whys(made) == {"relatives"}
    helper_of("Friday", slots=[[4, 480, 600]])
    assert whys(made) == {"relatives"}


def test_the_first_of_two_is_no_second(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1], need_more={"must_haves": ("two-carers",)})
    made.booked()
    assert whys(made) == {"pair"}


def test_nobody_learns_here_that_somebody_has_blocked_them(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS)
    unit.write(people.block, made.supplier, made.holder)
    assert whys(made) == {"nobody"}
    helper_of("Friday", slots=[[4, 480, 600]])
    assert whys(made) == {"hours"}


def test_times_that_a_wish_takes_from_the_only_one_are_not_said_to_have_nobody(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS)
    wished = queries.wished(asked(made), "best", [f"swap.{made.offer}"])
    assert {one.why for one in wished.sheet.open} == {"barred"}


def test_each_of_two_times_has_its_own_reason_and_keeps_it(borough: Flask, clock: Any) -> None:
    made = deal(slots=(*TUESDAY, SUNDAY, Slot(6, 23 * 60, 60)), pence=None)
    alone(made)
    helper_of("Vi", kind="volunteer", price_pence=0, slots=[[1, 480, 600]])
    helper_of("Paid", slots=[[6, 480, 600]])
    found = asked(made)
    plan = queries.found_for(found, "best")
    assert {found.slots[visit][1].start: why for visit, why in plan.open.items()} == {600: "unpaid", 23 * 60: "hours"}
    assert kept.unpack("best", queries.pack(plan)).open == plan.open
