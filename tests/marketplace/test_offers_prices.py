"""Prices from a day on: told before, taken by a whole booking or not at all, and begun on their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from hub.kernel.errors import Forbidden, KithError, WrongState
from hub.notices import queries as notices
from hub.people import services as people
from marketplace.bookings import queries as bookings
from marketplace.bookings import services as booking_services
from marketplace.bookings.domain import PriceStep
from marketplace.offers import queries, services
from marketplace.offers.domain import (
    AnnouncedAlready,
    NotFree,
    PriceSame,
    PriceState,
    PriceWrong,
    ReductionStands,
    TooFar,
    TooSoon,
    Unit,
)
from marketplace.visits.domain import Occurrence
from payments.budgets import services as budgets
from payments.budgets.domain import Step
from payments.holds import queries as holds
from tests.hub.people import actor, enter, officer
from tests.marketplace.agreements import Deal, deal, first, make_visit, of, run, verify, view

SOON = date(2026, 1, 5)  # a Monday, more than four weeks after the tests' clock starts


def commissioner() -> Actor:
    return actor(officer("commissioner", "Ada", "Bell"))


def band(low: int = 100, high: int = 4000, category: str = "shopping") -> None:
    unit.write(
        services.set_band,
        category=category,
        unit=Unit.HOUR,
        low_pence=low,
        high_pence=high,
        starts=date(2025, 1, 1),
        by=commissioner(),
    )


def announce(made: Deal, pence: int, starts: date = SOON, by: Actor | None = None) -> str:
    price: str = unit.write(
        services.announce_price, made.offer, price_pence=pence, starts=starts, by=by or made.supplier
    )
    outbox.drain()
    run("follow-prices")
    outbox.drain()
    return price


def words(who: Actor) -> list[str]:
    return [n.words for n in unit.read(notices.of_person, str(who.person), size=200).notices]


def by_day(booking: str) -> dict[bool, set[int]]:
    """The amounts of coming visits before the day and from it on."""
    found: dict[bool, set[int]] = {}
    for visit in of(booking):
        if visit.occurrence is Occurrence.SCHEDULED:
            found.setdefault(clocks.local(visit.starts_at).date() >= SOON, set()).add(visit.amount_pence)
    return found


def agrees(booking: str) -> None:
    """Each visit's hold is the visit's amount."""
    visits = [v for v in of(booking) if v.occurrence is Occurrence.SCHEDULED]
    found = unit.read(holds.holds, [v.urn for v in visits])
    assert {v.urn: v.amount_pence for v in visits} == {about: hold.amount_pence for about, hold in found.items()}
    verify()


def test_visits_before_the_day_cost_the_old_price_and_from_it_the_new(borough: Flask, clock: Any) -> None:
    band()
    made = deal(price=2000)
    booking = made.booked()
    announce(made, 2460)
    assert by_day(booking) == {False: {2000}, True: {2460}}
    assert unit.read(queries.offer, made.offer).price_pence == 2000
    agrees(booking)
    assert any("£24.60 instead of £20.00" in said and "5 January 2026" in said for said in words(made.resident))
    clock.set(clock.now() + timedelta(days=21))
    run("extend-visits")
    assert by_day(booking)[True] == {2460}
    agrees(booking)
    clock.set(clock.now() + timedelta(days=14))
    run("begin-prices")
    run("follow-prices")
    outbox.drain()
    assert unit.read(queries.offer, made.offer).price_pence == 2460
    assert view(booking).price_pence == 2460
    assert [p.state for p in unit.read(queries.prices_of, made.offer)] == [PriceState.BEGUN]
    assert unit.read(bookings.prices_of, booking) == []
    agrees(booking)


def test_a_visit_at_the_new_price_is_paid_at_it(borough: Flask, clock: Any) -> None:
    band()
    made = deal(price=2000)
    booking = made.booked()
    announce(made, 1000, date(2025, 12, 3))
    visit = first(booking)
    assert visit.amount_pence == 1000
    make_visit(clock, visit, made.supplier)
    unit.write(booking_services.confirm, visit.id, made.resident)
    outbox.drain()
    assert first(booking).paid_pence == 1000
    assert any("You need do nothing" in said for said in words(made.resident))
    verify()


def test_a_rise_that_the_budget_cannot_bear_leaves_every_visit_at_the_old_price(borough: Flask, clock: Any) -> None:
    band()
    made = deal(price=2000, pence=8_000)
    money = actor(officer("finance"))
    booking = made.booked()
    announce(made, 2100)
    assert by_day(booking) == {False: {2000}, True: {2000}}
    agrees(booking)
    (short,) = unit.read(bookings.prices_short)
    assert (short.state, short.reason, short.booking.id) == (PriceStep.SHORT, "budget-short", booking)
    assert any("stay at the old price for now" in said for said in words(made.resident))
    assert any("cannot take your price of £21.00" in said for said in words(made.supplier))
    assert any("cannot take a new price" in said for said in words(money))
    # the budget is raised, and the booking takes the price by itself
    change = Step(date(2025, 12, 29), 8_400)
    written = unit.write(budgets.write_change, str(made.budget), change, "More.", grounds="", by=money)
    unit.write(budgets.approve_change, written, actor(officer("finance", "Ivy", "Moss")))
    clock.set(clock.now() + timedelta(days=1))
    run("follow-prices")
    outbox.drain()
    assert unit.read(bookings.prices_short) == []
    assert by_day(booking) == {False: {2000}, True: {2100}}
    agrees(booking)


def test_the_supplier_may_keep_the_old_price_for_a_booking_that_cannot_bear_it(borough: Flask, clock: Any) -> None:
    band()
    made = deal(price=2000, pence=8_000)
    booking = made.booked()
    announce(made, 2100)
    (short,) = unit.read(bookings.prices_short)
    with pytest.raises(Forbidden):
        unit.write(booking_services.keep_price, booking, short.id, made.resident)
    unit.write(booking_services.keep_price, booking, short.id, made.supplier)
    outbox.drain()
    assert any("stays as it is for your visits" in said for said in words(made.resident))
    clock.set(clock.now() + timedelta(days=40))
    run("begin-prices")
    run("follow-prices")
    run("extend-visits")
    assert view(booking).price_pence == 2000
    assert by_day(booking)[True] == {2000}
    with pytest.raises(WrongState):
        unit.write(booking_services.keep_price, booking, short.id, made.supplier)
    verify()


def test_a_rise_may_be_taken_back_and_a_reduction_stands(borough: Flask, clock: Any) -> None:
    band()
    made = deal(price=2000)
    booking = made.booked()
    price = announce(made, 2460)
    unit.write(services.drop_price, price, by=made.supplier)
    outbox.drain()
    run("follow-prices")
    assert by_day(booking) == {False: {2000}, True: {2000}}
    agrees(booking)
    with pytest.raises(WrongState):
        unit.write(services.drop_price, price, by=made.supplier)
    lower = announce(made, 1900)
    with pytest.raises(ReductionStands):
        unit.write(services.drop_price, lower, by=made.supplier)
    assert by_day(booking) == {False: {2000}, True: {1900}}


def test_outside_the_range_it_waits_and_approval_keeps_the_notice(borough: Flask, clock: Any) -> None:
    made = deal(price=2000)
    judge = commissioner()
    booking = made.booked()
    price = announce(made, 2460)
    assert unit.read(queries.price, price).state is PriceState.WAITING
    assert by_day(booking)[True] == {2000}
    clock.set(clock.now() + timedelta(days=20))
    with pytest.raises(Forbidden):
        unit.write(services.approve_price, price, by=made.supplier)
    starts = unit.write(services.approve_price, price, by=judge)
    assert starts == clocks.today() + timedelta(days=28)  # too little notice was left
    outbox.drain()
    run("follow-prices")
    outbox.drain()
    assert any("approved" in said for said in words(made.supplier))
    clock.set(clock.now() + timedelta(days=21))
    run("extend-visits")
    amounts = {clocks.local(v.starts_at).date() >= starts: v.amount_pence for v in of(booking)}
    assert amounts == {False: 2000, True: 2460}


def test_the_council_may_turn_it_down_with_a_reason(borough: Flask, clock: Any) -> None:
    made = deal(price=2000)
    judge = commissioner()
    price = announce(made, 2460)
    with pytest.raises(KithError):
        unit.write(services.return_price, price, reason=" ", by=judge)
    unit.write(services.return_price, price, reason="Above what others ask.", by=judge)
    outbox.drain()
    assert unit.read(queries.price, price).state is PriceState.RETURNED
    assert any("was not taken over" in said for said in words(made.supplier))
    announce(made, 2100)


def test_a_booking_asked_for_meanwhile_has_both_prices(borough: Flask, clock: Any) -> None:
    band()
    made = deal(price=2000)
    announce(made, 2460)
    booking = made.booked()
    assert by_day(booking) == {False: {2000}, True: {2460}}
    agrees(booking)
    (coming,) = unit.read(bookings.prices_of, booking)
    assert (coming.state, coming.weekly_before_pence, coming.weekly_pence) == (PriceStep.TAKEN, 2000, 2460)


@pytest.mark.parametrize(
    ("pence", "starts", "refusal"),
    [
        (0, SOON, PriceWrong),
        (-1, SOON, PriceWrong),
        (10**18, SOON, PriceWrong),
        (2000, SOON, PriceSame),
        (2001, date(2025, 12, 29), TooSoon),
        (1999, date(2025, 12, 2), TooSoon),
        (2001, date(2020, 1, 1), TooSoon),
        (2001, date(2027, 1, 1), TooFar),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    borough: Flask, clock: Any, pence: int, starts: date, refusal: type[KithError]
) -> None:
    band()
    made = deal(price=2000)
    with pytest.raises(refusal):
        announce(made, pence, starts)
    assert unit.read(queries.prices_of, made.offer) == []


def test_who_may_not_and_what_is_announced_already(borough: Flask, clock: Any) -> None:
    band()
    made = deal(price=2000)
    with pytest.raises(Forbidden):
        announce(made, 2100, by=actor(enter("Eve", "Marsh", email="eve@example.org")))
    announce(made, 2100)
    with pytest.raises(AnnouncedAlready):
        announce(made, 2200)
    content = unit.read(queries.offer, made.offer).content()

    with pytest.raises(AnnouncedAlready):
        unit.write(services.revise_offer, made.offer, content=replace(content, price_pence=2300), by=made.supplier)


def test_free_help_stays_free(borough: Flask, clock: Any) -> None:
    made = deal(price=0, pence=None)
    with pytest.raises(NotFree):
        announce(made, 2100)


def test_whoever_supports_the_resident_is_told_too(borough: Flask, clock: Any) -> None:
    band()
    made = deal(price=2000)
    made.booked()
    kim = actor(enter("Kim", "Lee", email="kim@example.org"))
    joan = made.resident
    unit.write(people.delegate, joan.person, kim.person, ["view"], None, evidence="my daughter", by=joan)
    announce(made, 2460)
    assert any("Your usual week then costs £24.60 instead of £20.00" in said for said in words(kim))
