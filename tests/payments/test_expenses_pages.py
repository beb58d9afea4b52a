"""The pages of expenses: a volunteer claims, finance decides, nobody else looks on; what does not fit is said at its field."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import files, ids, outbox, unit
from payments.expenses import queries
from payments.expenses.domain import ExpenseState
from payments.expenses.ports import Subject, add_subject
from tests.hub import people
from tests.payments.money_world import World

SignIn = Callable[..., FlaskClient]
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64
PDF = b"%PDF-1.7 a receipt"
COUNCIL_PAGES = ("/council/expenses", "/council/expenses.csv", "/council/expenses/rates")
RECEIPT = {"words": "Milk for Joan", "spent_on": ["1", "12", "2025"], "amount": "12.50", "about": ""}
JOURNEY = {
    "words": "To Joan’s lunch",
    "spent_on": ["1", "12", "2025"],
    "origin": "Home",
    "destination": "Elm Road",
    "miles": "12.5",
    "vehicle": "car",
    "passengers": "0",
    "about": "",
}
RATES = {
    "car_pence": "50",
    "first_miles": "10000",
    "car_after_pence": "25",
    "motorcycle_pence": "24",
    "bicycle_pence": "20",
    "passenger_pence": "5",
    "months_back": "3",
    "miles_a_day": "400",
    "valid_from": ["6", "4", "2026"],
    "reason": "HMRC’s new rate.",
}


@dataclass
class Desk:
    """A volunteer and a finance officer at their screens, and the volunteer's URN."""

    ada: FlaskClient
    fay: FlaskClient
    urn: str

    def claims(self) -> list[queries.ExpenseView]:
        return unit.read(queries.expenses_of, self.urn)


@pytest.fixture
def desk(world: World, sign_in: SignIn) -> Desk:
    ada, fay = people.enter("Ada", "Berry"), people.officer("finance", "Fay", "Finch")
    return Desk(sign_in(ada), sign_in(fay), f"person:{ada}")


def receipt(content: bytes = PNG, **changes: Any) -> dict[str, Any]:
    return RECEIPT | {"token": ids.new(), "receipt": (BytesIO(content), "receipt.png")} | changes


def journey(**changes: Any) -> dict[str, Any]:
    return JOURNEY | {"token": ids.new()} | changes


def token(page: str) -> str:
    """The mark in a page's form."""
    found = re.search(r'name="token" value="([0-9A-Z]{26})"', page)
    assert found, "there is no mark in the form"
    return found[1]


def test_a_receipt_from_the_first_page_to_what_is_owed(world: World, desk: Desk) -> None:
    fund = world.fund(10_000, name="Volunteers")
    assert "No claims yet" in desk.ada.get("/expenses").text
    mark = token(desk.ada.get("/expenses/new").text)
    sent = desk.ada.post("/expenses/new", data=receipt(token=mark), follow_redirects=True)
    assert "Finance looks at your claim" in sent.text
    (claim,) = desk.claims()
    assert (claim.amount_pence, claim.spent_on, claim.words) == (1250, date(2025, 12, 1), "Milk for Joan")
    mine = desk.ada.get("/expenses").text
    assert "Waiting for finance" in mine
    assert "£12.50" in mine
    assert "Ada Berry, £12.50" in desk.fay.get("/council/expenses").text
    for client in (desk.ada, desk.fay):
        paper = client.get(f"/expenses/{claim.id}/receipt")
        assert (paper.data, paper.mimetype) == (PNG, "image/png")
        assert "attachment" in paper.headers["Content-Disposition"]
    page = desk.fay.get(f"/council/expenses/{claim.id}").text
    assert "Volunteers: £100.00 not given yet" in page
    done = desk.fay.post(f"/council/expenses/{claim.id}/approve", data={"fund": fund}, follow_redirects=True)
    assert "The claim is approved and owed" in done.text
    assert "Nothing is waiting" in done.text
    outbox.drain()
    assert "Your claim of £12.50 is approved" in desk.ada.get("/account/notices").text
    page = desk.ada.get(f"/expenses/{claim.id}").text
    assert "We owe you £12.50" in page
    assert "Volunteers" in page
    assert "Take this claim back" not in page
    (row,) = csv.DictReader(io.StringIO(desk.fay.get("/council/expenses.csv").text))
    assert (row["Whose"], row["Amount"], row["State"]) == ("Ada Berry", "12.50", "approved")
    assert (row["Decided by"], row["Fund"], row["Day"]) == ("Fay Finch", "Volunteers", "2025-12-01")
    assert "expenses" in desk.ada.get("/account/data.json").get_json()
    world.verify()


def test_a_journey_is_worked_out(world: World, desk: Desk) -> None:
    assert "45p for the first 10,000 miles" in desk.ada.get("/expenses/new/mileage").text
    sent = desk.ada.post("/expenses/new/mileage", data=journey(passengers="1"), follow_redirects=True)
    for words in ("£6.25", "12.5 miles by car or van at 45p a mile", "Passengers: 1, at 5p a mile each", "Elm Road"):
        assert words in sent.text, words
    (claim,) = desk.claims()
    page = desk.fay.get(f"/council/expenses/{claim.id}").text
    assert "From Home to Elm Road, 12.5 miles" in page
    desk.fay.post(f"/council/expenses/{claim.id}/refuse", data={"reason": "Another car took you."})
    assert "Another car took you." in desk.ada.get(f"/expenses/{claim.id}").text
    (row,) = csv.DictReader(io.StringIO(desk.fay.get("/council/expenses.csv").text))
    assert (row["Miles"], row["By"], row["Passengers"]) == ("12.5", "Car or van", "1")
    assert (row["State"], row["Reason"], row["Fund"]) == ("refused", "Another car took you.", "")


def test_a_double_click_is_one_claim(desk: Desk) -> None:
    for address, typed in (("/expenses/new", receipt), ("/expenses/new/mileage", journey)):
        mark = token(desk.ada.get(address).text)
        first, second = (desk.ada.post(address, data=typed(token=mark, words="Milk, and back ")) for _ in range(2))
        assert first.status_code == second.status_code == 302
        assert first.location == second.location
    assert len(desk.claims()) == 2


def test_a_form_that_was_used_up_says_so_and_may_be_sent_again(desk: Desk) -> None:
    mark = token(desk.ada.get("/expenses/new/mileage").text)
    desk.ada.post("/expenses/new/mileage", data=journey(token=mark))
    other = desk.ada.post("/expenses/new/mileage", data=journey(token=mark, miles="3"))
    assert (other.status_code, "This form was sent before" in other.text) == (409, True)
    assert len(desk.claims()) == 1
    assert token(other.text) != mark
    assert desk.ada.post("/expenses/new/mileage", data=journey(token=token(other.text), miles="3")).status_code == 302
    stale = desk.ada.post("/expenses/new/mileage", data=journey(token=""))
    assert (stale.status_code, "too old to be sent" in stale.text) == (409, True)
    assert len(desk.claims()) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": ""}, "Write the amount in pounds"),
        ({"amount": "0"}, "at least a penny"),
        ({"amount": "-1"}, "Write the amount in pounds"),
        ({"amount": "1e18"}, "Write the amount in pounds"),
        ({"amount": "1000000000000000000"}, "more than one entry may hold"),
        ({"amount": "12,50"}, "Write the amount in pounds"),
        ({"amount": "12.505"}, "Write the amount in pounds"),
        ({"amount": "½"}, "Write the amount in pounds"),
        ({"spent_on": ["3", "12", "2025"]}, "not come yet"),
        ({"spent_on": ["1", "9", "2025"]}, "more than 3 months ago"),
        ({"spent_on": ["31", "2", "2025"]}, "Write a real date"),
        ({"spent_on": ["", "", ""]}, "Write the day"),
        ({"words": " "}, "Say in a few words"),
        ({"words": "x" * 501}, "500 letters or fewer"),
        ({"receipt": (BytesIO(b""), "")}, "Choose a photograph or a PDF of the receipt"),
        ({"receipt": (BytesIO(b"MZ a program"), "receipt.png")}, "We can take a PDF"),
    ],
)
def test_a_receipt_that_does_not_fit(desk: Desk, changes: dict[str, Any], words: str) -> None:
    answer = desk.ada.post("/expenses/new", data=receipt(**changes))
    assert (answer.status_code, words in answer.text) == (422, True)
    (field,) = changes
    target = f"{field}-day" if field == "spent_on" else field
    assert f'href="#{target}"' in answer.text
    assert f'id="{target}"' in answer.text
    for name, typed in ((name, str(value)) for name, value in RECEIPT.items() if name not in ("spent_on", field)):
        assert typed in answer.text, name
    assert desk.claims() == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"miles": ""}, "Write the miles as a number"),
        ({"miles": "0"}, "at least a tenth of one"),
        ({"miles": "-1"}, "Write the miles as a number"),
        ({"miles": "12,50"}, "Write the miles as a number"),
        ({"miles": "1e18"}, "Write the miles as a number"),
        ({"miles": "2,000"}, "2,000 miles on one day, and 400 can be claimed"),
        ({"origin": " "}, "Say where the journey began"),
        ({"destination": ""}, "Say where the journey ended"),
        ({"vehicle": ""}, "Choose what you went by"),
        ({"vehicle": "boat"}, "Not a valid choice"),
        ({"passengers": "9"}, "from 0 to 8"),
        ({"passengers": "some"}, "Write a whole number, like 30."),
        ({"spent_on": ["3", "12", "2025"]}, "not come yet"),
    ],
)
def test_a_journey_that_does_not_fit(desk: Desk, changes: dict[str, Any], words: str) -> None:
    answer = desk.ada.post("/expenses/new/mileage", data=journey(**changes))
    assert (answer.status_code, words in answer.text) == (422, True)
    assert "To Joan’s lunch" in answer.text
    assert desk.claims() == []


def test_a_receipt_that_is_too_large(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", len(PDF))
    answer = desk.ada.post("/expenses/new", data=receipt(PDF + b"0"))
    assert (answer.status_code, "bigger than 5 MB" in answer.text) == (422, True)
    assert 'href="#receipt"' in answer.text
    assert "Milk for Joan" in answer.text
    assert desk.claims() == []
    assert desk.ada.post("/expenses/new", data=receipt(PDF)).status_code == 302


def test_pounds_may_carry_their_sign(desk: Desk) -> None:
    assert desk.ada.post("/expenses/new", data=receipt(amount="£12.50")).status_code == 302
    assert desk.claims()[0].amount_pence == 1250


def test_finances_pages_are_finances(desk: Desk, sign_in: SignIn, client: FlaskClient) -> None:
    desk.ada.post("/expenses/new", data=receipt())
    (claim,) = desk.claims()
    stranger = sign_in(people.enter("Sam", "Stranger"))
    others = [desk.ada, stranger, *(sign_in(people.officer(role)) for role in ("commissioner", "safeguarding"))]
    for path in (*COUNCIL_PAGES, f"/council/expenses/{claim.id}"):
        assert desk.fay.get(path).status_code == 200
        assert [other.get(path).status_code for other in others] == [403] * 4
        assert client.get(path).status_code == 302
    for verb in ("approve", "refuse"):
        assert [o.post(f"/council/expenses/{claim.id}/{verb}").status_code for o in others] == [403] * 4
    for path in (f"/expenses/{claim.id}", f"/expenses/{claim.id}/receipt"):
        assert [other.get(path).status_code for other in others[1:]] == [404] * 3
        assert client.get(path).status_code == 302
    # A finance officer decides at the desk; the claimant's own page is the claimant's.
    assert desk.fay.get(f"/expenses/{claim.id}").status_code == 404
    assert stranger.post(f"/expenses/{claim.id}/withdraw").status_code == 404
    assert desk.claims()[0].state is ExpenseState.CLAIMED
    assert desk.ada.post(f"/expenses/{claim.id}/withdraw").status_code == 302
    assert desk.claims()[0].state is ExpenseState.WITHDRAWN
    assert desk.ada.post(f"/expenses/{claim.id}/withdraw").status_code == 409
    assert desk.fay.get("/council/expenses/x").status_code == 404


def test_an_officers_own_claim_waits_for_a_colleague(world: World, desk: Desk, sign_in: SignIn) -> None:
    fund = world.fund()
    desk.fay.post("/expenses/new/mileage", data=journey())
    (claim,) = unit.read(queries.waiting)
    page = desk.fay.get(f"/council/expenses/{claim.id}").text
    assert "Someone else in finance decides this" in page
    assert "Approve it" not in page
    for verb, data in (("approve", {"fund": fund}), ("refuse", {"reason": "No."})):
        assert desk.fay.post(f"/council/expenses/{claim.id}/{verb}", data=data).status_code == 403
    raj = sign_in(people.officer("finance", "Raj", "Rao"))
    assert raj.post(f"/council/expenses/{claim.id}/approve", data={"fund": fund}).status_code == 302
    assert raj.post(f"/council/expenses/{claim.id}/approve", data={"fund": fund}).status_code == 409


def test_what_cannot_be_decided_is_said_at_its_field(world: World, desk: Desk) -> None:
    short = world.fund(100)
    desk.ada.post("/expenses/new", data=receipt())
    (claim,) = desk.claims()
    address = f"/council/expenses/{claim.id}"
    for data, status, words in (
        ({"fund": ""}, 422, "Choose the fund that pays."),
        ({"fund": "x"}, 422, "Not a valid choice"),
        ({"fund": short}, 409, "The fund has £1.00 left that is not given to anyone, and this takes £12.50."),
    ):
        answer = desk.fay.post(f"{address}/approve", data=data)
        assert (answer.status_code, words in answer.text) == (status, True), answer.text
        assert 'href="#fund"' in answer.text
    answer = desk.fay.post(f"{address}/refuse", data={"reason": " "})
    assert (answer.status_code, 'href="#reason"' in answer.text) == (422, True)
    assert desk.claims()[0].state is ExpenseState.CLAIMED


def test_the_same_receipt_twice_is_shown_to_finance(desk: Desk, sign_in: SignIn) -> None:
    desk.ada.post("/expenses/new", data=receipt())
    bob = sign_in(people.enter("Bob", "Cole"))
    bob.post("/expenses/new", data=receipt())
    (claim,) = desk.claims()
    page = desk.fay.get(f"/council/expenses/{claim.id}").text
    assert "The very same receipt came with another claim" in page
    assert "Bob Cole, £12.50" in page
    assert "The very same" not in desk.ada.get(f"/expenses/{claim.id}").text


def test_rates_are_set_from_a_day_on(desk: Desk) -> None:
    assert "What every council starts with." in desk.fay.get("/council/expenses/rates").text
    for changes, words in (
        ({"valid_from": ["1", "12", "2025"]}, "the past stays as it was"),
        ({"valid_from": ["31", "2", "2026"]}, "Write a real date"),
        ({"car_pence": "45.5"}, "Write a whole number, like 30."),
        ({"car_pence": "-1"}, "Write a whole number from 0 to 500"),
        ({"months_back": "0"}, "Write a whole number from 1 to 24"),
        ({"reason": " "}, "Say why, in a sentence"),
    ):
        answer = desk.fay.post("/council/expenses/rates", data=RATES | changes)
        assert (answer.status_code, words in answer.text) == (422, True), words
    assert len(unit.read(queries.all_rates)) == 1
    done = desk.fay.post("/council/expenses/rates", data=RATES, follow_redirects=True)
    assert "HMRC’s new rate. (Fay Finch)" in done.text
    assert unit.read(queries.rates_on, date(2026, 4, 5)).car_pence == 45
    assert unit.read(queries.rates_on, date(2026, 4, 6)).car_pence == 50


def test_a_claim_from_a_page_that_knows_what_it_is_about(app: Flask, desk: Desk) -> None:
    add_subject(app, "outing", lambda _id, person: Subject("The outing", "/outings/1", desk.urn.endswith(person)))
    about = f"outing:{ids.new()}"
    assert "The outing" in desk.ada.get(f"/expenses/new?about={about}").text
    assert "The outing" not in desk.fay.get(f"/expenses/new?about={about}").text
    desk.ada.post("/expenses/new", data=receipt(about=about))
    (claim,) = desk.claims()
    assert claim.about == about
    assert "/outings/1" in desk.ada.get(f"/expenses/{claim.id}").text
    refused = desk.fay.post("/expenses/new/mileage", data=journey(about=about))
    assert (refused.status_code, "not something you had a part in" in refused.text) == (422, True)
    assert "moon:" not in desk.ada.get("/expenses/new?about=moon:1").text


def test_forms_need_their_token(csrf: None, desk: Desk) -> None:
    assert desk.ada.post("/expenses/new/mileage", data=journey()).status_code == 400
    assert desk.claims() == []
