"""Journeys 5 and 6, in each way: help is asked for, not answered, declined, agreed, given, questioned, settled, ended and reviewed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from demo.borough.domain.personas import EVERYONE
from tests.browser import before
from tests.browser.hands import Come, Hand, Way

pytestmark = pytest.mark.browser

# One helper for each way: a person is at one place at a time, and writes one review of a neighbour after the other.
HELPERS = {"desktop": "manager", "320 px": "carer", "keyboard": "neighbour", "script blocked": "volunteer"}
WAITING = re.compile(r"Waiting since \w+ \d+ \w+, (\d+)(?::(\d+))?(am|pm)")
TODAY = "2 12 2025"
POLICY = "Calling a visit off is free until"


def test_help_is_asked_for_given_settled_and_reviewed(come: Come, way: Way, walker: Any) -> None:
    helper, title = HELPERS[way.name], f"Dog walks, {way.name}"
    shown_to_the_council(walker, helper, way)
    offer = before.offer_sent(walker, helper, title)
    with come("officer", "/council/offers") as priya:
        start = approves(priya, title)
    need = before.need_posted(walker, f"Someone to walk my dog, {way.name}", start)
    with come("resident") as joan, come(helper) as giving:
        booking = asks_for_a_day_that_is_gone_and_then_for_today(joan, need, offer)
        before.time_to_answer_passes(walker.server, booking.rsplit("/", 1)[1])
        joan.says("Not answered in time", booking)
        booking = asks(joan, need, offer)
        says_no(giving, f"I am away, {way.name}.")
        joan.says(f"I am away, {way.name}.", booking)
        booking = asks(joan, need, offer)
        says_yes(giving)
        keeps_a_calendar(giving)
        visit = comes_and_goes(giving, booking, walker)
        confirms_and_questions(joan, visit, f"Only a minute, {way.name}.")
        says_what_they_know(giving, visit)
        with come("finance", "/council/queries") as tom:
            decides(tom, f"Only a minute, {way.name}.")
        joan.says("The record shows a short walk.", visit)
        giving.says("£2.00", "/account/owed")
        calls_off(joan, booking)
        giving.says("Called off", booking)
        both_review(joan, giving, EVERYONE[helper].name, way)
    before.need_withdrawn(walker, need)


def shown_to_the_council(walker: Any, helper: str, way: Way) -> None:
    """Every offer of a person needs to know who they are; the manager has shown it for her company alone."""
    if helper == "manager":
        before.check_sent(walker, helper, "identity", f"Passport, {way.name}")
        before.check_approved(walker, EVERYONE[helper].name)


def approves(priya: Hand, title: str) -> int:
    """The officer lets the offer go live; the half hour that comes next, in minutes after midnight."""
    hour, minute, half = WAITING.search(priya.one(".card", title).inner_text()).groups()
    now = (int(hour) % 12 + (12 if half == "pm" else 0)) * 60 + int(minute or 0)
    priya.follow(title)
    priya.follow("Approve")
    priya.says("Approved. It is live.")
    return now // 30 * 30 + 30


def chooses(joan: Hand, need: str, offer: str) -> None:
    """Put the offer in the plan, and come to the question to whoever makes it."""
    joan.says("See who could do this", f"/plans/{need}")
    joan.follow("See who could do this")
    joan.press(joan.awaits(f'form:has(input[name="offer"][value="{offer}"]) button'))
    joan.follow("Ask ")


def asks(joan: Hand, need: str, offer: str) -> str:
    """Ask for help from today on; the booking's address."""
    chooses(joan, need, offer)
    return sends(joan)


def asks_for_a_day_that_is_gone_and_then_for_today(joan: Hand, need: str, offer: str) -> str:
    """The terms stand there before anyone asks, and a wrong day is refused."""
    chooses(joan, need, offer)
    joan.says(POLICY)
    joan.says("The money is set aside now and free again if they say no.")
    joan.write_day("starts", "1 1 2020")
    joan.go_on()
    joan.told("Choose a first day from today to four weeks ahead")
    return sends(joan)


def sends(joan: Hand) -> str:
    joan.write_day("starts", TODAY)
    joan.go_on()
    joan.says("You have asked.")
    return joan.at


def says_no(giving: Hand, reason: str) -> None:
    """Decline it, with a few words."""
    giving.says("Pets", "/bookings/requests")
    giving.follow("No, not this time", within="Pets")
    giving.go_on()
    giving.told("Write a few words, so that they understand.")
    giving.write("reason", reason)
    giving.go_on()


def says_yes(giving: Hand) -> None:
    """Accept it."""
    giving.says("Pets", "/bookings/requests")
    giving.follow("Open and answer", within="Pets")
    giving.says(POLICY)
    giving.press('form[action$="/accept"] button')


def keeps_a_calendar(giving: Hand) -> None:
    """The visits stand in a calendar that a telephone can read."""
    giving.open("/visits")
    giving.follow("On my telephone’s calendar")
    giving.press('main form[action="/account/calendar"] button')
    address = giving.one('a[href*="/calendar/"]').get_attribute("href")
    feed = giving.page.request.get(address)
    assert feed.headers["content-type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in feed.text()
    assert "Pets" in feed.text()


def comes_and_goes(giving: Hand, booking: str, walker: Any) -> str:
    """Check in and, 25 minutes later, out; the visit's address."""
    giving.says("Coming visits", booking)
    giving.press('main a[href^="/visits/0"]')
    giving.follow("I have arrived")
    before.minutes_pass(walker.server, giving.at.rsplit("/", 1)[1], 25)
    giving.follow("I have finished")
    return giving.at


def confirms_and_questions(joan: Hand, visit: str, words: str) -> None:
    """Say yes, and then that something was not right after all."""
    joan.open(visit)
    joan.says("If you say yes, £5.00 is owed to")
    joan.follow("Yes, it was")
    joan.says("Confirmed")
    joan.follow("Something was not right after all")
    joan.go_on()
    joan.told("Write a few words about what was not right.")
    joan.write("words", words)
    joan.go_on()


def says_what_they_know(giving: Hand, visit: str) -> None:
    """The other side is heard."""
    giving.says("Say what I know about it", visit)
    giving.follow("Say what I know about it")
    giving.write("words", "Her dog would not go out in the rain.")
    giving.go_on()


def decides(tom: Hand, words: str) -> None:
    """Finance decides in part, with reasons."""
    tom.follow("Decide", within=words)
    tom.says("Her dog would not go out in the rain.")
    tom.pick("outcome", "partial")
    tom.write("paid_minutes", "10")
    tom.go_on()
    tom.told("Write your reasons.")
    tom.write("reasons", "The record shows a short walk.")
    tom.go_on()


def calls_off(joan: Hand, booking: str) -> None:
    """What it costs stands there before."""
    joan.open(booking)
    joan.follow("Call it off")
    joan.says(POLICY)
    joan.says("Calling it off now costs")  # nothing, or what today's other visit does, if there is still one
    joan.go_on()
    joan.says("Called off")


def both_review(joan: Hand, giving: Hand, name: str, way: Way) -> None:
    """Neither reads what the other wrote before both have written."""
    mine, theirs = f"Happy dog, {way.name}.", f"A kind welcome, {way.name}."
    joan.says("Say how it went", "/reviews")
    joan.follow("Say how it went", within=name)
    joan.go_on()
    joan.told("Choose a number from 1 to 5.")
    writes(joan, mine)
    giving.says_not(mine, "/reviews")
    giving.follow("Say how it went", within=EVERYONE["resident"].name)
    writes(giving, theirs)
    giving.says(mine, "/reviews")
    joan.says(theirs, "/reviews")


def writes(hand: Hand, words: str) -> None:
    for aspect in ("kind", "reliable", "good"):
        hand.pick(aspect, "5")
    hand.write("words", words)
    hand.go_on()
