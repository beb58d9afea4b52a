"""The statement of a month of own money: it adds up, is what the ledger says, and can be printed and taken away."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.kernel import ids, unit
from hub.kernel.clock import SettableClock
from hub.kernel.month import Month
from payments.holds import services as hold_services
from payments.ledger.domain import Kind
from payments.purses import queries
from payments.purses.domain import MOVEMENTS, Movement
from payments.sandbox import services as sandbox
from payments.statements.domain import Amounts, MonthTotals, NotAdding
from payments.statements.queries import MonthStatement
from tests.hub import people
from tests.payments.money_world import line
from tests.payments.purse_world import add_cleared, give_cash, later, prove, purse, work
from tests.payments.test_stripe_whole_way import enter

SignIn = Callable[..., FlaskClient]
DECEMBER, JANUARY = Month(2025, 12), Month(2026, 1)


@pytest.fixture
def joan(app: Any) -> str:
    return enter("Joan")


@pytest.fixture
def client(joan: str, sign_in: SignIn) -> FlaskClient:
    return sign_in(joan)


def of_month(id_: str, month: Month) -> MonthStatement[Movement]:
    found = unit.read(queries.month_statement, id_, month)
    assert found is not None
    return found


def test_a_statement_that_does_not_add_up_cannot_be() -> None:
    came = [(Kind.OWN_PAID, Amounts(0, 2_000)), (Kind.OWN_CLEARED, Amounts(2_000, -2_000))]
    assert MOVEMENTS.totals(Amounts(), Amounts(2_000, 0), came).moved[Movement.ADDED] == Amounts(0, 2_000)
    with pytest.raises(NotAdding):
        MOVEMENTS.totals(Amounts(), Amounts(2_001, 0), came)
    with pytest.raises(NotAdding):
        MonthTotals(Amounts(), {}, Amounts(0, 1))


def test_two_months_are_all_that_happened(client: FlaskClient, joan: str, clock: Any) -> None:
    """Added, cleared, set aside, freed and paid in December; added, disputed, and asked back in January."""
    give_cash()
    add_cleared(client, clock, joan, "60")
    for number, then in enumerate(("keep", "pay", "free")):
        visit = line(10 + number, 1_000)
        unit.write(hold_services.request_own, joan, [visit], clock.now())
        if then == "pay":
            unit.write(hold_services.capture, visit.about, 800)
        elif then == "free":
            unit.write(hold_services.release, visit.about, "a-test")
    later(clock, days=30)
    add_cleared(client, clock, joan, "20")
    client.post(f"/purses/{joan}/back", data={"amount": "15", "token": ids.new()})
    work()
    sandbox.open_dispute()
    work()
    prove()

    december, january = of_month(joan, DECEMBER), of_month(joan, JANUARY)
    assert (december.over, january.over) == (True, False)
    assert december.totals.opening == Amounts()
    assert december.totals.closing == january.totals.opening
    assert [*december.lines, *january.lines] == unit.read(queries.statement, joan)
    moved = december.totals.moved
    assert (moved[Movement.ADDED], moved[Movement.CLEARED]) == (Amounts(0, 6_000), Amounts(6_000, -6_000))
    assert (moved[Movement.SET_ASIDE], moved[Movement.FREED]) == (Amounts(-3_000, 3_000), Amounts(1_200, -1_200))
    assert moved[Movement.PAID].total_pence == -800
    assert january.totals.moved[Movement.ASKED_BACK] == Amounts(-1_500, 0)
    assert january.totals.moved[Movement.FROZEN].free_pence < 0
    now = purse(joan)
    assert january.totals.closing == Amounts(now.available_pence, now.total_pence - now.available_pence)
    assert all(not one.totals.moved[Movement.OTHER].total_pence for one in (december, january))


def test_a_month_ends_at_midnight_on_the_councils_clock(client: FlaskClient, joan: str, clock: SettableClock) -> None:
    """31 March 23:30 UTC is April in Kingston."""
    clock.set(datetime.fromisoformat("2026-03-31T23:30:00+00:00"))
    add_cleared(client, clock, joan, "20")
    assert unit.read(queries.month_statement, joan, Month(2026, 3)) is None
    assert of_month(joan, Month(2026, 4)).totals.closing.total_pence == 2_000


def test_a_month_to_read_and_to_take_away(client: FlaskClient, joan: str, clock: Any, sign_in: SignIn) -> None:
    add_cleared(client, clock, joan, "20")
    client.post(f"/purses/{joan}/back", data={"amount": "5", "token": ids.new()})
    assert f"/purses/{joan}/statements/2025-12" in client.get(f"/purses/{joan}").text
    page = client.get(f"/purses/{joan}/statements/2025-12").text
    for words in ("December 2025", "Joan Tester", "The month is not over", "£15.00", "Sandbox", 'class="statement"'):
        assert words in page, words
    file = list(csv.DictReader(io.StringIO(client.get(f"/purses/{joan}/statements/2025-12.csv").text)))
    assert [row["What"] for row in file] == ["opening", "own_paid", "own_cleared", "own_refund", "closing"]
    for column in ("To use", "Not to use yet", "Altogether"):
        pence = [round(float(row[column]) * 100) for row in file]
        assert sum(pence[:-1]) == pence[-1]
    later(clock, days=40)
    page = client.get(f"/purses/{joan}/statements/2025-12").text
    assert "The month is not over" not in page
    assert "January 2026" in page
    stranger = sign_in(enter("Eve"))
    for ending in ("", ".csv"):
        for nothing in ("2025-11", "2026-02", "2025-13", "x"):
            assert client.get(f"/purses/{joan}/statements/{nothing}{ending}").status_code == 404
        assert stranger.get(f"/purses/{joan}/statements/2025-12{ending}").status_code == 403


def test_a_statement_says_whom_each_payment_went_to(client: FlaskClient, joan: str, clock: Any) -> None:
    """Paid, put right, and netted after it had been sent: on the pages and in the files, and never for what waits."""
    give_cash()
    add_cleared(client, clock, joan, "60")
    firm = people.organisation("Anchorage Care", manager=enter("Mia"))
    visit, coming = line(1, 1_000, payee=f"organisation:{firm}"), line(2, 700, payee=ids.urn("person", enter("Sam")))
    unit.write(hold_services.request_own, joan, [visit, coming], clock.now())
    unit.write(hold_services.capture, visit.about, 900)
    unit.write(hold_services.adjust, visit.about, 800)
    for address in ("statement", "statements/2025-12"):
        page = " ".join(client.get(f"/purses/{joan}/{address}").text.split())
        assert "Paid to Anchorage Care, from what was set aside, for a visit on" in page
        assert "Back from Anchorage Care, for a visit on" in page
        assert "Sam" not in page
        file = csv.DictReader(io.StringIO(client.get(f"/purses/{joan}/{address}.csv").text))
        named = [(row["What"], row["Paid to"]) for row in file if row["Paid to"]]
        assert named == [("capture", "Anchorage Care"), ("refund", "Anchorage Care")]


def test_who_has_added_nothing_has_an_empty_month(client: FlaskClient, joan: str) -> None:
    assert of_month(joan, DECEMBER).totals.closing == Amounts()
    assert client.get(f"/purses/{joan}/statements/2025-12").status_code == 200
    assert "/statements/" not in client.get(f"/purses/{joan}").text
