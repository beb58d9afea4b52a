"""A newer price of an offer and an older one that a booking could not bear: the older is tried no more, and a fall is followed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.errors import WrongState
from marketplace.bookings import queries as bookings
from marketplace.bookings import services as booking_services
from marketplace.bookings.domain import PriceStep
from marketplace.offers import queries as offers
from marketplace.offers import services
from payments.budgets import services as budgets
from payments.budgets.domain import Step
from tests.hub.people import actor, officer
from tests.marketplace.agreements import Deal, deal, of, run, view
from tests.marketplace.test_offers_prices import agrees, announce, band, by_day, words


def go_on(clock: Any, days: float) -> None:
    clock.set(clock.now() + timedelta(days=days))
    for job in ("begin-prices", "follow-prices", "extend-visits"):
        run(job)
    outbox.drain()


def raise_budget(made: Deal, pence: int, day: date) -> None:
    step = Step(day, pence)
    by, other = actor(officer("finance")), actor(officer("finance", "Ivy", "Moss"))
    unit.write(
        budgets.approve_change, unit.write(budgets.write_change, made.budget, step, "More.", grounds="", by=by), other
    )


def short(clock: Any, pence: int = 8_000, rise: int = 2100) -> tuple[Deal, str]:
    """A booking at £20 that could not bear `rise`, which has begun."""
    band()
    made = deal(price=2000, pence=pence)
    booking = made.booked()
    announce(made, rise)
    go_on(clock, 40)
    assert view(booking).price_pence == 2000
    assert [p.state for p in unit.read(bookings.prices_of, booking)] == [PriceStep.SHORT]
    return made, booking


def test_a_rise_that_was_short_does_not_come_back_after_a_fall(borough: Flask, clock: Any) -> None:
    made, booking = short(clock)
    announce(made, 1900, clocks.today() + timedelta(days=1))
    go_on(clock, 0.7)  # after midnight, and too soon to try the rise again
    assert view(booking).price_pence == 1900
    raise_budget(made, 20_000, date(2026, 1, 26))
    go_on(clock, 21)
    assert view(booking).price_pence == 1900
    assert {v.price_pence for v in of(booking) if v.starts_at > clock.now()} == {1900}
    assert unit.read(bookings.prices_of, booking) == []
    agrees(booking)


def test_an_older_rise_does_not_come_after_a_newer(borough: Flask, clock: Any) -> None:
    made, booking = short(clock)
    raise_budget(made, 20_000, date(2026, 1, 26))
    announce(made, 2200, date(2026, 2, 9))
    states = {p.price_pence: p for p in unit.read(bookings.prices_of, booking)}
    assert {pence: p.state for pence, p in states.items()} == {2100: PriceStep.SHORT, 2200: PriceStep.TAKEN}
    clock.set(clock.now() + timedelta(days=30))
    unit.write(booking_services.take_price, states[2200].id, clock.now())
    assert view(booking).price_pence == 2200
    run("follow-prices")
    assert view(booking).price_pence == 2200
    assert {v.price_pence for v in of(booking) if v.starts_at > clock.now()} <= {2200}


def test_a_fall_to_above_its_price_is_taken_as_a_rise(borough: Flask, clock: Any) -> None:
    made, booking = short(clock, 8_200, 2400)
    announce(made, 2050, clocks.today() + timedelta(days=1))
    assert any("£20.50 instead of £20.00" in said for said in words(made.resident))
    go_on(clock, 2)
    assert view(booking).price_pence == 2050
    assert unit.read(bookings.prices_of, booking) == []
    agrees(booking)


def test_a_fall_to_its_price_leaves_it_there(borough: Flask, clock: Any) -> None:
    made, booking = short(clock)
    announce(made, 2000, clocks.today() + timedelta(days=1))
    assert any("stays as it is for your visits" in said for said in words(made.resident))
    raise_budget(made, 20_000, date(2026, 1, 26))
    go_on(clock, 21)
    assert view(booking).price_pence == 2000
    assert unit.read(bookings.prices_of, booking) == []
    agrees(booking)


def test_what_is_told_is_the_price_before_the_day(borough: Flask, clock: Any) -> None:
    made, booking = short(clock)
    announce(made, 2200, clocks.today() + timedelta(days=28))
    raise_budget(made, 20_000, date(2026, 1, 26))
    go_on(clock, 21)  # takes £21 at last, and then £22
    assert view(booking).price_pence == 2100
    assert any("£21.00 instead of £20.00" in said for said in words(made.resident))
    assert any("£22.00 instead of £21.00" in said for said in words(made.resident))
    agrees(booking)


def test_a_rise_stands_from_its_first_midnight_on(borough: Flask, clock: Any) -> None:
    band()
    made = deal(price=2000)
    booking = made.booked()
    price = announce(made, 2100)
    assert unit.read(offers.price, price).may_be_dropped
    clock.set(clock.now().replace(year=2026, month=1, day=5, hour=0, minute=1))
    run("follow-prices")  # before `begin-prices`
    assert view(booking).price_pence == 2100
    assert not unit.read(offers.price, price).may_be_dropped
    with pytest.raises(WrongState):
        unit.write(services.drop_price, price, by=made.supplier)
    run("begin-prices")
    assert unit.read(offers.offer, made.offer).price_pence == 2100


def test_what_was_taken_back_does_not_begin(borough: Flask, clock: Any) -> None:
    band()
    made = deal(price=2000)
    booking = made.booked()
    price = announce(made, 2100)
    unit.write(services.drop_price, price, by=made.supplier)  # and nobody has heard of it yet
    clock.set(clock.now() + timedelta(days=40))
    run("follow-prices")
    assert view(booking).price_pence == 2000
    outbox.drain()
    run("follow-prices")
    assert unit.read(bookings.prices_of, booking) == []
    assert {v.price_pence for v in of(booking) if v.starts_at > clock.now()} == {2000}


def test_a_booking_made_while_a_price_is_announced_follows_it(
    borough: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    band()
    made = deal(price=2000)
    announce(made, 2100)
    with monkeypatch.context() as patch:
        patch.setattr(offers, "prices_coming", lambda _offers: {})  # read before the announcement was committed
        booking = made.request()
    assert by_day(booking) == {False: {2000}, True: {2000}}
    outbox.drain()
    run("follow-prices")
    assert by_day(booking) == {False: {2000}, True: {2100}}
    agrees(booking)


def test_a_booking_made_while_a_price_is_taken_back_leaves_it(
    borough: Flask, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    band()
    made = deal(price=2000)
    price = announce(made, 2100)
    coming = unit.read(offers.prices_coming, [made.offer])
    unit.write(services.drop_price, price, by=made.supplier)
    outbox.drain()
    with monkeypatch.context() as patch:
        patch.setattr(offers, "prices_coming", lambda _offers: coming)
        booking = made.request()
    assert by_day(booking) == {False: {2000}, True: {2100}}
    outbox.drain()
    run("follow-prices")
    assert by_day(booking) == {False: {2000}, True: {2000}}
    agrees(booking)
