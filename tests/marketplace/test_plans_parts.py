"""Plans: a need split into parts, people chosen, thought again, and the need that follows."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import outbox, unit
from hub.kernel.errors import Forbidden, WrongState
from hub.kernel.week import Slot
from marketplace.bookings import services as bookings
from marketplace.needs import services as needs
from marketplace.plans import queries, services
from marketplace.plans.domain import (
    EachTaskOnce,
    NotInPlan,
    OfferDoesNotFit,
    PartTaken,
    check_tasks,
    fit,
    split,
    weekly_pence,
)
from tests.marketplace.agreements import deal, part_state, state_of
from tests.marketplace.market import live_offer, posted_need, resident

MORNINGS = tuple(Slot(day, 8 * 60, 60) for day in range(7))
SHOP = (Slot(1, 14 * 60, 120),)

slot_sets = st.lists(
    st.builds(
        Slot, st.integers(0, 6), st.integers(0, 95).map(lambda n: n * 15), st.integers(1, 8).map(lambda n: n * 15)
    ),
    min_size=1,
    max_size=12,
    unique=True,
)
category_lists = st.lists(
    st.sampled_from(["shopping", "company", "lifts", "garden"]), min_size=1, max_size=4, unique=True
)


@given(category_lists, slot_sets)
def test_a_first_guess_leaves_nothing_out(categories: list[str], slots: list[Slot]) -> None:
    found = split(categories, slots)
    assert check_tasks(categories, slots, found) == found


def test_the_commonest_times_go_to_the_first_task() -> None:
    assert split(["personal-care", "shopping"], MORNINGS + SHOP) == {"personal-care": MORNINGS, "shopping": SHOP}


@pytest.mark.parametrize(
    ("tasks", "error"),
    [
        ({"shopping": SHOP}, EachTaskOnce),
        ({"shopping": SHOP, "company": ()}, EachTaskOnce),
        ({"shopping": SHOP, "company": SHOP}, EachTaskOnce),
        ({"shopping": SHOP, "garden": MORNINGS}, NotInPlan),
        ({"shopping": (Slot(0, 0, 15),), "company": MORNINGS}, NotInPlan),
    ],
)
def test_tasks_and_times_must_be_the_needs(tasks: dict[str, tuple[Slot, ...]], error: type[Exception]) -> None:
    with pytest.raises(error):
        check_tasks(["shopping", "company"], MORNINGS + SHOP, tasks)


@given(slot_sets, slot_sets)
def test_what_fits_is_wanted_and_wholly_offered(offered: list[Slot], wanted: list[Slot]) -> None:
    found = fit(offered, wanted)
    have = {q for slot in offered for q in slot.quarters()}
    assert set(found) == {slot for slot in wanted if set(slot.quarters()) <= have}


def test_each_visit_is_rounded_by_itself() -> None:
    quarter = Slot(0, 0, 15)
    assert weekly_pence(1998, "hour", [quarter, Slot(1, 0, 15)]) == 1000  # 499.5 each
    assert weekly_pence(700, "visit", [quarter, Slot(1, 0, 15)]) == 1400


def two_tasks(borough: Flask) -> tuple[Any, str]:
    who = resident()
    need = posted_need(who, categories=("company", "shopping"), slots=MORNINGS + SHOP)
    outbox.drain()
    return who, need


def test_a_posted_need_has_a_first_plan(borough: Flask, clock: Any) -> None:
    _who, need = two_tasks(borough)
    plan = queries.plan(need)
    assert [(p.category, p.slots, p.state.value) for p in plan.parts] == [
        ("company", MORNINGS, "open"),
        ("shopping", SHOP, "open"),
    ]
    assert (plan.minutes, plan.open_minutes, plan.covered_minutes, plan.weekly_pence) == (540, 540, 0, 0)
    assert state_of(need) == "open"


def test_choosing_plans_the_need_and_dropping_opens_it_again(borough: Flask, clock: Any) -> None:
    who, need = two_tasks(borough)
    helper = resident("Rose", "Tanner")
    offer = live_offer(f"person:{helper.person}", helper, price_pence=0, slots=[[1, 13 * 60, 240]])
    shopping = queries.plan(need).parts[1]
    with pytest.raises(Forbidden):
        unit.write(services.choose, shopping.id, offer, helper)
    unit.write(services.choose, shopping.id, offer, who)
    assert (part_state(shopping.id), state_of(need)) == ("proposed", "planned")
    assert [s.value for s in queries.plan(need).sectors] == ["individual"]
    unit.write(services.drop, shopping.id, who)
    assert (part_state(shopping.id), state_of(need)) == ("open", "open")
    with pytest.raises(WrongState):
        unit.write(services.drop, shopping.id, who)
    with pytest.raises(OfferDoesNotFit):
        unit.write(services.choose, queries.plan(need).parts[0].id, offer, who)


def test_an_offer_with_some_of_the_times_leaves_the_others_open(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, capacity_minutes=3000)
    helper = resident("Ali", "Two")
    some = live_offer(f"person:{helper.person}", helper, slots=[[0, 7 * 60, 180], [1, 7 * 60, 180]], price_pence=1000)
    unit.write(services.choose, made.part, some, made.resident)
    parts = queries.parts_of([made.need])
    assert sorted((len(p.slots), p.state.value) for p in parts) == [(2, "proposed"), (5, "open")]
    with pytest.raises(NotInPlan):
        unit.write(services.choose, made.part, some, made.resident, slots=(Slot(6, 8 * 60, 60), Slot(0, 8 * 60, 60)))


def test_planning_again_keeps_what_is_booked(borough: Flask, clock: Any) -> None:
    who, need = two_tasks(borough)
    helper = resident("Rose", "Tanner")
    offer = live_offer(f"person:{helper.person}", helper, price_pence=0, slots=[[1, 13 * 60, 240]])
    shopping = queries.plan(need).parts[1]
    booking = unit.write(bookings.request_booking, shopping.id, offer, shopping.slots, date(2025, 12, 8), None, who)
    unit.write(bookings.accept, booking, helper)
    assert state_of(need) == "partly_met"
    unit.write(services.make_plan, need, who, {"company": MORNINGS[:3], "shopping": SHOP + MORNINGS[3:]})
    plan = queries.plan(need)
    assert [(p.category, len(p.slots), p.state.value) for p in plan.parts] == [
        ("company", 3, "open"),
        ("shopping", 1, "booked"),
        ("shopping", 4, "open"),
    ]
    with pytest.raises(PartTaken):
        unit.write(services.choose, shopping.id, offer, who)
    unit.write(services.drop_plan, need, who)
    assert state_of(need) == "partly_met"
    assert plan.covered_minutes == 120


def test_an_edited_need_is_split_again_and_a_closed_one_is_not(borough: Flask, clock: Any) -> None:
    who, need = two_tasks(borough)
    unit.write(needs.edit_need, need, values={"slots": SHOP, "categories": ("shopping",)}, by=who)
    outbox.drain()
    assert [(p.category, p.slots) for p in queries.plan(need).parts] == [("shopping", SHOP)]
    unit.write(needs.withdraw_need, need, by=who)
    with pytest.raises(WrongState):
        unit.write(services.make_plan, need, who)


def test_what_asks_for_more_checks_is_kept_with_its_task(borough: Flask, clock: Any) -> None:
    who, need = two_tasks(borough)
    unit.write(
        services.make_plan, need, who, None, {"shopping": ["handles-money", "trade"], "company": ["handles-money"]}
    )
    assert [(p.category, p.flags) for p in queries.plan(need).parts] == [
        ("company", ()),
        ("shopping", ("handles-money",)),
    ]
    unit.write(services.make_plan, need, who)
    assert queries.plan(need).parts[1].flags == ("handles-money",)
