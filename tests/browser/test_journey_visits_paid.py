"""A visit and its money from end to end, in two ways: for nothing, of own money, refunded after it was sent, and down as missed.

Days go on here, so it is a borough of its own.
"""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hub.kernel.money import pounds
from tests.browser import before
from tests.browser.acts import ask_for, figure, offer_to_help, rows
from tests.browser.alone import Alone, walked
from tests.browser.hands import Hand

pytestmark = pytest.mark.browser

TODAY = "2 12 2025"
NEXT_DAY, NEXT_MONDAY = datetime(2025, 12, 3, 9, tzinfo=UTC), datetime(2025, 12, 8, 9, tzinfo=UTC)
SUPPLIER, OWED = "Riverbend Homecare", 61_00  # for what was agreed before this week


@walked("desktop", "script blocked")
def test_a_volunteer_comes_for_nothing_and_is_thanked(alone: Alone) -> None:
    words, hello = "Somebody to look through old photographs with me", "I would love to see them."
    with alone.come("resident", "/needs/new/who") as joan, alone.come("volunteer") as amir:
        joan.pick("who", "me")
        joan.go_on()
        need = ask_for(joan, words, "company", when="09:30", where="KT5 9GG")
        offer_to_help(amir, words, hello)
        joan.says("They offer to help", f"/plans/{need}")
        joan.follow("See who could do this")
        joan.follow("Put in my plan", within=hello)
        joan.says("Given for nothing")
        joan.follow("Ask Amir")
        joan.says_not("The money is set aside")
        booking = asks(joan, TODAY)
        joan.says("Costs nothing", booking)
        joan.says("Nothing is paid for this help, so calling a visit off costs nothing.")
        says_yes(amir)
        visit = comes_and_goes(amir, booking, alone)
        joan.open(visit)
        joan.says_not("is owed to")
        joan.follow("Yes, it was")
        joan.says("Confirmed")
        joan.says("Costs nothing")
    alone.days_pass(NEXT_DAY)
    with alone.come("resident") as joan, alone.come("volunteer") as amir:
        both_thank(joan, amir)


def asks(joan: Hand, day: str) -> str:
    """Ask for one visit, on this day; the booking's address."""
    joan.write_day("starts", day)
    joan.write_day("ends", day)
    joan.go_on()
    joan.says("You have asked.")
    return joan.at


def says_yes(helper: Hand) -> None:
    helper.says("Joan E.", "/bookings/requests")
    helper.follow("Open and answer", within="Joan E.")
    helper.press('form[action$="/accept"] button')


def comes_and_goes(helper: Hand, booking: str, alone: Alone, *, minutes: int = 55) -> str:
    """Check in and, so many minutes later, out; the visit's address."""
    helper.open(booking)
    helper.press('main a[href^="/visits/0"]')
    helper.follow("I have arrived")
    before.minutes_pass(alone.server, helper.at.rsplit("/", 1)[1], minutes)
    helper.follow("I have finished")
    return helper.at


def both_thank(joan: Hand, amir: Hand) -> None:
    """Neither reads what the other wrote before both have written."""
    for hand, other, words in (
        (joan, "Amir Khan", "We laughed all afternoon."),
        (amir, "Joan Ellis", "What a life she has had!"),
    ):
        hand.says(f"{other}\n\nUntil", "/reviews")
        hand.follow("Say how it went", within=other)
        for aspect in ("kind", "reliable", "good"):
            hand.pick(aspect, "5")
        hand.write("words", words)
        hand.go_on()
    joan.says("What a life she has had!", "/reviews")
    amir.says("We laughed all afternoon.", "/reviews")


@walked("desktop", "script blocked")
def test_own_money_is_added_held_and_pays_for_a_visit(alone: Alone) -> None:
    with alone.come("resident", "/purses") as joan:
        joan.follow("Yours")
        purse, there = joan.at, figure(joan, "To use")
        joan.follow("Add money")
        joan.write("amount", "30.25")
        joan.go_on()
        joan.follow("Pay with a card that works")
        joan.says("Paid. It can be used from about", joan.at)
    alone.days_pass(NEXT_MONDAY)
    with alone.come("resident") as joan, alone.come("neighbour") as grace:
        joan.says("Added, and there to use.", purse)
        assert figure(joan, "To use") == there + 30_25
        booking = asks_with_own_money(joan, there + 30_25)
        joan.says("£18.00 is set aside", booking)
        joan.follow("See own money")
        assert figure(joan, "To use") == there + 12_25
        assert figure(joan, "Set aside") == 18_00
        says_yes(grace)
        visit = comes_and_goes(grace, booking, alone, minutes=60)
        joan.open(visit)
        joan.says("If you say yes, £18.00 is owed to")
        joan.follow("Yes, it was")
        joan.says("£18.00 is owed to the helper")
        grace.open("/account/owed")
        assert figure(grace, "Owed to you") == 18_00
        joan.open(purse)
        assert figure(joan, "To use") == there + 12_25
        joan.says_not("Set aside")
        reads_what_was_paid(joan, there)


def asks_with_own_money(joan: Hand, there: int) -> str:
    """Beside a budget that could pay, own money is chosen; what it would do stands there before. The booking's address."""
    joan.open("/needs/new/who")
    joan.pick("who", "me")
    joan.go_on()
    need = ask_for(
        joan, "A clean kitchen before my sister comes", "housework", when="09:30", days="0", where="KT3 3JE", money="0"
    )
    joan.says("See who could do this", f"/plans/{need}")
    joan.follow("See who could do this")
    joan.follow("Put in my plan", within="Grace")
    joan.follow("Ask Grace")
    joan.says(f"Own money, {pounds(there)} ready")
    joan.says("What this would do to own money")
    joan.pick("grant", "none")  # she has one, and keeps it
    joan.pick("paid_from", "own")
    return asks(joan, "8 12 2025")


def reads_what_was_paid(joan: Hand, there: int) -> None:
    """From the opening to the closing balance, to the penny; line by line, and as a file."""
    joan.press('main a[href$="/statements/2025-12"]')
    sums = {row[0]: row[1:] for row in rows(joan, "What stood there, what came and went")}
    assert sums["At the start"][2] == pounds(there)
    assert sums["Added by card"][2] == "£30.25"
    assert sums["Paid for visits"][2] == "−£18.00"
    assert sums["Now"] == [pounds(there + 12_25), "£0.00", pounds(there + 12_25)]
    lines = rows(joan, "Line by line")
    assert lines[-1][1].startswith("Paid to Grace"), lines
    assert lines[-1][3] == pounds(there + 12_25)
    table = list(csv.reader(Path(joan.take("Download this month").path()).read_text("utf-8-sig").splitlines()))
    assert table[-1][-1] == pounds(there + 12_25).removeprefix("£")


@walked("desktop", "script blocked")
def test_what_was_sent_is_refunded_netted_or_taken_back_at_stripe(alone: Alone) -> None:
    before.manages_too(alone.server, "manager", SUPPLIER)
    with (
        alone.come("resident", "/budgets") as joan,
        alone.come("manager") as nadia,
        alone.come("finance") as tom,
    ):
        joan.follow("Monday 2 June 2025 to Monday 1 June 2026")
        budget, free = joan.at, figure(joan, "Free to use")
        visit = asks_about(joan, "Monday 17 November 2025", "£30.50 was paid to the helper", "She left early.")
        decides(tom, "She left early.", paid_minutes="30")
        joan.says("£15.25 was paid to the helper\n£15.25 too much was sent, and the helper pays it back", visit)
        stands(joan, budget, free=free, back=15_25)
        nadia.open("/account/owed")
        assert figure(nadia, "You owe back") == 15_25
        nadia.says("Mon 17 Nov, 1pm\tWashing, dressing and personal care\t£15.25\tTaken off what is sent to you next")
        asks_stripe(tom, "Mon 17 Nov, 1pm", "Refused by Stripe\t£15.25")  # it has gone to their bank already
        tom.says("£15.25, owed back since")
        is_netted(tom, OWED, 15_25)
        stands(joan, budget, free=free + 15_25, back=0)
        joan.says("£15.25 was paid to the helper", visit)
        joan.says_not("too much was sent")
        nadia.says_not("You owe back", "/account/owed")
        nadia.open("/remittances")
        nadia.press(nadia.one("tr", pounds(OWED - 15_25)).locator("a"))
        assert figure(nadia, "Owed for visits") == OWED
        assert figure(nadia, "Less what was owed back") == -15_25
        assert figure(nadia, "Transferred") == OWED - 15_25
        visit = asks_about(joan, "Thursday 27 November 2025", "£30.50 was sent to the helper", "Nobody came.")
        decides(tom, "Nobody came.")
        joan.says("Nothing is owed\n£30.50 too much was sent, and the helper pays it back", visit)
        asks_stripe(tom, "Thu 27 Nov, 1pm", "Taken back\t£30.50")
        stands(joan, budget, free=free + 45_75, back=0)
        joan.press('main a[href$="/statements/2025-12"]')
        sums = {row[0]: row[1:] for row in rows(joan, "What stood there, what came and went")}
        assert sums["Given back by suppliers"] == ["£45.75", "£0.00", "£45.75"]
        nadia.says("£30.50 that you owed back was taken from an earlier payment at Stripe.", "/account/notices")


def asks_about(joan: Hand, day: str, stood: str, words: str) -> str:
    """Say of a visit that was paid for that something was not right; the visit's address."""
    joan.open(f"/visits?week={datetime.strptime(day, '%A %d %B %Y').date()}")
    joan.follow(f"{day}, 1pm")
    joan.says(stood)
    visit = joan.at
    joan.follow("Something was not right after all")
    joan.write("words", words)
    joan.go_on()
    joan.says(f"What was said: {words}", visit)
    return visit


def decides(tom: Hand, words: str, *, paid_minutes: str = "") -> None:
    """Finance decides: nothing is paid for it, or so many minutes."""
    tom.open("/council/queries")
    tom.follow("Decide", within=words)
    tom.pick("outcome", "partial" if paid_minutes else "upheld")
    tom.write("paid_minutes", paid_minutes)
    tom.write("reasons", "The record and her daughter say so.")
    tom.go_on()


def stands(joan: Hand, budget: str, *, free: int, back: int) -> None:
    """So much is free to use, and so much is still to come back."""
    joan.open(budget)
    assert figure(joan, "Free to use") == free
    if back:
        assert figure(joan, "To come back from helpers") == back
    else:
        joan.says_not("To come back from helpers")


def asks_stripe(tom: Hand, visit: str, answer: str) -> None:
    """Finance asks Stripe for what is owed back for this visit, and reads how it ends."""
    tom.open("/council/recoveries")
    tom.press(tom.one(".card", SUPPLIER).locator("button", has_text=visit))
    tom.says(answer, tom.at)


def is_netted(tom: Hand, owed: int, back: int) -> None:
    """A run that was proposed before it was owed back is dropped, and the next takes it off."""
    tom.open("/council/remittances")
    tom.follow("A run waits for approval")
    tom.follow("Drop this run")
    [ours] = [row for row in rows(tom, "Who would be paid") if row[0] == SUPPLIER]
    assert ours[2:5] == [pounds(owed), pounds(back), pounds(owed - back)]
    tom.follow("Propose this run")
    tom.follow("Approve and pay")
    tom.says(f"{pounds(back)}\t{pounds(owed - back)}\tSent", tom.at)


@walked("desktop", "script blocked")
def test_a_helper_who_was_there_objects_to_nobody_came_and_is_paid(alone: Alone) -> None:
    before.manages_too(alone.server, "manager", SUPPLIER)
    missed, words = "Thursday 13 November 2025, 1pm", "Shirley was there, and her bus ticket says so."
    with (
        alone.come("resident", "/budgets") as joan,
        alone.come("manager", "/account/owed") as nadia,
        alone.come("finance") as tom,
    ):
        joan.follow("Monday 2 June 2025 to Monday 1 June 2026")
        budget, free = joan.at, figure(joan, "Free to use")
        owed = figure(nadia, "Owed to you")
        nadia.open("/visits?week=2025-11-10")
        nadia.follow(missed)
        nadia.says("nobody had said whether it took place")
        visit = nadia.at
        nadia.follow("I was there")
        nadia.go_on()
        nadia.told("Write a few words about when you were there.")
        nadia.write("words", words)
        nadia.go_on()
        nadia.says("Being looked into", visit)
        joan.says("the helper says that it took place", "/account/notices")
        joan.says(f"From the helper’s side: {words}", visit)
        joan.follow("Say what I know about it")
        joan.write("words", "I had forgotten. She left a little early.")
        joan.go_on()
        tom.open("/council/queries")
        tom.follow("Decide", within=words)
        tom.says("I had forgotten.")
        tom.pick("outcome", "partial")
        tom.write("paid_minutes", "0")
        tom.write("reasons", "The ticket and her own words say so.")
        tom.go_on()
        tom.told("between 1 and 60")
        tom.write("paid_minutes", "45")
        tom.go_on()
        joan.says("£22.88 is owed to the helper", visit)
        joan.says("The ticket and her own words say so.")
        nadia.says("it counts as missed no more", "/account/notices")
        nadia.says("Took place after all", visit)
        nadia.open("/account/owed")
        assert figure(nadia, "Owed to you") == owed + 22_88
        joan.open(budget)
        assert figure(joan, "Free to use") == free - 22_88
