"""Prices from a day on, as each side opens the pages: announced, looked at, told, kept, taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from marketplace.bookings import queries as bookings
from marketplace.offers import queries
from marketplace.offers.domain import PriceState
from tests.hub.people import actor, officer
from tests.marketplace.agreements import deal, run
from tests.marketplace.test_bookings_pages import gone, ok
from tests.marketplace.test_offers_prices import SOON, band, commissioner

DAY = {"starts": ["5", "1", "2026"]}


def work() -> None:
    outbox.drain()
    run("follow-prices")
    outbox.drain()


def test_a_price_is_announced_told_and_shown_everywhere(borough: Flask, clock: Any, sign_in: Any) -> None:
    band()
    made = deal(price=2000)
    booking = made.booked()
    joan, rose = sign_in(made.resident.account), sign_in(made.supplier.account)
    money, judge = sign_in(actor(officer("finance")).account), sign_in(commissioner().account)
    ok(rose, f"/offers/{made.offer}", "Announce a price from a day on")
    page = f"/offers/{made.offer}/prices"
    ok(rose, page, "£20.00 an hour", "Tuesday 30 December 2025 at the earliest")
    gone(rose, page, price_pence="24.60", **DAY)
    work()
    ok(rose, page, "From Monday 5 January 2026: £24.60 an hour", "Take it back")
    ok(joan, f"/offers/{made.offer}", "From Monday 5 January 2026: £24.60 an hour")
    ok(joan, f"/bookings/{booking}", "From Monday 5 January 2026: £24.60 an hour", "£20.00 now, and £24.60 then")
    ok(joan, f"/bookings/{booking}", "set aside or promised", "Takes a new price")
    ok(joan, "/account/notices", "£24.60 instead of £20.00")
    for council in (money, judge):
        ok(council, "/council/prices/coming", "£24.60 an hour", "announced")
    assert joan.get(page).status_code == 403
    price = unit.read(queries.prices_of, made.offer)[0].id
    assert joan.post(f"{page}/{price}/drop").status_code == 403
    gone(rose, f"{page}/{price}/drop")
    work()
    ok(rose, page, "Taken back", "Announce another price")
    assert rose.post(f"{page}/{price}/drop").status_code == 409
    assert "24.60" not in ok(joan, f"/offers/{made.offer}")


def test_outside_the_range_an_officer_looks_and_may_turn_it_down(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(price=2000)
    rose, judge = sign_in(made.supplier.account), sign_in(commissioner().account)
    page = f"/offers/{made.offer}/prices"
    gone(rose, page, price_pence="24.60", **DAY)
    outbox.drain()
    ok(rose, page, "so the council looks at it first")
    ok(judge, "/council/offers", "1 price waits for you")
    price = unit.read(queries.prices_of, made.offer)[0].id
    one = f"/council/prices/coming/{price}"
    ok(judge, one, "£24.60 an hour", "None is published")
    wrong = judge.post(f"{one}/return", data={"reason": ""})
    assert wrong.status_code == 422
    gone(judge, f"{one}/return", reason="Above what others ask.")
    outbox.drain()
    ok(rose, page, "Above what others ask.")
    assert judge.post(one).status_code == 409
    gone(rose, page, price_pence="22", **DAY)
    price = unit.read(queries.prices_of, made.offer)[0].id
    gone(judge, f"/council/prices/coming/{price}")
    assert unit.read(queries.price, price).state is PriceState.COMING


def test_a_booking_that_cannot_bear_it_says_so_and_the_supplier_may_keep_the_old(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    band()
    made = deal(price=2000, pence=8_000)
    booking = made.booked()
    joan, rose = sign_in(made.resident.account), sign_in(made.supplier.account)
    money = sign_in(actor(officer("finance")).account)
    gone(rose, f"/offers/{made.offer}/prices", price_pence="21", **DAY)
    work()
    ok(joan, f"/bookings/{booking}", "every visit stays at the old one", "is missing for the visits", "call us")
    ok(money, "/council/prices/short", "£21.00 an hour", "a budget")
    ok(rose, f"/bookings/{booking}", "Keep the old price for this booking")
    short = unit.read(bookings.prices_short)[0]
    keep = f"/bookings/{booking}/prices/{short.id}/keep"
    assert joan.post(keep).status_code == 403
    gone(rose, keep)
    assert rose.post(keep).status_code == 409
    assert rose.post(f"/bookings/{booking}/prices/01ARZ3NDEKTSV4RRFFQ69G5FAV/keep").status_code == 404
    ok(joan, f"/bookings/{booking}", "keeps the old price for this booking", "Stays at its price")
    ok(money, "/council/prices/short", "Every booking takes its price")


@pytest.mark.parametrize(
    ("typed", "day", "said"),
    [
        ("0", None, "from 10p to £500"),
        ("-1", None, "in pounds"),
        ("1e18", None, "in pounds"),
        ("1000000000000000000", None, "more than one entry may hold"),
        ("12,50", None, "in pounds"),
        ("£", None, "in pounds"),
        ("24.605", None, "in pounds"),
        ("", None, "Write the new price"),
        ("20", None, "That is the price now"),
        ("501", None, "from 10p to £500"),
        ("24.60", ["29", "12", "2025"], "Choose 30 December 2025 or later"),
        ("24.60", ["5", "1", "2020"], "or later"),
        ("24.60", ["31", "2", "2026"], "a real date"),
        ("24.60", ["5", "1", "2028"], "within a year"),
        ("24.60", ["", "", ""], "Write the first day"),
    ],
)
def test_what_is_typed_wrongly_is_said_in_the_page_and_changes_nothing(
    borough: Flask, clock: Any, sign_in: Any, typed: str, day: list[str] | None, said: str
) -> None:
    band()
    made = deal(price=2000)
    rose = sign_in(made.supplier.account)
    data: Any = {"price_pence": typed, "starts": day or DAY["starts"]}
    answer = rose.post(f"/offers/{made.offer}/prices", data=data)
    assert answer.status_code in (409, 422)
    assert said in answer.get_data(as_text=True)
    assert unit.read(queries.prices_of, made.offer) == []


def test_asking_shows_the_price_that_comes_and_what_it_does(borough: Flask, clock: Any, sign_in: Any) -> None:
    band()
    made = deal(price=2000)
    joan, rose = sign_in(made.resident.account), sign_in(made.supplier.account)
    gone(rose, f"/offers/{made.offer}/prices", price_pence="24.60", **DAY)
    work()
    gone(joan, f"/plans/{made.need}/parts/{made.part}/choose", offer=made.offer, proposal="")
    ok(joan, f"/bookings/new/{made.part}", "£20.00 an hour", "£24.60 an hour", "Monday 5 January 2026")
    assert date(2026, 1, 5) == SOON
