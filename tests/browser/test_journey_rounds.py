"""The council's part of matching, by mouse and with script blocked: rounds, what if, a supplier who stops, how matches are ranked.

These change what everyone is shown, so they are walked in a borough of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.browser.acts import ask_for, withdraw
from tests.browser.hands import TWO_WAYS, Come, Hand, Way, come_in

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("rounds")]
MOST = 30  # times that a page of something under way is looked at


@pytest.fixture(scope="module")
def apart(kept: Path, demo_app: Flask, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A walker through a borough that no other file shares; both ways lead through the same one."""
    from tests.browser.server import DemoServer
    from tests.browser.walk import Walker

    with DemoServer.of_a_copy(kept, tmp_path_factory.mktemp("apart")) as running:
        yield Walker(demo_app, running, browser)


@pytest.fixture
def come(apart: Any, way: Way) -> Come:
    """The same as elsewhere, in that borough."""
    return partial(come_in, apart, way)


@TWO_WAYS
def test_a_round_is_run_and_its_suggestion_stands_with_its_reason_on_the_plan(come: Come, way: Way) -> None:
    with come("resident", "/needs/new/who") as joan, come("officer", "/council/round") as priya:
        joan.pick("who", "me")
        joan.go_on()
        need = ask_for(joan, f"A chat and some shopping, {way.name}", "company", "shopping", where="KT6 7JE", money="0")
        joan.says("See who could do this", f"/plans/{need}")
        priya.pick("how", "exact")
        priya.go_on()
        priya.says("The round is on its way.")
        waits_for_the_round(priya)
        priya.says("Nobody with nothing first, then as many hours as can be.")
        priya.unfold("What the other rule and whole visits cost")
        priya.says("Who still has nothing, and why")
        joan.says("Suggested for you tonight", f"/plans/{need}")
        joan.says("Suggested because")
        joan.follow("Put in my plan", within="Suggested because")
        joan.says("They stand in your plan now. Nothing is asked or paid yet.")
        joan.says("Chosen, not asked yet")
        withdraw(joan, need)


def waits_for_the_round(priya: Hand) -> None:
    """It may be left, and shows how far it is until it is done."""
    for _ in range(MOST):
        priya.open("/council/round")
        if "of 3 steps are done" not in priya.text:
            return
        priya.page.wait_for_timeout(1000)
    raise AssertionError(f"the round does not end: {priya.text[:500]}")


def waits_for_the_answer(priya: Hand) -> None:
    """The page may be left, and shows how far it is until there is an answer; with script it goes on by itself."""
    address = priya.page.url.partition("#")[0]  # to go to a spot is no new look
    for _ in range(MOST):
        priya.page.wait_for_timeout(1000)
        if "of 3 steps are done" not in priya.text:
            return
        priya.open(address)
    raise AssertionError(f"there is no answer at {priya.page.url}: {priya.text[-700:]}")


@TWO_WAYS
def test_two_questions_what_if_change_nothing(come: Come, way: Way) -> None:
    with come("officer", "/council/round") as priya:
        before = priya.one("table").inner_text()
        priya.follow("A supplier fails tonight")
        priya.choose("party", "Anchorage Care at Home")
        priya.go_on()
        waits_for_the_answer(priya)
        priya.says("If Anchorage Care at Home failed tonight")
        priya.says("could take over:")
        priya.open("/council/round/join")
        priya.choose("ward", "Norbiton")
        priya.write("volunteers", "0")
        priya.go_on()
        priya.told("Write a number from 1 to 500.")
        priya.write("volunteers", "12")
        priya.go_on()
        waits_for_the_answer(priya)
        priya.says("What they would bring")
        now, then = priya.one("table tbody tr").inner_text().split()[-2:]
        assert int(then) >= int(now), (now, then)
        priya.open("/council/round")
        priya.says("What was asked lately")
        assert priya.one("table").inner_text() == before


@TWO_WAYS
def test_a_supplier_stops_everyone_is_asked_and_it_is_taken_back(come: Come, way: Way) -> None:
    why = f"They cannot pay their carers, {way.name}."
    with (
        come("resident", "/needs/new/who") as joan,
        come("manager") as nadia,
        come("officer", "/council/round/fails") as priya,
    ):
        need = is_helped(joan, nadia, way)
        failure = stops(priya, why)
        joan.says("Anchorage Care at Home does not come any more", f"/plans/{need}")
        joan.follow("See who could come")
        assert joan.at == f"/failures/{failure}/needs/{need}"
        joan.says("Riverbend Homecare instead of Anchorage Care at Home, £1.00 less a week.")
        joan.follow("Yes, ask them")
        joan.says("They are asked: see how it stands", f"/failures/{failure}/needs/{need}")
        is_taken_back(priya, failure)
        joan.says("Help from Anchorage Care at Home goes on", f"/failures/{failure}/needs/{need}")
        joan.says("What you have agreed with others meanwhile stays as it is")
        withdraw(joan, need)


def is_helped(joan: Hand, nadia: Hand, way: Way) -> str:
    """Joan has help from Nadia's company; the need."""
    joan.pick("who", "me")
    joan.go_on()
    need = ask_for(joan, f"Washing on Tuesdays, {way.name}", "personal-care", money="0")
    joan.says("See who could do this", f"/plans/{need}")
    joan.follow("Put a plan together for me")
    joan.press('#plan-local a[href*="/compose/local"]')
    joan.follow("Put these people in my plan")
    joan.follow("Ask Anchorage Care at Home")
    joan.write_day("starts", "9 12 2025")
    joan.go_on()
    joan.says("You have asked.")
    nadia.says("From Tuesday 9 December", "/bookings/requests")
    nadia.follow("Open and answer", within="From Tuesday 9 December")
    nadia.press('form[action$="/accept"] button')
    joan.says("1 hour of 1 hour a week is booked", f"/plans/{need}")
    return need


def stops(priya: Hand, why: str) -> str:
    """The officer sees what would happen, has it worked out, and decides: three actions; the failure."""
    priya.choose("party", "Anchorage Care at Home")
    priya.go_on()
    waits_for_the_answer(priya)
    priya.follow("They have failed, or stop: put it on the record")
    priya.write_day("first", "9 12 2025")
    priya.go_on()
    priya.told("Write in a few words why they stop.")
    priya.write("reason", why)
    priya.go_on()
    waits_for_the_answer(priya)
    priya.says("Nothing has changed, and nobody is told.")
    priya.says("£31.50, then £30.50: −£1.00")
    decides(priya, why)
    priya.says("It is on the record. Everyone concerned is asked.")
    return priya.at.rsplit("/", 1)[1]


def decides(priya: Hand, why: str) -> None:
    """Give the reasons that every decision has."""
    priya.write("power", "Care Act 2014, section 48")
    priya.write("reasons", why)
    priya.write("alternatives", "Waiting longer.")
    priya.write("conflicts", "None.")
    priya.write_day("review_on", "9 1 2026")
    priya.tick("public", "y")
    priya.press(
        'main form[method="post"] button[type="submit"]:not([name])'
    )  # one with a name only shows what would be


def is_taken_back(priya: Hand, failure: str) -> None:
    """They go on after all; what was answered meanwhile stands there before."""
    priya.open(f"/council/failures/{failure}")
    priya.follow("Take it back")
    priya.says("What people have answered, which stays")
    decides(priya, "Somebody has lent them money.")
    priya.says("It is taken back. Everyone concerned is told.")


@TWO_WAYS
def test_how_matches_are_ranked_is_looked_at_then_decided_and_anyone_reads_it(come: Come, way: Way) -> None:
    why = f"Nearness keeps visits short, {way.name}."
    with come("officer", "/council/decisions/new/weights") as priya, come() as anyone:
        priya.write("nearness", str(int(priya.value("nearness")) + 1))
        priya.write("reviews", str(int(priya.value("reviews")) - 1))
        priya.write_day("starts", "1 1 2026")
        decides(priya, why)
        priya.refused("Look at it, then put the decision on the record.")
        priya.follow("See what it would change")
        priya.says("What it would have changed")
        priya.says("Share of all that people see, by group, in percent")
        priya.write_day("starts", "1 1 2026")
        decides(priya, why)
        priya.says("The decision is on the record.")
        address = priya.one('a[href*="/decisions/"]:has-text("As everyone reads it")').get_attribute("href")
        anyone.open(address)
        anyone.says(why)
        anyone.says("newcomers’ share from")
