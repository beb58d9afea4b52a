"""An uplift: previewed by the rules by which it is done, decided on the record, and followed by each booking or none of it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.access import Actor
from hub.kernel.errors import Forbidden, Invalid
from marketplace.bookings import queries as bookings
from marketplace.offers import queries as offers
from marketplace.offers.domain import TooFar, TooSoon
from oversight.decisions import queries as decisions
from oversight.decisions.domain import Reasons
from oversight.levers import services
from oversight.levers.domain import LookAgain, NoSuchCategory, NothingToRaise, Uplift, UpliftWrong, permille_of
from tests.hub.people import actor, officer
from tests.marketplace.agreements import TUESDAY, Deal, deal, run, verify
from tests.marketplace.conftest import borough  # noqa: F401 - a fixture
from tests.marketplace.test_bookings_grants import give
from tests.marketplace.test_offers_prices import SOON, agrees, announce, band, by_day, commissioner, words

ADDRESS = "/council/decisions/new/uplift"
PARTS = {
    "power": "Care Act 2014, section 5",
    "reasons": "Wages have risen.",
    "alternatives": "Waiting.",
    "conflicts": "None.",
    "review_on": ["1", "3", "2026"],
}


def why() -> Reasons:
    return Reasons("Care Act 2014", "Wages have risen.", "Waiting.", "None.", clocks.today() + timedelta(days=90))


def raise_by(permille: int, by: Actor, starts: date = SOON, category: str = "shopping") -> str:
    wanted = Uplift(category, permille, starts)
    seen = services.mark_of(unit.read(bookings.preview, category, permille, starts, clocks.now()))
    decision: str = unit.write(services.raise_prices, wanted, seen=seen, why=why(), by=by)
    outbox.drain()
    run("follow-prices")
    outbox.drain()
    return decision


def two() -> tuple[Deal, str, Deal, str]:
    """One whose budget has room, and one whose budget has none."""
    rich, poor = deal(price=2000), deal(price=3000, pence=12_000)
    return rich, rich.booked(), poor, poor.booked()


@pytest.mark.parametrize(("typed", "permille"), [("4", 40), ("4.5", 45), (" 0.1 ", 1), ("25%", 250)])
def test_a_percentage_is_read(typed: str, permille: int) -> None:
    assert permille_of(typed) == permille


@pytest.mark.parametrize("typed", ["", "four", "4,5", "-1", "1e2", "4.55", "£4", "1000000000000000000"])
def test_what_is_no_percentage_is_refused(typed: str) -> None:
    with pytest.raises(UpliftWrong):
        permille_of(typed)


def test_what_the_preview_says_is_what_happens(borough: Flask, clock: Any) -> None:
    rich, one, poor, other = two()
    by = commissioner()
    found = unit.read(bookings.preview, "shopping", 40, SOON, clocks.now())
    assert {r.offer.id: (r.offer.price_pence, r.price_pence, r.bookings) for r in found.raised} == {
        rich.offer: (2000, 2080, 1),
        poor.offer: (3000, 3120, 1),
    }
    assert (found.bookings, found.budgets, found.purses) == (2, 2, 0)
    assert found.yearly_pence == (80 + 120) * 52
    assert [(s.budget, s.period_pence, s.weeks) for s in found.short] == [(poor.budget, 480, 4)]
    assert found.short[0].planned_pence > 0
    decision = raise_by(40, by)
    said = unit.read(decisions.decision, decision, public_only=False)
    assert said
    assert (
        said.decision == "Shopping and errands: prices raised by 4% from 5 January 2026; 2 offers, about £104.00 a year"
    )
    assert by_day(one) == {False: {2000}, True: {2080}}
    assert by_day(other) == {False: {3000}, True: {3000}}
    agrees(one)
    agrees(other)
    assert [p.booking.id for p in unit.read(bookings.prices_short)] == [other]
    assert any("The council raises what it pays" in n for n in words(rich.supplier))
    assert any("£20.80 instead of £20.00" in n for n in words(rich.resident))
    (price,) = unit.read(offers.prices_of, rich.offer)
    assert price.decision == f"decision:{decision}"
    verify()


@pytest.mark.parametrize(("pence", "short"), [(100_000, False), (2_400, True)])
def test_what_a_grant_reaches_no_more_is_counted_against_the_budget_behind_it(
    borough: Flask, clock: Any, pence: int, short: bool
) -> None:
    """A grant that pays first refuses nothing: of seven visits at £25 its £140 reach six, and the budget takes the last."""
    made = deal(slots=TUESDAY, pence=pence)
    grant = give(made, 14_000)
    booking = made.booked(grant=grant.budget)
    found = unit.read(bookings.preview, "shopping", 250, SOON, clocks.now())
    planned = [(one.budget, one.planned_pence) for one in found.short if one.planned_pence]
    assert planned == ([(made.budget, 100)] if short else [])
    assert grant.budget not in {one.budget for one in found.short}
    raise_by(250, commissioner())
    assert by_day(booking)[True] == ({2_000} if short else {2_500})
    agrees(booking)
    verify()


def test_what_has_another_change_ahead_is_left_out(borough: Flask, clock: Any) -> None:
    rich, _one, poor, _other = two()
    band()
    announce(rich, 2100)
    found = unit.read(bookings.preview, "shopping", 40, SOON, clocks.now())
    assert [o.id for o in found.left_out] == [rich.offer]
    assert list(found.prices) == [poor.offer]


def test_it_is_refused_whole(borough: Flask, clock: Any) -> None:
    rich, *_rest = two()
    by = commissioner()
    for wrong, refusal in ((0, UpliftWrong), (251, UpliftWrong), (10**18, UpliftWrong), (-1, UpliftWrong)):
        with pytest.raises(refusal):
            raise_by(wrong, by)
    for starts, refusal in ((date(2025, 12, 29), TooSoon), (date(2027, 1, 1), TooFar)):
        with pytest.raises(refusal):
            raise_by(40, by, starts)
    with pytest.raises(NoSuchCategory):
        raise_by(40, by, category="gold")
    with pytest.raises(NothingToRaise):
        raise_by(40, by, category="pets")
    with pytest.raises(Forbidden):
        raise_by(40, actor(officer("finance")))
    with pytest.raises(LookAgain):
        unit.write(services.raise_prices, Uplift("shopping", 40, SOON), seen="old", why=why(), by=by)
    assert unit.read(offers.prices_of, rich.offer) == []
    assert unit.read(decisions.decisions, public_only=False) == []


def test_the_officer_reads_what_it_would_do_and_decides(borough: Flask, clock: Any, sign_in: Any) -> None:
    rich, *_rest = two()
    judge = sign_in(commissioner().account)
    assert "Raise prices from a day on" in judge.get("/council/decisions").get_data(as_text=True)
    assert "Who would run short" not in judge.get(ADDRESS).get_data(as_text=True)
    asked = f"{ADDRESS}?category=shopping&percent=4&starts=5&starts=1&starts=2026"
    text = judge.get(asked).get_data(as_text=True)
    for said in ("£104.00", "£20.80 an hour", "Who would run short", "of every 4 weeks", "The decision"):
        assert said in text, said
    seen = text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    half = judge.post(asked, data={**PARTS, "seen": seen, "reasons": ""})
    assert half.status_code == 422
    stale = judge.post(asked, data={**PARTS, "seen": "stale"})
    assert (stale.status_code, "have changed since you looked" in stale.get_data(as_text=True)) == (409, True)
    assert unit.read(offers.prices_of, rich.offer) == []
    done = judge.post(asked, data={**PARTS, "seen": seen, "public": "y"})
    assert done.status_code == 302, done.get_data(as_text=True)[-3000:]
    outbox.drain()
    assert "4% from 5 January 2026" in judge.get(done.location).get_data(as_text=True)
    assert "decided for many" in judge.get("/council/prices/coming").get_data(as_text=True)
    everyone = sign_in(rich.resident.account)
    assert "Prices raised from a day on" in everyone.get("/market/decisions").get_data(as_text=True)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("category=shopping&percent=40&starts=5&starts=1&starts=2026", "from 0.1 to 25"),
        ("category=shopping&percent=4,5&starts=5&starts=1&starts=2026", "from 0.1 to 25"),
        ("category=shopping&percent=&starts=5&starts=1&starts=2026", "from 0.1 to 25"),
        ("category=&percent=4&starts=5&starts=1&starts=2026", "Choose a kind of help"),
        ("category=gold&percent=4&starts=5&starts=1&starts=2026", "Choose one from the list."),
        ("category=shopping&percent=4&starts=5&starts=12&starts=2025", "Choose 30 December 2025 or later"),
        ("category=shopping&percent=4&starts=&starts=&starts=", "Write the first day"),
        ("category=pets&percent=4&starts=5&starts=1&starts=2026", "There is nothing to raise"),
    ],
)
def test_what_is_asked_wrongly_is_said_at_its_field(
    borough: Flask,
    clock: Any,
    sign_in: Any,
    asked: str,
    said: str,
) -> None:
    judge = sign_in(commissioner().account)
    answer = judge.get(f"{ADDRESS}?{asked}")
    assert answer.status_code == 200
    assert said in answer.get_data(as_text=True)
    assert issubclass(UpliftWrong, Invalid)


def test_a_list_is_checked_looked_at_and_decided_whole(borough: Flask, clock: Any, sign_in: Any) -> None:
    rich, one, poor, _other = two()
    judge = sign_in(commissioner().account)
    listed = judge.get("/council/prices/rates.csv").get_data(as_text=True)
    assert rich.offer in listed
    head = "offer,price,from\n"
    address = "/council/decisions/new/rates"

    def send(text: str) -> Any:
        data = {"file": (io.BytesIO((head + text).encode()), "list.csv")}
        return judge.post(address, data=data, content_type="multipart/form-data")

    lower = send(f"{rich.offer},20.50,2026-01-05\n{poor.offer},29.00,2026-01-05\n")
    assert (lower.status_code, "Line 3: The council can only raise" in lower.get_data(as_text=True)) == (422, True)
    kept = send(f"{rich.offer},20.50,2026-01-05\n{poor.offer},30.50,05/01/2026\n")
    assert kept.status_code == 302, kept.get_data(as_text=True)[-2000:]
    page = judge.get(kept.location).get_data(as_text=True)
    for said in ("£20.50 an hour", "£30.50 an hour", "Who would run short", "£52.00"):
        assert said in page, said
    seen = page.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    assert judge.post(kept.location, data={**PARTS, "seen": "stale"}).status_code == 409
    assert unit.read(offers.prices_of, rich.offer) == []
    done = judge.post(kept.location, data={**PARTS, "seen": seen, "public": "y"})
    assert done.status_code == 302, done.get_data(as_text=True)[-2000:]
    assert "Prices of 2 offers raised by a list, the first from 5 January 2026" in judge.get(done.location).text
    assert "It was decided on" in judge.get(kept.location).get_data(as_text=True)
    assert judge.post(kept.location, data={**PARTS, "seen": seen}).status_code == 409
    outbox.drain()
    run("follow-prices")
    assert by_day(one) == {False: {2000}, True: {2050}}
    another = sign_in(actor(officer("commissioner", "Max", "Gold")).account)
    assert another.get(kept.location).status_code == 404
    verify()
