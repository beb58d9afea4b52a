"""Journey 7, in each way: officers approve what waits, read the figures, answer an alert; and anyone reads what came of it."""

from __future__ import annotations

from typing import Any

import pytest

from demo.borough.domain.personas import EVERYONE
from tests.browser import before
from tests.browser.hands import Come, Hand, Way

pytestmark = pytest.mark.browser

# Whose budget and whose check it is, in each way.
ABOUT = {"desktop": "volunteer", "320 px": "coordinator", "keyboard": "supporter", "script blocked": "carer"}


def test_what_waits_is_approved(come: Come, way: Way, walker: Any) -> None:
    name = EVERYONE[ABOUT[way.name]].name
    before.budget_written(walker, name)
    before.check_sent(walker, ABOUT[way.name], "training", f"Certificate, {way.name}")
    with come("finance-two", "/council/budgets") as ruth:
        ruth.follow(name)
        ruth.follow("Refuse it")
        ruth.told("Say in a sentence why not.")
        ruth.follow("Approve this budget")
        ruth.says("£40.00")
    with come("safeguarding", "/council/checks") as samira:
        samira.press(samira.one('.card:has-text("Training")', name).locator("a").first)
        samira.says(f"Certificate, {way.name}")
        samira.follow("Send it back")
        samira.told("Say why, so that they know what to do next.")
        samira.follow("Approve it")
        samira.says("The check is approved, and they have been told.")


def test_an_alert_is_answered_by_a_lever_and_a_decision_that_anyone_reads(come: Come, way: Way) -> None:
    why = f"Too few can be found, {way.name}."
    with come("officer", "/council") as priya:
        priya.follow("The market, for officers")
        reads_figures(priya)
        priya.open("/council/alerts")
        priya.press('main a[href^="/council/alerts/0"]')
        rests_on = priya.one("table").inner_text()
        priya.press('main a[href*="/new/call-for-services"]')
        answers(priya, why)
        priya.says("What it rests on")
        assert rests_on in priya.text
        priya.says("Before and after")
        priya.says("No whole span has ended since this was decided")
    with come("", "/market") as anyone:
        reads_figures(anyone)
        anyone.open("/market")
        anyone.follow("What the council does about it")  # past tables with hundreds of links
        anyone.follow("Decisions")
        anyone.press(anyone.one(".card", why).locator("a").first)
        anyone.says(why)
        anyone.says("Before and after")


def reads_figures(hand: Hand) -> None:
    """A chart and a map are drawn; their figures stand in a table and can be taken away."""
    hand.one("svg.chart__svg:not(.areas)")
    hand.one("svg.areas")
    hand.unfold("See this as a table")
    assert hand.page.locator("main details[open] table").first.is_visible()
    taken = hand.take("Download these figures (CSV)")
    assert taken.suggested_filename.endswith(".csv")
    assert len(taken.path().read_text().splitlines()) > 1


def answers(priya: Hand, why: str) -> None:
    """Call for services; a decision without reasons is refused, and nothing that was written is lost."""
    priya.choose("category", "Pets")
    priya.write("words", "We look for people who walk dogs.")
    priya.write_day("until", "30 12 2025")
    priya.write("power", "Care Act 2014, section 5")
    priya.write("alternatives", "Waiting longer.")
    priya.write("conflicts", "None.")
    priya.write_day("review_on", "9 1 2026")
    priya.tick("public", "y")
    priya.go_on()
    priya.told("Write why, so that anyone can follow it.")
    assert priya.value("power") == "Care Act 2014, section 5"
    priya.write("reasons", why)
    priya.go_on()
    priya.says(why)
