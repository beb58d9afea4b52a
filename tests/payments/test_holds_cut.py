"""What a cut leaves without money: said again in time, set aside again where there is some, and shown as it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient

from hub.kernel import clock as clocks
from hub.kernel import jobs, outbox, unit
from hub.kernel.clock import SettableClock
from payments.holds import queries as holds
from payments.holds import services as hold_services
from payments.holds.domain import HoldState
from payments.holds.events import HoldNeedsReview
from tests.hub import people
from tests.payments.money_world import World, days
from tests.payments.test_budgets_steps import Listen, change, started, states

SignIn = Callable[..., FlaskClient]


def text_of(client: FlaskClient, address: str) -> str:
    """What a page says between its tags."""
    page = client.get(address)
    assert page.status_code == 200, (address, page.status_code)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text.partition("<main")[2])).split())


@pytest.fixture
def cut(world: World) -> tuple[str, list[str]]:
    """A budget of £100 that was cut to £20, with visits of £20 tomorrow and in 2, 5, 9 and 30 days; and these."""
    budget = started(world, world.fund(), starts=clocks.today(), pence=10_000)
    visits = [*days((1, 2, 5, 9), 2_000), *days((30,), 3_000)]
    world.request(budget, *visits)
    change(budget, clocks.today(), 2_000, grounds="The council has learned of a second budget.")
    outbox.drain()
    return budget, [visit.about for visit in visits]


def test_what_was_cut_is_said_once_more_three_days_before(world: World, clock: SettableClock, listen: Listen) -> None:
    heard = listen(HoldNeedsReview)
    budget = started(world, world.fund(), starts=clocks.today())
    visits = days((1, 2, 5, 9, 13), 2_000)
    world.request(budget, *visits)
    change(budget, clocks.today(), 2_000, grounds="The council has learned of a second budget.")
    outbox.drain()
    assert states(budget) == [HoldState.HELD] + [HoldState.NEEDS_REVIEW] * 4
    began, said = clocks.now(), []
    for hours in range(0, 24 * 15, 6):
        clock.set(began + timedelta(hours=hours))
        if hours == 24 * 4:
            unit.write(hold_services.release, visits[3].about, "cancelled")
        jobs.run(jobs.registered()["review-unfunded"], force=True)
        outbox.drain()
        said += [(event.about, clocks.now()) for event in heard[len(said) :]]
    # The second was cut less than three days before: it was said then. The fourth is called off by then.
    assert said == [(one.about, one.at - timedelta(hours=72)) for one in (visits[2], visits[4])]
    assert all(event.budget == budget and event.amount_pence == 2_000 for event in heard)
    world.verify()


def test_what_a_cut_budget_has_again_is_set_aside_in_order_of_date(world: World) -> None:
    budget = started(world, world.fund(), starts=clocks.today())
    visits = days((1, 5, 9, 13), 2_000)
    world.request(budget, *visits)
    change(budget, clocks.today(), 4_500, grounds="The council has learned of a second budget.")
    outbox.drain()
    assert unit.read(lambda: holds.would_hold([world.view(budget)], clocks.now())) == set()
    unit.write(hold_services.release, visits[0].about, "cancelled")
    again = unit.read(lambda: holds.would_hold([world.view(budget)], clocks.now()))
    assert again == {visits[2].about}
    assert set(unit.write(hold_services.hold_waiting, budget, clocks.now())) == again
    assert (world.view(budget).promised_pence, world.view(budget).unmet_pence) == (0, 2_000)
    world.verify()


def test_finance_sees_what_was_cut_apart_from_what_is_soon(
    world: World, cut: tuple[str, list[str]], sign_in: SignIn
) -> None:
    budget, _visits = cut
    finance = sign_in(people.officer("finance", "Fay", "Finch"))
    text = text_of(finance, "/council/unfunded")
    far, near = text.split("Cut, and to be looked at")[1].split("Coming in the next three days, and no money yet")
    assert ("£70.00" in far, "£20.00" in near) == (True, True)  # 5, 9 and 30 days ahead; and 2
    assert (far.count("£20.00"), far.count("£30.00"), near.count("£20.00")) == (2 + 1, 1, 2 + 1)  # with what comes in
    assert "The budget has £0.00 free, for visits before Tuesday 30 December 2025." in far
    assert "As soon as" not in text
    page = finance.get("/council/unfunded").text
    assert page.count(f"/council/budgets/{budget}/terms") == page.count(f'/council/budgets/{budget}"') == 2
    assert "Set aside the money" not in text
    assert unit.read(holds.count_waiting) == 4


def test_finance_sees_what_has_begun_without_money_until_it_is_settled(
    world: World, cut: tuple[str, list[str]], sign_in: SignIn, clock: SettableClock
) -> None:
    """What a budget's page sums up as without money stands on the page to which it leads, to the last visit."""
    budget, visits = cut
    finance = sign_in(people.officer("finance", "Fay", "Finch"))
    clock.advance(timedelta(days=2, hours=6))
    text = text_of(finance, "/council/unfunded")
    begun = text.split("Begun or over, and not settled yet")[1].split("Cut, and to be looked at")[0]
    assert begun.count("£20.00") == 2 + 1  # the visit of two days ago; its card's title, and what comes in
    assert "Visits without money £90.00" in text_of(finance, f"/council/budgets/{budget}")
    unit.write(hold_services.capture, visits[1], 2_000)
    assert "Begun or over" not in text_of(finance, "/council/unfunded")


def test_finance_sets_aside_at_once_what_the_budget_has_again(
    world: World, cut: tuple[str, list[str]], sign_in: SignIn
) -> None:
    budget, visits = cut
    finance = sign_in(people.officer("finance", "Fay", "Finch"))
    unit.write(hold_services.release, visits[0], "cancelled")
    assert "Set aside the money for 1 of them now" in text_of(finance, "/council/unfunded")
    there = f"/council/unfunded/budgets/{budget}/set-aside"
    assert "The money for 1 visit is set aside." in finance.post(there, follow_redirects=True).text
    assert states(budget)[1:] == [HoldState.HELD] + [HoldState.NEEDS_REVIEW] * 3
    assert world.purse(budget)[:3] == (0, 2_000, 0)
    before = world.purse(budget), states(budget)
    assert "Nothing was changed." in finance.post(there, follow_redirects=True).text  # pressed twice, or in two tabs
    assert (world.purse(budget), states(budget)) == before
    assert finance.post("/council/unfunded/budgets/x/set-aside").status_code == 404
    world.verify()


def test_its_holder_reads_which_visits_have_no_money(world: World, cut: tuple[str, list[str]], sign_in: SignIn) -> None:
    budget, visits = cut
    holder = sign_in(world.view(budget).holder.partition(":")[2])
    text = text_of(holder, f"/budgets/{budget}")
    assert "Promised from money to come £0.00" in text
    assert "Visits without money £90.00" in text
    assert "No money is set aside for these visits, and none is promised" in text
    table = text.split("Who helps Costs")[1].split("What it pays")[0]
    assert [table.count(price) for price in ("£20.00", "£30.00")] == [3, 1]
    assert "The money reaches for what is booked" not in text
    assert "Visits further ahead are promised" not in text
    assert "Visits without money £90.00" in text_of(holder, "/budgets")
    for about in visits[1:]:
        unit.write(hold_services.release, about, "cancelled")
    assert "Visits without money" not in text_of(holder, f"/budgets/{budget}")
    assert world.view(budget).unmet_pence == 0


def test_of_a_visit_that_has_begun_it_is_not_said_that_it_may_not_take_place(
    world: World, cut: tuple[str, list[str]], sign_in: SignIn, clock: SettableClock
) -> None:
    budget, visits = cut
    may_not, paid = "They may not take place.", "One that took place is paid all the same"
    holder = sign_in(world.view(budget).holder.partition(":")[2])
    text = text_of(holder, f"/budgets/{budget}")
    assert (may_not in text, paid in text) == (True, False)
    clock.advance(timedelta(days=2, hours=6))
    text = text_of(holder, f"/budgets/{budget}")
    coming, begun = text.split(may_not)[1].split("What it pays")[0].split("which have begun or are over.")
    assert [coming.count(price) for price in ("£20.00", "£30.00")] == [2, 1]  # 5, 9 and 30 days ahead
    assert ([begun.count(price) for price in ("£20.00", "£30.00")], paid in begun) == ([1, 0], True)
    assert "Visits without money £90.00" in text  # all of them
    for about in visits[2:]:
        unit.write(hold_services.release, about, "cancelled")
    text = text_of(holder, f"/budgets/{budget}")
    assert (may_not in text, paid in text, "Visits without money £20.00" in text) == (False, True, True)
    unit.write(hold_services.capture, visits[1], 2_000)
    assert "Visits without money" not in text_of(holder, f"/budgets/{budget}")
