"""A budget is cut, in two ways: its holder and finance read what has no money, and time goes on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.browser.acts import figure, rows
from tests.browser.alone import Alone, walked
from tests.browser.hands import Hand

pytestmark = pytest.mark.browser

BUDGET = "Monday 2 June 2025 to Monday 1 June 2026"


@walked("desktop", "script blocked")
def test_a_budget_is_cut_and_its_holder_reads_what_stays(alone: Alone) -> None:
    with (
        alone.come("resident", "/budgets") as joan,
        alone.come("finance", "/council/budgets") as tom,
        alone.come("finance-two", "/council/budgets") as ruth,
    ):
        joan.follow(BUDGET)
        budget, held = joan.at, figure(joan, "Set aside for visits to come")
        promised = figure(joan, "Promised from money to come")
        assert held > 0
        tom.open(f"/council{budget}")
        tom.follow("Its terms")
        tom.write_day("starts", "2 12 2025")
        tom.write("instalment", "20")
        tom.write("reason", "She has help from a neighbour now.")
        tom.go_on()
        tom.told("weeks")
        tom.write("grounds", "She asked for it herself, from today.")
        tom.go_on()
        tom.says("A colleague approves it, because you wrote it.")
        ruth.open(tom.at)
        ruth.follow("Approve this change")
        ruth.says("The change is approved, and everyone concerned is told.")
        joan.says("Your budget was reduced today.", "/account/notices")
        joan.says("there is no money set aside any more for the visit of", "/account/notices")
        joan.open(budget)
        joan.says("£20.00 every four weeks")
        assert figure(joan, "Set aside for visits to come") == held
        joan.follow("What it pays, who looks after it, and what changes")
        joan.says("It could not wait: She asked for it herself, from today.")
        joan.open(budget)
        assert figure(joan, "Promised from money to come") + figure(joan, "Visits without money") == promised
        reads_and_calls_off_what_has_none(joan, budget, tom)
        lacking, next_one = figure(joan, "Visits without money"), str(joan.one("tbody a").get_attribute("href"))
    alone.days_pass(datetime(2025, 12, 9, 9, tzinfo=UTC))  # more has come in, and the budget had some left
    with alone.come("resident", next_one) as joan:
        joan.says("£30.50 is set aside", next_one)
        joan.says_not("There is no money for this visit")
        joan.open(budget)
        assert figure(joan, "Visits without money") < lacking


def reads_and_calls_off_what_has_none(joan: Hand, budget: str, tom: Hand) -> None:
    """Whoever has the visits and whoever looks at them read the same: there is no money, and what can be done."""
    lacking = figure(joan, "Visits without money")
    visits = rows(joan, "Visits without money")
    assert sum(pounds(row[-1]) for row in visits) == lacking > 0
    tom.open("/council/unfunded")
    tom.says("Cut, and to be looked at")
    tom.says(f"Joan Ellis, £{lacking / 100:,.2f}")
    tom.press(tom.one("li a", visits[0][0]))
    tom.says("No money is set aside for this visit.")
    joan.press(joan.one("tbody a", visits[0][0]))
    assert joan.at == tom.at
    joan.says("There is no money for this visit, so it may not take place. Call us about it")
    joan.says_not("promised from money to come")
    joan.follow("The booking it belongs to")
    joan.says("There is no money for")
    joan.open(tom.at)
    joan.follow("Call this visit off")
    joan.go_on()
    joan.open(budget)
    assert figure(joan, "Visits without money") == lacking - pounds(visits[0][-1])
    tom.says_not(visits[0][0], "/council/unfunded")


def pounds(said: str) -> int:
    """£1,200.50 in pence."""
    return round(float(said.lstrip("£").replace(",", "")) * 100)
