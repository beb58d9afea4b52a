"""The money's own way, in several ways: a fund is paid into, own money added, a supplier set up, and the week's run paid."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from pypdf import PdfReader

from hub.kernel.money import pounds
from tests.browser import before
from tests.browser.acts import figure, rows
from tests.browser.alone import Alone, walked
from tests.browser.hands import Hand

pytestmark = pytest.mark.browser

IN_POUNDS = "Write the amount in pounds, like 12 or 12.50."
FUND = "Thames Side Community Fund"
SUPPLIER = "Riverbend Homecare"
BACK = ".before a"


@walked("desktop", "keyboard", "script blocked")
def test_a_funder_pays_into_their_fund(alone: Alone) -> None:
    with alone.come("funder", "/funds") as dele, alone.come("", "/sandbox") as bank:
        before_it, left = figure(dele, "Came in"), figure(dele, "Left")
        dele.follow("Pay in", within=FUND)
        for wrong in ("12,50", "-1", "a little"):
            pays(dele, wrong, method="bank")
            dele.told(IN_POUNDS)
        pays(dele, "0.10", method="bank")
        dele.told("Write an amount from £0.30")
        pays(dele, "40", method="card")
        dele.says("Pay £40.00")
        dele.follow("Pay with a card that is refused")
        dele.says("The card was refused. Nothing was paid.")
        dele.follow("Go back without paying")
        dele.says("Not paid yet.")
        dele.follow("See the fund")
        assert figure(dele, "Came in") == before_it
        dele.follow("Pay in", within=FUND)
        pays(dele, "250.50", method="bank")
        dele.follow("Pay by bank transfer")
        dele.says("Waiting for the bank transfer.")
        bank.open("/sandbox")
        bank.follow("Let a bank transfer arrive", within="Waits for £250.50")
        bank.write("amount", "250.50")
        bank.go_on()
        bank.says("The money has arrived.")
        dele.says("It stands in the fund and can be spent.", dele.at)
        assert figure(dele, "For the fund") == 250_50
        dele.follow("See the fund")
        assert figure(dele, "Came in") == before_it + 250_50
        assert figure(dele, "Left") == left + 250_50


def pays(dele: Hand, amount: str, *, method: str) -> None:
    dele.write("amount", amount)
    dele.pick("method", method)
    dele.go_on()


@walked("desktop", "keyboard", "script blocked")
def test_a_resident_adds_money_and_asks_some_back(alone: Alone) -> None:
    with alone.come("resident", "/purses") as joan:
        joan.follow("Yours")
        there = figure(joan, "To use")
        joan.follow("Add money")
        for wrong in ("12,50", "-1", "1e18"):
            adds(joan, wrong)
            joan.told(IN_POUNDS)
        adds(joan, "1")
        joan.told("Write an amount from £5.00")
        adds(joan, "30.25")
        joan.says("Own money for help at home")
        joan.follow("Pay with a card that works")
        joan.says("Paid. It can be used from about Friday 5 December 2025.", joan.at)
        joan.press(BACK)
        assert figure(joan, "To use") == there
        assert figure(joan, "Paid, not there to use yet") == 30_25
        joan.follow("Ask for money back")
        asks_back(joan, "1000")
        joan.told("can go back now. Write that or less.")
        asks_back(joan, "10.50")
        joan.says("It is asked of Stripe.")
        joan.says("Gone to the card", joan.at)
        assert figure(joan, "To use") == there - 10_50
        reads_the_month(joan, there)


def adds(joan: Hand, amount: str) -> None:
    joan.write("amount", amount)
    joan.go_on()


asks_back = adds


def reads_the_month(joan: Hand, there: int) -> None:
    """From the opening to the closing balance, to the penny; and the same as a file."""
    joan.press('main a[href$="/statements/2025-12"]')
    sums = {row[0]: row[1:] for row in rows(joan, "What stood there, what came and went")}
    assert sums["At the start"][2] == pounds(there)
    assert sums["Added by card"] == ["£0.00", "£30.25", "£30.25"]
    assert sums["Asked back"] == ["−£10.50", "£0.00", "−£10.50"]
    assert sums["Now"] == [pounds(there - 10_50), "£30.25", pounds(there + 19_75)]
    lines = list(csv.reader(Path(joan.take("Download this month").path()).read_text("utf-8-sig").splitlines()))
    assert lines[1][-1] == pounds(there).removeprefix("£")
    assert lines[-1][-1] == pounds(there + 19_75).removeprefix("£")
    total = sum(int(line[-1].replace(".", "")) for line in lines[1:-1])
    assert total == there + 19_75


@walked("desktop", "keyboard", "script blocked")
def test_a_provider_sets_up_how_it_is_paid(alone: Alone) -> None:
    with alone.come("manager", "/account/organisations/new") as nadia, alone.come("", "/sandbox") as bank:
        nadia.write("name", "Farrell Gardens")
        nadia.pick("sector", "business")
        nadia.go_on()
        nadia.open("/payees")
        nadia.follow("Farrell Gardens")
        nadia.says("Not set up")
        nadia.follow("Set up getting paid")
        nadia.says("Where should Farrell Gardens be paid?")
        nadia.follow("Leave this for later")
        nadia.says("Details needed")
        nadia.says("What Stripe still needs")
        nadia.follow("Go on to Stripe")
        tells_stripe(nadia, "10", "1", identity=False)
        nadia.told("Write the six figures of the sort code")
        nadia.refused("Write the eight figures of the account number")
        nadia.refused("Tick the box to confirm who you are.")
        tells_stripe(nadia, "10-88-00", "00012345")
        nadia.says("Stripe is checking")
        before.stripe_has_checked(alone.server)
        nadia.says("Ready to be paid", nadia.at)
        nadia.says("There is nothing to do.")
        bank.says("Farrell Gardens", "/sandbox")
        bank.press(bank.one("button", "Ask for a document, and stop payments Farrell Gardens"))
        bank.says("The account is asked for a document.")
        nadia.says("Details needed", nadia.at)
        nadia.follow("Go on to Stripe")
        tells_stripe(nadia, "10-88-00", "00012345")
        nadia.says("Stripe is checking")
        before.stripe_has_checked(alone.server)
        nadia.says("Ready to be paid", nadia.at)
        assert "There is nothing to do." in nadia.text


def tells_stripe(nadia: Hand, sort_code: str, account: str, *, identity: bool = True) -> None:
    """Where to pay, on the pretend page of Stripe’s."""
    nadia.write("holder", "Farrell Gardens Ltd")
    nadia.write("sort_code", sort_code)
    nadia.write("account_number", account)
    (nadia.tick if identity else nadia.untick)("identity", "y")
    nadia.go_on()


@walked("desktop", "script blocked")
def test_the_weeks_run_is_approved_by_two_and_its_statement_adds_up(alone: Alone) -> None:
    before.manages_too(alone.server, "manager", SUPPLIER)
    before.run_limit_lowered(alone.server, 100_00)
    with (
        alone.come("finance", "/council/remittances") as tom,
        alone.come("finance-two", "/council/remittances") as ruth,
        alone.come("manager", "/remittances") as nadia,
    ):
        tom.follow("A run waits for approval")
        tom.says("two people in finance approve it")
        tom.follow("Drop this run")
        tom.says("Dropped. Everything stays owed, and a later run pays it.")
        due = rows(tom, "Who would be paid")
        assert ["£61.00", "£0.00", "£61.00", "Yes"] in [row[2:] for row in due if row[0] == SUPPLIER]
        lacking = {row[0] for row in rows(tom, "Whether the money is at Stripe") if row[3] != "£0.00"}
        kept = [row for row in due if row[1] in lacking or row[5] != "Yes"]
        tom.follow("Propose this run")
        tom.says("you put it forward, so a colleague in finance must approve it.")
        tom.says_not("Approve and pay")
        ruth.open("/council/remittances")
        ruth.follow("A run waits for approval")
        ruth.follow("Approve and pay")
        ruth.says("Approved. Each transfer is made now")
        ruth.says("£61.00\tSent", ruth.at)
        for row in kept:
            if row[1] in lacking:
                ruth.says(f"{row[4]}\tKept, still owed", ruth.at)
        tom.open("/council/remittances")
        assert kept == (rows(tom, "Who would be paid") if kept else [])
        if not kept:
            tom.says_not("Who would be paid")
        nadia.open("/remittances")
        nadia.press(nadia.one("tr", "£61.00").locator("a"))
        adds_up(nadia, 61_00)


def adds_up(nadia: Hand, pence: int) -> None:
    """The visits come to what was transferred: on the page, in the file and on the paper."""
    assert figure(nadia, "Transferred") == figure(nadia, "Owed for visits") == pence
    visits = rows(nadia, "Visits.")
    assert sum(int(row[-1].removeprefix("£").replace(".", "")) for row in visits) == pence
    lines = list(csv.reader(Path(nadia.take("CSV").path()).read_text("utf-8-sig").splitlines()))[1:]
    assert sum(int(line[3].replace(".", "")) for line in lines if line[0]) == pence
    assert lines[-1][2:4] == ["Transferred", "61.00"]
    paper = "\n".join(page.extract_text() for page in PdfReader(nadia.take("PDF").path()).pages)
    assert SUPPLIER in paper
    assert f"Transferred {pounds(pence)}" in " ".join(paper.split())
    assert paper.count("£30.50") == len(visits)
