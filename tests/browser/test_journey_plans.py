"""Journey 3 goes on, in each way: plans are put together, wished about, taken up and asked for; by herself, and by who acts for her."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from tests.browser import before
from tests.browser.acts import ask_for, offer_to_help, withdraw
from tests.browser.hands import TWO_WAYS, Come, Hand, Way, come_in
from tests.browser.server import an_app, served
from tests.browser.walk import Walker

pytestmark = pytest.mark.browser

PLACE = "KT6 7JE"  # where a company, a group and a volunteer come to
TASKS = ("personal-care", "shopping", "company")
AIMS = {"cheapest": "The least money", "fewest": "The fewest people", "local": "The nearest by"}
COVERED = re.compile(r"Covered: \d+ hours? of 3 hours a week")
GAP = re.compile(
    r"We have proved that there is no better plan of this kind\.|No(?:ne)? plan covers more|A plan that covers all"
)
STARTS = "9 12 2025"


def test_a_plan_is_put_together_wished_about_taken_up_and_booked(come: Come, way: Way) -> None:
    with come("resident", "/needs/new/who") as joan, come("volunteer") as amir:
        joan.pick("who", "me")
        joan.go_on()
        need = ask_for(joan, f"Washing, a shop and a chat, {way.name}", *TASKS, where=PLACE, money="0")
        joan.says("See who could do this", f"/plans/{need}")
        joan.follow("Put a plan together for me")
        reads_three_plans(joan)
        joan.press('#plan-local a[href*="/compose/local"]')
        reads_who_pays(joan)
        makes_wishes(joan)
        joan.follow("Put these people in my plan")
        joan.says("They stand in your plan now. Nothing is asked or paid yet")
        for name in ("Riverbend Homecare", "Chessington Good Neighbours", "Amir K."):
            asks(joan, need, name)
        amir.says("Joan E.", "/bookings/requests")
        amir.follow("Open and answer", within="From Tuesday 9 December")
        amir.press('form[action$="/accept"] button')
        joan.says("1 hour of 3 hours a week is booked", f"/plans/{need}")
        withdraw(joan, need)


@TWO_WAYS
def test_who_acts_for_her_does_the_same_within_a_limit(come: Come, way: Way, walker: Any) -> None:
    with come("supporter", "/needs/new/who") as maya:
        maya.pick("who", "supported|")
        maya.go_on()
        need = ask_for(maya, f"Washing and a shop, {way.name}", *TASKS, where=PLACE, money="0")
        maya.says("See who could do this", f"/plans/{need}")
        maya.follow("Put a plan together for me")
        reads_three_plans(maya)
        maya.follow("Look at this plan")
        maya.follow("Put these people in my plan")
        with before.limit_set(walker.server, 20_00):
            sends(maya, need, "Riverbend Homecare")
            maya.refused("£20.00")
        asks(maya, need, "Riverbend Homecare")
        asks(maya, need, "Chessington Good Neighbours")
        withdraw(maya, need)


@TWO_WAYS
def test_a_group_answers_a_need_near_it_is_asked_and_says_who_goes(come: Come, way: Way) -> None:
    words, hello = f"Somebody to talk Korean with, {way.name}", f"Our group would be glad to come, {way.name}."
    with come("resident", "/needs/new/who") as joan, come("coordinator") as miriam:
        joan.pick("who", "me")
        joan.go_on()
        need = ask_for(joan, words, "company", where="KT3 3JE", when="14:00")
        offer_to_help(miriam, words, hello)
        joan.says(hello, f"/plans/{need}")
        joan.follow("Put a plan together for me")
        joan.says("Korean Elders’ Welcome: 1 hour a week")
        joan.follow("Look at this plan")
        joan.follow("Put these people in my plan")
        asks(joan, need, "Korean Elders’ Welcome")
        miriam.says("Joan E.", "/bookings/requests")
        miriam.follow("Open and answer", within="From Tuesday 9 December")
        miriam.choose("carer", "Beth Marlow")
        miriam.press('form[action$="/accept"] button')
        miriam.says("Who comes")
        miriam.says("Beth Marlow")
        joan.says("1 hour of 1 hour a week is booked", f"/plans/{need}")
        withdraw(joan, need)


@TWO_WAYS
def test_plans_that_take_long_may_be_left_and_come_back_to(
    way: Way, demo_app: Flask, kept: Path, browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hub.kernel import jobs
    from marketplace.plans.queries import kept as answers

    monkeypatch.setattr(answers, "LONG", 1)
    shutil.copytree(kept, tmp_path / "apart")  # never of one in use, where a worker may hold this very job
    app = an_app(tmp_path / "apart")
    with served(app) as url, come_in(Walker(demo_app, SimpleNamespace(url=url), browser), way, "resident") as joan:
        joan.open("/needs")
        joan.follow("Help with washing on Saturdays too, please")
        joan.open(joan.at.replace("/needs/", "/plans/"))
        joan.follow("Put a plan together for me")
        joan.says("There are very many ways to do this")
        joan.follow("Put a plan together")
        joan.says("0 of 5 plans are found")
        waiting = joan.at
        joan.open("/needs")
        with app.app_context():
            assert jobs.run(jobs.registered()["compose-plans"], force=True) == 1
        joan.open(waiting)
        joan.says("We suggest")
        joan.says("Riverbend Homecare: 1 hour a week")


def reads_three_plans(joan: Hand) -> None:
    """The suggestion and three others: cover, cost by fund, how far from the best, and what stays open."""
    cards = {name: joan.one(f"#plan-{name}").inner_text() for name in ("best", *AIMS)}
    for name, said in cards.items():
        assert name == "best" or AIMS[name] in said, said
        if "It is the same plan as" in said:
            continue
        assert COVERED.search(said), said
        assert re.search(r"£[\d.]+ from ", said), said
        assert GAP.search(said), said
        assert "Nothing stays open." in said, said
    assert "2 helpers or groups come" in cards["best"], cards["best"]
    assert "3 helpers or groups come" in cards["local"], cards["local"]
    mixed, paid = joan.page.locator("main table").last.locator("tbody tr").all_inner_texts()
    assert mixed.startswith("Everyone together"), mixed
    assert "3 hours of 3 hours" in mixed, mixed
    assert paid.startswith("Paid professionals alone"), paid
    assert "1 hour of 3 hours" in paid, paid


def reads_who_pays(joan: Hand) -> None:
    """What pays for a week stands in a table that adds up, and beside each why they are there."""
    rows = joan.page.locator("main table tbody tr").all_inner_texts()
    pence = [round(float(row.rsplit("£", 1)[1].replace(",", "")) * 100) for row in rows]
    assert rows[-1].startswith("All of it"), rows
    assert sum(pence[:-1]) == pence[-1] > 0, rows
    for card in joan.page.locator('main [id^="offer-"]').all():
        assert card.locator(".reason--for").count(), card.inner_text()


def makes_wishes(joan: Hand) -> None:
    """One is kept, one barred, one swapped; each time it says what changed, and a wish is taken back."""
    joan.follow("Keep Amir K.")
    joan.says("Nothing: the plan is as it was.")
    joan.follow("A plan without Chessington Good Neighbours")
    joan.says("Shopping and errands, Tuesday, 10am to 11am: nobody instead of Chessington Good Neighbours")
    joan.says("Everything else stays as it was.")
    joan.says("1 time stays open")
    joan.follow("Take the last wish back")
    joan.says("Nothing stays open.")
    joan.follow("Someone else at these times instead of Riverbend Homecare")
    joan.says("Tuesday, 10am to 11am: Kith and Kin Homecare instead of Riverbend Homecare")
    joan.says("It costs £33.50 a week")
    joan.follow("Take the last wish back")


def asks(hand: Hand, need: str, name: str) -> None:
    """Ask one of the plan, from a day on."""
    sends(hand, need, name)
    hand.says("You have asked.")


def sends(hand: Hand, need: str, name: str) -> None:
    """The same, whatever is answered."""
    hand.open(f"/plans/{need}")
    hand.follow(f"Ask {name}")
    hand.write_day("starts", STARTS)
    hand.go_on()
