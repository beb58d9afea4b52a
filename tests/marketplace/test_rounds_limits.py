"""What a round may not do: suggest who cannot any more, count a draft as help, or spend more than there is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.week import Slot
from hub.people import services as people
from marketplace.plans import services as planning
from marketplace.rounds import queries
from payments.budgets import services as budgets
from payments.budgets.domain import BarKind
from tests.marketplace.agreements import TUESDAY, deal
from tests.marketplace.asking import if_fails
from tests.marketplace.market import commissioner, live_offer, posted_need, resident
from tests.marketplace.test_rounds_run import MORNINGS, helper, need_of, queries_of, run, said
from tests.marketplace.test_visits_budgets import WRITER


def test_a_suggestion_goes_when_somebody_blocks(borough: Flask, clock: Any) -> None:
    one, other = resident("Joan", "Needs"), resident("Jill", "Needs")
    needs = [posted_need(who, slots=(Slot(day, 10 * 60, 60),)) for day, who in enumerate((one, other))]
    outbox.drain()
    by = resident("Vi", "Helps")
    live_offer(f"person:{by.person}", by, price_pence=0)
    run()
    assert [len(unit.read(queries_of, need)) for need in needs] == [1, 1]
    unit.write(people.block, one, f"person:{by.person}")
    unit.write(people.block, by, f"person:{other.person}")
    assert [unit.read(queries_of, need) for need in needs] == [[], []]


def test_a_suggestion_goes_when_its_hours_are_taken(borough: Flask, clock: Any) -> None:
    made = deal(pence=None, price=0, capacity_minutes=60)
    need = need_of("Late", slots=(Slot(3, 10 * 60, 60),))
    unit.write(planning.choose, made.part, made.offer, made.resident)
    run()
    assert unit.read(queries_of, need) == [made.offer]
    made.booked()
    assert unit.read(queries_of, need) == []


def test_a_suggestion_goes_when_a_check_lapses(borough: Flask, clock: Any) -> None:
    need = need_of("One", categories=("company",))
    helper("Vi", categories=["company"])
    run()
    assert len(unit.read(queries_of, need)) == 1
    clock.set(clock.now() + timedelta(days=400))
    assert unit.read(queries_of, need) == []


def test_a_draft_is_no_help(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = deal(pence=None, price=0)
    unit.write(planning.choose, made.part, made.offer, made.resident)
    run()
    ((need, why),) = [(one.need, one.why) for one in unit.read(queries.left_out)]
    assert (need, why) == (made.need, "draft")
    assert "has not been asked yet" in sign_in(commissioner().person).get("/council/round").text
    assert if_fails(made.party).lost == ()
    made.booked()
    run()
    assert unit.read(queries.left_out) == []
    assert if_fails(made.party).people == 1


def test_no_more_is_suggested_than_a_purse_has(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS, pence=16_000, price=2000)  # £40 a week
    run()
    assert [(offer, len(slots)) for offer, slots in said(made.need)] == [(made.offer, 2)]
    free = helper("Vi", capacity_minutes=120)
    run()
    assert {offer: len(slots) for offer, slots in said(made.need)} == {made.offer: 2, free: 2}


def test_two_needs_share_one_purse(borough: Flask, clock: Any) -> None:
    made = deal(slots=MORNINGS[:1], pence=16_000, price=3000)
    other = posted_need(made.resident, slots=MORNINGS[1:2], budget_id=made.budget, free_only=False)
    outbox.drain()
    run()
    assert len(said(made.need) + said(other)) == 1
    assert [one.why for one in unit.read(queries.left_out)] == ["price"]


@pytest.mark.parametrize("how", ["task", "relative", "barred"])
def test_what_a_budget_does_not_pay_is_not_suggested(borough: Flask, clock: Any, how: str) -> None:
    made = deal(pence=16_000, price=1000, budget_more={"categories": {"company"}} if how == "task" else None)
    assert made.budget
    if how == "relative":
        unit.write(budgets.bar, made.budget, BarKind.RELATIVE, made.party, "They live together.", WRITER)
    if how == "barred":
        unit.write(budgets.bar, made.budget, BarKind.CATEGORY, "shopping", "Not in the plan.", WRITER)
    run()
    assert said(made.need) == []
    assert [one.why for one in unit.read(queries.left_out)] == ["price"]


def test_a_suppliers_failure_frees_the_money_it_took(borough: Flask, clock: Any) -> None:
    made = deal(slots=TUESDAY, pence=8_000, price=2000)  # £20 a week, all taken
    made.booked()
    helper("Vi", price_pence=2000, kind="neighbour")
    gone = if_fails(made.party)
    assert (gone.minutes, gone.open_minutes) == (60, 0)
