"""The pages of money: finance opens, receives, writes, approves, pays; a funder and a holder see where each pound is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from hub.kernel import ids, unit
from hub.people import services as people_services
from hub.places import services as places
from hub.places.domain import Point
from payments.budgets import queries as budgets
from payments.budgets.domain import BudgetState
from payments.funds import queries as funds
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.holds.domain import HoldState
from tests.hub import people
from tests.payments.money_world import World, line

pytestmark = pytest.mark.usefixtures("world")
SignIn = Callable[..., FlaskClient]

COUNCIL_PAGES = (
    "/council/funds",
    "/council/funds.csv",
    "/council/funds/new",
    "/council/budgets",
    "/council/budgets.csv",
    "/council/budgets/new",
    "/council/budgets/limits",
    "/council/unfunded",
    "/council/ledger",
    "/council/ledger.csv",
)
TERMS = {
    "instalment": "100",
    "one_off": "",
    "starts": ["2", "12", "2025"],
    "ends": ["1", "6", "2026"],
    "second": "",
    "third": "",
}


@dataclass
class Staff:
    """Two finance officers at their desks, and the id of the first."""

    first: FlaskClient
    second: FlaskClient
    person: str


@pytest.fixture
def staff(world: World, sign_in: SignIn) -> Staff:
    one, two = people.officer("finance", "Fay", "Finch"), people.officer("finance", "Raj", "Rao")
    return Staff(sign_in(one), sign_in(two), one)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("path", COUNCIL_PAGES)
def test_finances_pages_are_finances(world: World, staff: Staff, sign_in: SignIn, path: str) -> None:
    assert staff.first.get(path).status_code == 200
    for role in ("commissioner", "funder", "councillor"):
        assert sign_in(people.officer(role)).get(path).status_code == 403
    assert sign_in(people.enter()).get(path).status_code == 403


def test_a_fund_is_opened_and_money_recorded(staff: Staff, client: FlaskClient) -> None:
    answer = staff.first.post("/council/funds/new", data={"name": "Care", "purpose": "For care.", "owner": ""})
    (fund,) = funds.funds()
    assert answer.location == f"/council/funds/{fund.id}"
    data = {"amount": "1,250.50", "reference": "BACS 7"}
    page = staff.first.post(f"/council/funds/{fund.id}/receive", data=data, follow_redirects=True)
    assert "£1,250.50 is recorded" in page.text
    again = staff.first.post(f"/council/funds/{fund.id}/receive", data=data, follow_redirects=True)
    assert "recorded before" in again.text
    assert funds.funds()[0].in_pence == 125_050
    (row,) = rows(staff.first.get("/council/funds.csv").text)
    assert (row["Fund"], row["Came in"], row["Not given yet"]) == ("Care", "1250.50", "1250.50")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"amount": "0", "reference": "x"}, "at least a penny"),
        ({"amount": "-1", "reference": "x"}, "Write the amount in pounds"),
        ({"amount": "12,50", "reference": "x"}, "Write the amount in pounds"),
        ({"amount": "1e18", "reference": "x"}, "Write the amount in pounds"),
        ({"amount": "99999999999", "reference": "x"}, "more than one entry"),
        ({"amount": "", "reference": "x"}, "Write the amount"),
        ({"amount": "5", "reference": " "}, "Write the reference"),
        ({"amount": "5", "reference": "r" * 101}, "100 letters"),
        ({"amount": "6", "reference": "BACS 1"}, "recorded already, with another amount"),
    ],
)
def test_a_credit_that_cannot_be_is_refused_and_what_was_typed_is_kept(
    world: World, staff: Staff, data: dict[str, str], words: str
) -> None:
    fund = world.fund(500)
    answer = staff.first.post(f"/council/funds/{fund}/receive", data=data)
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert "There is a problem" in answer.text
    assert data["reference"].strip() in answer.text
    assert world.fund_view(fund).in_pence == 500


@pytest.mark.parametrize(
    "data", [{"name": "", "purpose": "x"}, {"name": "x", "purpose": ""}, {"name": "Old", "purpose": "x"}]
)
def test_a_fund_that_cannot_be(world: World, staff: Staff, data: dict[str, str]) -> None:
    world.fund(0, name="Old")
    assert staff.first.post("/council/funds/new", data=data | {"owner": ""}).status_code in (409, 422)
    assert len(funds.funds()) == 1


def test_a_funder_sees_its_own_and_no_other(world: World, staff: Staff, sign_in: SignIn) -> None:
    funder = people.officer("funder", "Grace", "Grant")
    firm = people.organisation("The Grant Trust", "voluntary", manager=funder)
    assert "The Grant Trust" in staff.first.get("/council/funds/new").text
    data = {"name": "Grants", "purpose": "Neighbours.", "owner": f"organisation:{firm}"}
    staff.first.post("/council/funds/new", data=data)
    world.fund(500, name="Secret")
    hers = sign_in(funder)
    page = hers.get("/funds").text
    assert "Grants" in page
    assert "Secret" not in page
    assert [row["Fund"] for row in rows(hers.get("/funds.csv").text)] == ["Grants"]
    assert "No funds yet" in sign_in(people.officer("funder")).get("/funds").text
    assert staff.first.get("/funds").status_code == 403


def test_a_budget_is_written_by_one_and_approved_by_another(world: World, staff: Staff) -> None:
    fund, resident = world.fund(), people.enter("Rosa", "Green")
    page = staff.first.get("/council/budgets/new?q=rosa").text
    assert f"/council/budgets/new/person:{resident}" in page
    answer = staff.first.post(f"/council/budgets/new/person:{resident}", data=TERMS | {"funds": fund})
    (budget,) = budgets.waiting()
    assert answer.location == f"/council/budgets/{budget.id}"
    assert "Someone else in finance" in staff.first.get(answer.location).text
    assert staff.first.post(f"/council/budgets/{budget.id}/approve").status_code == 403
    assert "Rosa Green" in staff.second.get("/council/budgets").text
    done = staff.second.post(f"/council/budgets/{budget.id}/approve", follow_redirects=True)
    assert "£100.00" in done.text
    assert world.view(budget.id).available_pence == 10_000
    assert staff.second.post(f"/council/budgets/{budget.id}/approve").status_code == 409
    (row,) = rows(staff.first.get("/council/budgets.csv").text)
    assert (row["Whose"], row["Free"]) == ("Rosa Green", "100.00")


def test_a_budget_is_refused_with_a_reason(world: World, staff: Staff) -> None:
    budget = world.budget(world.fund(), approved=False)
    wrong = staff.first.post(f"/council/budgets/{budget}/refuse", data={"reason": ""})
    assert (wrong.status_code, "Say in a sentence why not" in wrong.text) == (422, True)
    staff.first.post(f"/council/budgets/{budget}/refuse", data={"reason": "Twice the same."})
    assert world.view(budget).state is BudgetState.REFUSED
    assert "Twice the same." in staff.second.get(f"/council/budgets/{budget}").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"instalment": "lots"}, "Write the amount in pounds"),
        ({"instalment": ""}, "Write what the budget pays"),
        ({"starts": ["31", "2", "2026"]}, "Write a real date"),
        ({"ends": ["1", "12", "2025"]}, "before the first day"),
        ({"ends": ["1", "12", "2031"]}, "three years"),
        ({"funds": ""}, "Choose the fund that is used first"),
        ({"second": "same"}, "Choose each fund once"),
    ],
)
def test_a_budget_that_cannot_be(world: World, staff: Staff, changes: dict[str, str | list[str]], words: str) -> None:
    fund, resident = world.fund(), people.enter("Rosa", "Green")
    data = TERMS | {"funds": fund} | changes
    data |= {"second": fund} if data["second"] == "same" else {}
    answer = staff.first.post(f"/council/budgets/new/person:{resident}", data=data)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert budgets.waiting() == []


@pytest.mark.parametrize("holder", ["person:" + "0" * 26, "organisation:" + "0" * 26, "person:x", "x"])
def test_nobody_to_write_a_budget_for(staff: Staff, holder: str) -> None:
    assert staff.first.get(f"/council/budgets/new/{holder}").status_code == 404


def test_a_place_has_a_budget_and_its_owner_sees_it(world: World, staff: Staff, sign_in: SignIn) -> None:
    owner = people.enter("Olive", "Owen")
    place = unit.write(
        places.add_place, "Memorial Hall", "hall", Point(51.4, -0.3), ids.urn("person", owner), by=people.actor(owner)
    )
    assert "Memorial Hall" in staff.first.get("/council/budgets/new").text
    assert staff.first.get(f"/council/budgets/new/place:{place}").status_code == 200
    budget = world.budget(world.fund(), holder=ids.urn("place", place))
    hers = sign_in(owner)
    assert "Memorial Hall" in hers.get("/budgets").text
    assert "Memorial Hall" in hers.get(f"/budgets/{budget}").text
    assert "Memorial Hall" in staff.first.get("/council/budgets").text


def test_a_holder_sees_what_is_there_and_what_happened(world: World, sign_in: SignIn) -> None:
    resident = people.enter("Rosa", "Green")
    firm = people.organisation("Anchorage Care", manager=people.enter())
    budget = world.budget(world.fund(), holder=ids.urn("person", resident))
    paid, coming = line(1, 3_000, payee=f"organisation:{firm}"), line(2, 1_000)
    later = line(40, 2_000)
    world.request(budget, paid, coming, later)
    unit.write(hold_services.capture, paid.about, 2_500)
    hers = sign_in(resident)
    assert f"/budgets/{budget}" in hers.get("/budgets").text
    page = hers.get(f"/budgets/{budget}").text
    for words in (
        "£65.00",
        "£10.00",
        "£20.00",
        "£25.00",
        "£100.00 comes in on Monday 22 December 2025",
        "£22.75",
        "until Monday 22 December 2025",
    ):
        assert words in page, words
    assert "Paid to Anchorage Care for the visit on Wed 3 Dec, 9am: £25.00" in page  # of 30 that were set aside
    file = rows(hers.get(f"/budgets/{budget}.csv").text)
    assert [row["What"] for row in file] == ["instalment", "hold", "hold", "capture", "release"]
    assert (file[-1]["Free to use"], file[-1]["Set aside"]) == ("65.00", "10.00")
    assert file[1]["Free to use, change"] == "-30.00"


def test_a_budget_is_seen_by_those_who_may(world: World, staff: Staff, sign_in: SignIn, client: FlaskClient) -> None:
    resident, daughter = people.enter("Rosa", "Green"), people.enter("Dora", "Green")
    budget = world.budget(world.fund(), holder=ids.urn("person", resident))
    for path in (f"/budgets/{budget}", f"/budgets/{budget}.csv"):
        assert client.get(path).status_code == 302
        for other in (sign_in(daughter), staff.first):
            assert other.get(path).status_code == 403
        assert sign_in(resident).get("/budgets/" + "0" * 26).status_code == 404
    assert "No budget" in sign_in(daughter).get("/budgets").text
    unit.write(
        people_services.delegate, resident, daughter, ["view"], None, evidence="my daughter", by=people.actor(resident)
    )
    hers = sign_in(daughter)
    assert hers.get(f"/budgets/{budget}").status_code == 200
    assert "Rosa Green" in hers.get("/budgets").text


def test_a_late_instalment_is_said_to_both(world: World, staff: Staff, sign_in: SignIn, clock: object) -> None:
    resident = people.enter("Rosa", "Green")
    budget = world.budget(world.fund(5), holder=ids.urn("person", resident), starts=clock.now().date())
    assert "has not come yet" in sign_in(resident).get(f"/budgets/{budget}").text
    assert "its funds do not reach" in staff.first.get(f"/council/budgets/{budget}").text
    assert "Money is late" in staff.first.get("/council/budgets").text


def test_finance_pays_what_no_budget_could(world: World, staff: Staff) -> None:
    budget = world.budget(world.fund(), pence=100)
    visit = line(1, 2_000)
    unit.write(hold_services.charge_unfunded, visit.about, 2_000, budget_id=budget, line=visit)
    page = staff.first.get("/council/unfunded").text
    assert "£20.00" in page
    assert "None is waiting" not in page
    staff.first.post(f"/council/unfunded/{visit.about}/approve")
    assert holds.holds([visit.about])[visit.about].state is HoldState.CAPTURED
    assert "None is waiting" in staff.first.get("/council/unfunded").text
    assert staff.first.post(f"/council/unfunded/{visit.about}/approve").status_code == 409
    assert staff.first.post("/council/unfunded/visit:x/approve").status_code == 404


def test_nobody_pays_themself(world: World, staff: Staff) -> None:
    budget = world.budget(world.fund(), pence=100)
    visit = line(1, 2_000, payee=ids.urn("person", staff.person))
    unit.write(hold_services.charge_unfunded, visit.about, 2_000, budget_id=budget, line=visit)
    assert "A colleague decides this" in staff.first.get("/council/unfunded").text
    assert staff.first.post(f"/council/unfunded/{visit.about}/approve").status_code == 403


def test_coming_visits_without_money_are_listed(world: World, staff: Staff, clock: object) -> None:
    budget = world.budget(world.fund(10_000))
    world.request(budget, line(30, 4_000))
    clock.advance(timedelta(days=28))
    unit.write(hold_services.review_unfunded, budget, clock.now())
    assert "Coming in the next three days" in staff.first.get("/council/unfunded").text


def test_the_ledgers_page_is_in_pages(world: World, staff: Staff) -> None:
    budget = world.budget(world.fund())
    world.request(budget, *[line(n / 10, 10) for n in range(1, 40)])
    first, second = (staff.first.get(f"/council/ledger?page={n}") for n in (1, 2))
    assert "Nothing is sealed yet" in first.text
    assert "Page 2 of 2" in second.text
    file = rows(staff.first.get("/council/ledger.csv").text)
    assert sum(round(float(row["Amount"]) * 100) for row in file) == 0


@pytest.mark.parametrize("path", ["/council/funds/x", "/council/budgets/x", "/budgets/x"])
def test_what_is_not_there(staff: Staff, path: str) -> None:
    assert staff.first.get(path).status_code == 404


@pytest.mark.parametrize(
    ("pence", "said", "lands"),
    [
        (0, "£90.00 once, at the start", "£90.00"),
        (10_000, "£100.00 every four weeks, and £90.00 once, at the start", "£100.00"),
    ],
)
def test_its_terms_say_what_is_paid_once(
    world: World, staff: Staff, sign_in: SignIn, pence: int, said: str, lands: str
) -> None:
    """And not that such a budget pays nothing every four weeks."""
    resident = people.enter("Rosa", "Green")
    budget = world.budget(world.fund(), pence=pence, one_off_pence=9_000, holder=ids.urn("person", resident))
    for client, path in ((sign_in(resident), "budgets"), (staff.first, "council/budgets")):
        page = client.get(f"/{path}/{budget}/terms").text
        assert re.search(r"All together\s*</dt>\s*<dd[^>]*>\s*([^<]*?)\s*</dd>", page)[1] == said  # type: ignore[index]  # no match fails here, too
        assert re.search(r"Comes into the budget here\s*</dt>\s*<dd[^>]*>\s*([^<]*?)\s*</dd>", page)[1] == lands  # type: ignore[index]  # no match fails here, too
