"""What a composed plan costs, by fund: grants first, the budget's funds in order, to the penny what the plan says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from hub.kernel import outbox
from marketplace.plans import queries
from payments.budgets.queries import Sources
from tests.marketplace.agreements import Deal, deal
from tests.marketplace.market import posted_need
from tests.marketplace.test_bookings_grants import give
from tests.marketplace.test_bookings_own_money import give as fill
from tests.marketplace.test_bookings_own_money import supporter_of
from tests.marketplace.test_bookings_pages import ok
from tests.marketplace.test_plans_composing import MORNINGS, asked, helper_of
from tests.payments.money_world import World

SOME = st.lists(st.integers(-500, 5000), min_size=1, max_size=4)


@given(SOME, SOME, st.integers(0, 20_000))
def test_what_funds_pay_adds_up_whatever_stands_in_them(free: list[int], coming: list[int], pence: int) -> None:
    stands = tuple((f"f{n}", there) for n, there in enumerate(free)), tuple((f"f{n}", c) for n, c in enumerate(coming))
    paid = Sources(*stands).pay(pence)
    assert sum(paid.values()) == pence
    assert all(part > 0 for part in paid.values())
    first = max(0, free[0]) + (max(0, coming[0]) if len(free) == 1 else 0)
    assert paid.get("f0", 0) >= min(pence, first)


def two_funds(small: int) -> Deal:
    """A need whose budget's first fund has little left, and whose second pays the rest: £400 every four weeks."""
    made = deal(slots=MORNINGS, pence=None, price=1999)
    world = World()
    funds = [world.fund(small, "Little fund"), world.fund(2_000_000, "Large fund")]
    more: dict[str, Any] = {"starts": date(2025, 12, 1), "holder": made.holder, "pence": 40_000}
    budget = world.budget(*funds, **more)
    made.need = posted_need(made.resident, categories=("shopping",), slots=MORNINGS, budget_id=budget, free_only=False)
    outbox.drain()
    return made


def test_each_fund_pays_in_its_order_and_all_of_them_what_the_plan_costs(borough: Flask, clock: Any) -> None:
    made = two_funds(1234)
    found = asked(made)
    sheet = queries.choice(found).best
    paid = queries.payers(found).of(sheet)
    assert sheet.plan.pence == 3 * 1999
    assert [(one.name, one.pence) for one in paid] == [("Little fund", 1234), ("Large fund", 3 * 1999 - 1234)]
    assert sum(row.pence for row in sheet.rows) == sum(one.pence for one in paid)


@pytest.mark.parametrize(("pence", "visits"), [(1998, 0), (1999, 1), (5000, 2), (9000, 3)])
def test_a_grant_pays_whole_visits_first_as_far_as_it_reaches(
    borough: Flask, clock: Any, pence: int, visits: int
) -> None:
    made = deal(slots=MORNINGS, price=1999)
    give(made, pence)
    give(made, 50_000, name="Garden fund", categories=["garden"])
    found = asked(made)
    for sheet in (queries.choice(found).best, *(sheet for _, sheet in queries.choice(found).others)):
        paid = queries.payers(found).of(sheet)
        assert sum(one.pence for one in paid if one.until) == visits * 1999
        assert {one.name for one in paid if one.until} <= {"Winter fund"}
        assert sum(one.pence for one in paid) == sheet.plan.pence == 3 * 1999


@pytest.mark.parametrize(("ends", "visits"), [(2, 0), (3, 1), (7, 1), (8, 2), (9, 3)])
def test_a_grant_pays_no_visit_after_its_last_day(borough: Flask, clock: Any, ends: int, visits: int) -> None:
    # From Tuesday 2 December on: Wednesday comes first, then Monday and Tuesday.
    made = deal(slots=MORNINGS, price=1999, need_more={"starts": date(2025, 12, 2)})
    give(made, 9_000, ends=date(2025, 12, ends))
    found = asked(made)
    paid = queries.payers(found).of(queries.choice(found).best)
    assert sum(one.pence for one in paid if one.until) == visits * 1999
    assert sum(one.pence for one in paid) == 3 * 1999


def test_a_grant_that_pays_for_no_visit_is_passed_over(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, price=1999)
    give(made, 1998, name="Little fund", ends=date(2025, 12, 20))
    give(made, 9_000, name="Early fund", ends=date(2025, 12, 2))
    give(made, 2_000, name="Large fund", ends=date(2026, 1, 31))  # the last to end, and the first that pays for one
    found = asked(made)
    paid = queries.payers(found).of(queries.choice(found).best)
    assert [(one.name, one.pence) for one in paid if one.until] == [("Large fund", 1999)]
    assert sum(one.pence for one in paid) == 3 * 1999


def test_a_grant_is_drawn_by_date_from_where_the_need_starts(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, price=1999, need_more={"starts": date(2025, 12, 10)})  # a Wednesday
    give(made, 9_000, ends=date(2025, 12, 15))  # the Monday after
    found = asked(made)
    paid = queries.payers(found).of(queries.choice(found).best)
    assert sum(one.pence for one in paid if one.until) == 2 * 1999


def test_nothing_is_paid_by_nobody(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, pence=None, price=0)
    give(made, 5000)
    found = asked(made)
    sheet = queries.choice(found).best
    assert (sheet.plan.minutes, sheet.plan.pence, queries.payers(found).of(sheet)) == (180, 0, ())


def test_the_pages_show_it_with_hours_that_cost_nothing(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = two_funds(1234)
    helper_of("Vi", kind="volunteer", price_pence=0, capacity_minutes=60)
    joan, where = sign_in(made.resident.account), f"/plans/{made.need}/compose"
    ok(joan, where, "It costs £39.98 a week", "£12.34 from Little fund", "£27.64 from Large fund")
    page = ok(joan, f"{where}/cheapest", "What pays for a week of it", "Little fund, through the budget")
    assert "Given for nothing:" in page
    give(made, 2500)
    page = ok(joan, f"{where}/cheapest", "Winter fund, as a grant until", "£19.99 from Winter fund, as a grant")
    assert "unless you choose otherwise when you ask" in page
    assert "£12.34 from Little fund" in page
    assert "£7.65 from Large fund" in page


def test_a_grant_of_someone_else_pays_nothing(borough: Flask, clock: Any) -> None:
    made, other = deal(slots=MORNINGS, price=1999), deal(slots=MORNINGS)
    give(other, 9000)
    found = asked(made)
    assert [one.until for one in queries.payers(found).of(queries.choice(found).best)] == [None]


def test_what_a_plan_does_not_count_is_said_where_there_is_any(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, price=1999, pence=8_000)
    joan, where = sign_in(made.resident.account), f"/plans/{made.need}/compose"
    said = "Plans are worked out for this budget alone."
    assert not queries.beyond(asked(made))
    give(made, 50_000, name="Garden fund", categories=["garden"])
    give(deal(slots=MORNINGS), 9_000, name="Another’s fund")
    assert said not in ok(joan, where)
    give(made, 5_000)
    assert queries.choice(asked(made)).best.plan.pence == 1999  # it is not counted: £20 a week are the budget's
    for page in (where, f"{where}/cheapest"):
        text = ok(
            joan,
            page,
            said,
            "Winter fund, as a grant: £50.00 left until Saturday 31 January 2026, for Shopping and errands.",
        )
        assert "Garden fund" not in text
        assert "Another’s fund" not in text
        assert "Own money" not in text
    fill(made, 1_234)
    ok(joan, where, said, "Own money, £12.34 ready: it pays instead of the budget.")
    assert queries.choice(asked(made)).best.plan.pence == 1999


def test_it_is_said_also_where_the_budget_bears_nobody(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, price=1999, pence=400)
    fill(made, 9_000)
    page = ok(sign_in(made.resident.account), f"/plans/{made.need}/compose", "Own money, £90.00 ready")
    assert "Nobody who is here just now fits these times." in page


def test_a_grant_that_is_over_before_the_need_begins_is_not_named(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, need_more={"starts": date(2026, 1, 12)})
    give(made, 5_000, ends=date(2026, 1, 11))
    assert not queries.beyond(asked(made))
    give(made, 5_000, ends=date(2026, 1, 12), name="Spring fund")
    assert [(one.pence, one.tasks) for one in queries.beyond(asked(made)).grants] == [(5_000, ("shopping",))]


def test_who_may_not_spend_reads_of_no_money_that_they_could_not_use(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(slots=MORNINGS, price=1999)
    fill(made, 9_000)
    helping = supporter_of(made, ["view", "arrange"], limit_pence=None)
    assert "Own money" not in ok(sign_in(helping.account), f"/plans/{made.need}/compose")
