"""The pages: the same bytes for everyone, nothing of people that is not rounded, officers' readings logged."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from hub.kernel import clock, unit
from hub.kernel import logs as logging
from hub.people.domain import home
from oversight.alerts import queries as alerts
from oversight.alerts import services as alerting
from oversight.calendar.domain import Grain, span_of
from oversight.decisions import queries as decisions
from oversight.decisions import services as deciding
from oversight.decisions.domain import Reasons
from oversight.disclosure.domain import Cell
from oversight.market.domain import HEADLINES, QUESTIONS, SHADES
from oversight.metrics.domain import METRICS
from oversight.metrics.queries import Place
from tests.hub.people import actor, enter, officer
from tests.hub.people import organisation as found
from tests.oversight.cells import freeze, freeze_once, index, twice
from tests.oversight.conftest import Publish
from tests.oversight.facts import at, need, offer, together, visit

pytestmark = pytest.mark.xdist_group("market pages")  # or each worker would work the same figures out

PUBLIC = ("/market", "/market/fill", "/market/wait", "/market/depth", "/market/missed", "/market/suppliers",
          "/market/decisions", "/calls", "/market/fill/ward-quarter.csv", "/market/wait/borough-period.json")  # fmt: skip


@pytest.fixture
def market(publish: Publish) -> str:
    """Three months of one ward that is well served and one that is not, and an organisation; returns its URN."""
    urn = f"organisation:{found('Anchorage Care', manager=enter('Mo', 'Farrow'))}"
    needs = [
        need(n, at(n % 84 - 56), ward=ward, neighbourhood=side, holder=f"person:{n}",
             matched_at=at(n % 84 - 56, 12) if ward == "T01" or n % 4 == 0 else None)
        for n in range(252)
        for ward, side in ([("T01", "Upper Side")] if n % 2 else [("T03", "Lower Side")])
    ]  # fmt: skip
    visits = [visit(n, at(n % 84 - 56), urn if n % 2 else "person:p") for n in range(60)]
    publish(together({"need": needs, "visit": visits}, offer(1, urn, at(-64)), offer(2, "person:p", at(-64))))
    freeze_once(urn)
    unit.write(alerting.watch, "all", clock.now())
    return urn


def text_of(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.get_data(as_text=True)


def test_each_question_is_answered_by_at_least_three_metrics() -> None:
    assert len(QUESTIONS) == 4
    for answering in QUESTIONS:
        assert len({metric.code for metric in answering.metrics}) >= 3
    assert {code for a in QUESTIONS for code in a.codes} == set(METRICS) == set(SHADES)
    assert set(HEADLINES) <= set(METRICS)


@pytest.mark.parametrize("address", [*PUBLIC, *(f"/market/{code}" for code in METRICS)])
def test_an_empty_market_says_so(client: FlaskClient, borough: Flask, address: str) -> None:
    text_of(client, address)


def test_what_is_not_there_is_not_found(client: FlaskClient, borough: Flask) -> None:
    for address in ("/market/magic", "/market/fill/magic.csv", "/market/fill/ward-period.csv", "/calls/" + "0" * 26,
                    "/market/decisions/" + "0" * 26, "/market/fill/borough-supplier-period.json"):  # fmt: skip
        assert client.get(address).status_code == 404, address


def test_everyone_gets_the_same_bytes(app: Flask, market: str, sign_in: Any) -> None:
    readers = [app.test_client(), sign_in(officer("councillor")), sign_in(officer("commissioner")), sign_in(enter())]
    for address in PUBLIC:
        pages = {re.search(r"<main.*</main>|^[^<]+$", text_of(r, address), re.DOTALL)[0] for r in readers}
        assert len(pages) == 1, address


def test_no_file_gives_a_count_of_people_under_ten(client: FlaskClient, market: str) -> None:
    seen = 0
    for metric in METRICS.values():
        for table in (t for t in metric.tables if t.public):
            text = text_of(client, f"/market/{metric.code}/{table.code}.csv")
            rows = list(csv.DictReader(io.StringIO(text)))
            document = json.loads(text_of(client, f"/market/{metric.code}/{table.code}.json"))
            assert len(document["figures"]) == len(rows)
            for row in rows:
                assert "person:" not in row["supplier"]
                if metric.protected:
                    assert (row["value"] == "" and row["contributors"] == "") is (row["note"] == "[c]") or row[
                        "value"
                    ] == ""
                    assert row["note"] == "[c]" or int(row["contributors"]) % 5 == 0 <= int(row["contributors"]) - 10
                    seen += row["note"] == "[c]"
    assert seen > 0


def test_the_page_says_what_hides_small_numbers_and_when_it_was_frozen(client: FlaskClient, market: str) -> None:
    page = text_of(client, "/market")
    for words in ("fewer than ten people", "frozen on", "Source:", "<svg", "Download these figures (CSV)", "[c]"):
        assert words in page, words
    assert "style=" not in page
    assert "<script" not in page.replace('<script type="module"', "")
    page = text_of(client, "/market/fill")
    for words in (METRICS["fill"].definition, METRICS["fill"].how, "below 80%", "14 days after"):
        assert words in page, words


def test_organisations_are_named_and_single_helpers_are_not(client: FlaskClient, market: str) -> None:
    page = text_of(client, "/market/suppliers")
    assert "Anchorage Care" in page
    assert page.count("<tr>") == 2


def test_the_files_hold_no_formula_and_no_whole_name(client: FlaskClient, borough: Flask, sign_in: Any) -> None:
    """Whoever founds an organisation chooses its name, which a spreadsheet must not work out."""
    petra = f"person:{enter('Petra', 'Stone')}"
    urn = f"organisation:{found('=HYPERLINK(0)', manager=enter('Mo', 'Farrow'))}"
    rows = {Place("all", supplier=supplier): index(0.25) for supplier in (urn, petra)}
    freeze("missed", "borough-supplier-period", rows)
    officers = sign_in(officer("commissioner"))
    for reader, address, names in (
        (client, "/market/missed/borough-supplier-period.csv", ["'=HYPERLINK(0)"]),
        (officers, "/council/market/missed/borough-supplier-period.csv", ["'=HYPERLINK(0)", "Petra S."]),
    ):
        text = text_of(reader, address)
        assert sorted(row["supplier_name"] for row in csv.DictReader(io.StringIO(text))) == names


def test_councillors_and_funders_land_on_the_market() -> None:
    assert (home(["councillor"]), home(["funder"])) == ("/market", "/market")
    assert {home([role]) for role in ("commissioner", "finance", "safeguarding")} == {"/council"}


def test_officers_figures_are_logged_with_who_and_what(app: Flask, market: str, sign_in: Any) -> None:
    person = officer("commissioner")
    client = sign_in(person)
    logging.install("INFO")
    for address, table in (("/council/market", "borough-period"), ("/council/market", "borough-period"),
                           ("/council/market/wait", "ward-period"),
                           ("/council/market/wait/ward-category-quarter.csv", "ward-category-quarter")):  # fmt: skip
        with capture_logs() as logs:
            text_of(client, address)
        read = [line for line in logs if line["event"] == "officer figures read"]
        assert table in {code for line in read for code in line["tables"]}
        assert {line["account"] for line in read} == {actor(person).account}
        assert all(line["metrics"] and line["why"] for line in read)
    logging.install("ERROR")


def test_nobody_but_officers_reads_them(app: Flask, market: str, sign_in: Any) -> None:
    for role in ("councillor", "funder", "administrator"):
        client = sign_in(officer(role))
        for address in ("/council/market", "/council/market/fill", "/council/market/fill/ward-period.csv"):
            assert client.get(address).status_code == 403
    assert app.test_client().get("/council/market").status_code == 302


def test_the_desk_shows_each_role_what_waits(app: Flask, market: str, sign_in: Any) -> None:
    desk = text_of(sign_in(officer("commissioner")), "/council")
    assert "Alerts to answer" in desk
    assert "/council/worries" not in desk
    desk = text_of(sign_in(officer("safeguarding")), "/council")
    assert "/council/worries" in desk
    assert sign_in(enter()).get("/council").status_code == 403


def answer(client: FlaskClient, lever: str, alert: str, **more: str) -> Any:
    review = clock.today() + timedelta(weeks=12)
    said = {"power": "Care Act", "reasons": "Too few.", "alternatives": "A grant.", "conflicts": "none", "public": "y"}
    day = [str(review.day), str(review.month), str(review.year)]
    return client.post(f"/council/decisions/new/{lever}?alert={alert}", data=said | {"review_on": day} | more)


def test_an_officer_answers_an_alert_and_everyone_reads_it(app: Flask, market: str, sign_in: Any) -> None:
    client, everyone = sign_in(officer("commissioner")), app.test_client()
    alert = next(a for a in unit.read(alerts.alerts) if a.metric.code == "depth" and a.place.area == "T03")
    page = text_of(client, f"/council/alerts/{alert.id}")
    assert "As published" in page
    assert "What usually answers this figure: a grant for small suppliers. That is done outside Kith" in page
    until = clock.today() + timedelta(weeks=4)
    day = [str(until.day), str(until.month), str(until.year)]
    refused = answer(client, "call-for-services", alert.id, category="", area="T03", words="Come", until=day)
    assert refused.status_code == 422
    assert "Choose a kind of help" in refused.get_data(as_text=True)
    soon = answer(
        client, "call-for-services", alert.id, category="pets", area="T03", words="Come", until=["3", "12", "2025"]
    )
    assert soon.status_code == 422
    assert "at least a week" in soon.get_data(as_text=True)
    done = answer(client, "call-for-services", alert.id, category="pets", area="T03", words="Come and help", until=day)
    assert done.status_code == 302
    (made,) = unit.read(decisions.decisions, public_only=True)
    assert done.location == f"/council/decisions/{made.id}"
    assert "Olu Adeyemi" in text_of(client, done.location)
    public = text_of(everyone, f"/market/decisions/{made.id}")
    assert "Olu Adeyemi" not in public
    assert "Before and after" in public
    assert "Come and help" in text_of(everyone, "/calls")
    assert made.id in text_of(everyone, "/market/decisions")
    assert made.id in text_of(everyone, "/market")
    assert text_of(sign_in(officer("councillor")), f"/council/decisions/{made.id}")


def test_a_small_places_evidence_is_not_published(app: Flask, market: str, sign_in: Any) -> None:
    client = sign_in(officer("commissioner"))
    alert = next(a for a in unit.read(alerts.alerts) if a.metric.code == "fill" and a.table_code == "ward-period")
    assert answer(client, "no-change", alert.id).status_code == 302
    (made,) = unit.read(decisions.decisions, public_only=True)
    assert "are not published" in text_of(app.test_client(), f"/market/decisions/{made.id}")
    for role, words in (("councillor", "are not published"), ("commissioner", "Officers’ figure")):
        assert words in text_of(sign_in(officer(role)), f"/council/decisions/{made.id}")
    assert "nothing is published at this size" in text_of(sign_in(officer("councillor")), f"/council/alerts/{alert.id}")


def test_of_one_person_who_helps_councillors_read_nothing(app: Flask, borough: Flask, sign_in: Any) -> None:
    petra = f"person:{enter('Petra', 'Stone')}"
    twice("missed", "borough-supplier-period", Place("all", supplier=petra), Cell(0.5, 1, 20.0, 40.0, trials=40))
    twice("depth", "ward-period", Place("T03"), index(1.0))
    unit.write(alerting.watch, "all", clock.now())
    theirs = next(a for a in unit.read(alerts.alerts) if a.place.supplier == petra)
    client = sign_in(officer("commissioner"))
    assert answer(client, "no-change", theirs.id).status_code == 302
    (made,) = unit.read(decisions.decisions, public_only=False)
    for role in ("commissioner", "finance", "safeguarding"):
        client = sign_in(officer(role))
        assert "Petra S." in text_of(client, "/council/alerts")
        assert "Petra S." in text_of(client, f"/council/alerts/{theirs.id}")
        assert theirs.id in text_of(client, f"/council/decisions/{made.id}")
    for role in ("councillor", "administrator"):
        client = sign_in(officer(role))
        page = text_of(client, "/council/alerts?show=all")
        assert theirs.id not in page
        assert METRICS["depth"].name in page
        assert client.get(f"/council/alerts/{theirs.id}").status_code == 404
        page = text_of(client, f"/council/decisions/{made.id}")
        assert "Petra" not in page
        assert theirs.id not in page


def test_the_register_of_decisions_goes_back_to_the_first(client: FlaskClient, borough: Flask, sign_in: Any) -> None:
    by = actor(officer("commissioner"))
    why = Reasons("Care Act", "Too few.", "A grant.", "none", clock.today() + timedelta(weeks=12), public=True)
    made = [unit.write(deciding.record, lever="no-change", decision="", why=why, by=by) for _ in range(202)]
    for reader, address in ((client, "/market/decisions"), (sign_in(officer("councillor")), "/council/decisions")):
        pages = [text_of(reader, f"{address}?page={page}") for page in range(1, 12)]
        assert [sum(id_ in page for page in pages) for id_ in made] == [1] * 202


def test_a_decision_is_looked_at_again_on_its_page(app: Flask, market: str, sign_in: Any, clock: Any) -> None:
    client = sign_in(officer("commissioner"))
    alert = next(a for a in unit.read(alerts.alerts) if a.metric.code == "depth")
    answer(client, "no-change", alert.id)
    (made,) = unit.read(decisions.decisions, public_only=True)
    address = f"/council/decisions/{made.id}"
    assert "Look at it again" not in text_of(client, address)
    clock.advance(timedelta(weeks=13))
    assert made.id in text_of(client, "/council")
    assert "Look at it again" in text_of(client, address)
    assert client.post(address, data={"worked": "", "words": ""}).status_code == 422
    assert client.post(address, data={"worked": "no", "words": "Nothing moved."}).status_code == 302
    assert "It did not work" in text_of(app.test_client(), f"/market/decisions/{made.id}")


def test_the_other_forms_open(app: Flask, market: str, sign_in: Any) -> None:
    client = sign_in(officer("commissioner"))
    for address in ("/council/decisions", "/council/alerts", "/council/alerts?show=all", "/council/alerts/new",
                    "/council/decisions/new/suspension", "/council/decisions/new/lift-suspension",
                    "/council/decisions/new/call-for-services"):  # fmt: skip
        text_of(client, address)
    for address in ("/council/decisions/new/no-change", "/council/decisions/new/magic"):
        assert client.get(address).status_code == 404
    wrong = client.post("/council/alerts/new", data={"metric": "fill", "place": "area:T01", "reason": ""})
    assert wrong.status_code == 422
    nothing = client.post("/council/alerts/new", data={"metric": "fill", "place": "area:T01", "reason": "Now"})
    assert nothing.status_code == 409


def test_a_page_is_drawn_anew_when_something_new_is_frozen(client: FlaskClient, market: str) -> None:
    before = text_of(client, "/market/depth")
    assert text_of(client, "/market/depth") == before
    freeze("depth", "borough-period", {Place("all"): index(17.0)}, span_of(date(2025, 12, 8), Grain.PERIOD))
    assert "17" in text_of(client, "/market/depth")


# Ward by ward


def test_each_ward_has_its_line_and_its_page(client: FlaskClient, market: str, sign_in: Any) -> None:
    page = text_of(client, "/market")
    assert 'id="thin"' in page
    assert 'href="/market/wards/T03"' in page
    for door, reader in (("/market", client), ("/council/market", sign_in(officer("commissioner")))):
        one = text_of(reader, f"{door}/wards/T03")
        assert "<svg" in one
        assert 'id="shopping"' in one
        assert ("call for services" in one) is (door != "/market")
        assert reader.get(f"{door}/wards/T99").status_code == 404
    assert "call for services" not in text_of(sign_in(officer("finance")), "/council/market/wards/T03")
    assert client.get("/council/market/wards/T03").status_code == 302
    assert sign_in(officer("councillor")).get("/council/market/wards/T03").status_code == 403


def test_a_public_ward_holds_nothing_finer_than_the_published_quarter(client: FlaskClient, market: str) -> None:
    page = text_of(client, "/market/wards/T03")
    assert "ward-period" not in page
    assert "ward-category-quarter" not in page


def test_officers_read_the_published_figure_beside_each_in_the_grids(market: str, sign_in: Any) -> None:
    client = sign_in(officer("commissioner"))
    page = text_of(client, "/council/market/wait")
    assert "In brackets: as published." in page
    assert re.search(r"</td>|<span class=\"quiet\">\(\[c\]\)</span>", page)
    assert 'href="/council/market/wards/T03#shopping"' in page
    assert "Nothing is published at this size." in page
    target = text_of(client, "/council/market/wards/T03")
    call = re.search(r'href="(/council/decisions/new/call-for-services[^"]*category=shopping[^"]*)"', target)
    assert call is not None
    form = text_of(client, call[1].replace("&amp;", "&"))
    assert re.search(
        r'<option[^>]* selected[^>]*value="shopping"|<option value="shopping" selected|selected value="shopping"', form
    )
    assert re.search(r'selected value="T03"|value="T03" selected', form)
