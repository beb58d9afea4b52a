"""A commissioner sees what fees would have cost last month, by kind of supplier, and then decides on the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import clock as clocks
from hub.kernel import unit
from hub.kernel.errors import Forbidden
from hub.people.domain import Sector
from oversight.decisions.domain import Reasons
from oversight.levers import queries, services
from payments.fees import queries as fees
from payments.fees.domain import NO_FEES, Fee, Fees
from payments.holds import services as holds
from tests.hub import people
from tests.hub.people import actor, officer
from tests.payments.money_world import World, line

ADDRESS = "/council/decisions/new/fees"
NEW = Fees({sector: Fee(250, 10) if sector is Sector.BUSINESS else Fee(100) for sector in Sector})


def said(day: date) -> str:
    return f"{day.day} {day.month} {day.year}"


def filled(**more: Any) -> dict[str, Any]:
    numbers = {f"{sector.value}_percent": NEW.of(sector).percent for sector in Sector}
    numbers |= {f"{sector.value}_visit": f"{NEW.of(sector).visit_pence / 100:.2f}" for sector in Sector}
    words = {"power": "Our policy", "reasons": "It pays for Kith.", "alternatives": "None.", "conflicts": "none"}
    days = {"starts": said(clocks.today() + timedelta(days=1)), "review_on": said(clocks.today() + timedelta(weeks=4))}
    return numbers | words | days | {"public": "y"} | more


def seen(page: str) -> str:
    return page.split('name="seen" value="', 1)[1].split('"', 1)[0]


def paid(world: World, payee: str, pence: int, days: float = 1) -> None:
    one = line(days, pence, payee=payee)
    budget = world.budget(world.fund(), pence=50_000)
    world.request(budget, one)
    unit.write(holds.capture, one.about, pence)


def test_the_preview_says_what_last_month_would_have_cost(app: Flask, clock: Any, sign_in: Any) -> None:
    world, person = World(), f"person:{people.enter('Sam')}"
    for pence in (1_999, 1_999, 10):
        paid(world, person, pence)
    clock.advance(timedelta(days=31))
    found = unit.read(queries.fee_preview, NEW)
    one = next(cost for cost in found.sectors if cost.sector is Sector.INDIVIDUAL)
    assert (one.suppliers, one.payments, one.price_pence, one.now_pence, one.then_pence) == (1, 3, 4_008, 0, 38)
    assert (found.month, found.total.then_pence) == (date(2025, 12, 1), 38)
    desk = sign_in(officer("commissioner"))
    page = desk.post(ADDRESS, data={**filled(), "look": "1", "reasons": ""})
    assert page.status_code == 200
    assert "£40.08" in page.text
    assert "£0.38" in page.text
    done = desk.post(ADDRESS, data=filled(seen=seen(page.text)), follow_redirects=True)
    assert "it would have taken £0.38" in done.text
    assert "businesses 2.5% and £0.10" in done.text.lower() or "business 2.5% and £0.10" in done.text.lower()


def test_it_is_decided_once_it_was_looked_at_and_everyone_reads_it(
    app: Flask, client: FlaskClient, sign_in: Any, clock: Any
) -> None:
    desk = sign_in(officer("commissioner"))
    assert "Today nobody is charged anything." in desk.get("/council/fees").text
    first = desk.post(ADDRESS, data=filled())
    assert first.status_code == 422
    assert "Look at it, then put the decision on the record." in first.text
    other = desk.post(ADDRESS, data=filled(seen=seen(first.text), business_percent="9"))
    assert other.status_code == 422
    assert unit.read(fees.versions).decided == ()
    assert desk.post(ADDRESS, data=filled(seen=seen(first.text))).status_code == 302
    assert unit.read(fees.fees) == NO_FEES
    clock.advance(timedelta(days=1))
    assert unit.read(fees.fees) == NEW
    assert "It pays for Kith." in desk.get("/council/fees").text
    assert "/council/fees" in desk.get("/council/decisions").text
    assert "of each payment for a visit" in client.get("/market/decisions").text
    finance = sign_in(officer("finance"))
    assert (finance.get(ADDRESS).status_code, ADDRESS in finance.get("/council/fees").text) == (403, False)


def test_of_two_tabs_the_second_is_told(app: Flask, sign_in: Any) -> None:
    desk = sign_in(officer("commissioner"))
    data = filled(seen=seen(desk.post(ADDRESS, data={**filled(), "look": "1"}).text))
    assert desk.post(ADDRESS, data=data).status_code == 302
    again = desk.post(ADDRESS, data=data)
    assert (again.status_code, "have changed since you looked" in again.text) == (409, True)
    same = desk.post(ADDRESS, data={**data, "seen": seen(again.text)})
    assert (same.status_code, "These are the fees as they stand" in same.text) == (422, True)
    assert len(unit.read(fees.versions).decided) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        *({"public_percent": text} for text in ("", "-1", "26", "1e18", "2,5", "£2", "2.555", "two")),
        *({"business_visit": text} for text in ("", "-1", "10.01", "1e18", "12,50", "0.005", "££1")),
        *({"starts": text} for text in ("", "1 1 2020", "31 2 2027")),
        {"reasons": ""},
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(
    app: Flask, sign_in: Any, wrong: dict[str, Any]
) -> None:
    desk = sign_in(officer("commissioner"))
    answer = desk.post(ADDRESS, data=filled(**wrong))
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    if "percent" in next(iter(wrong)) or "visit" in next(iter(wrong)):
        looked = desk.post(ADDRESS, data={**filled(**wrong), "look": "1"})
        assert (looked.status_code, f'id="{next(iter(wrong))}-error"' in looked.text) == (422, True)
    assert unit.read(fees.versions).decided == ()


def test_nobody_else_decides_them(app: Flask) -> None:
    why = Reasons("Our policy", "It pays.", "None.", "none", clocks.today() + timedelta(weeks=4))
    for role in ("finance", "safeguarding", "administrator", "councillor"):
        with pytest.raises(Forbidden):
            unit.write(
                services.set_fees,
                NEW,
                clocks.today() + timedelta(days=1),
                seen="",
                effect="",
                why=why,
                by=actor(officer(role)),
            )
