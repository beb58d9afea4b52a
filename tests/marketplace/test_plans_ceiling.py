"""What an hour may cost: what the budget still has for a week, or the resident's own money."""

from __future__ import annotations

from typing import Any

from flask import Flask

from hub.kernel import clock as kernel_clock
from hub.kernel import outbox
from hub.kernel.week import Slot
from marketplace.plans import queries
from tests.marketplace.agreements import Deal, deal
from tests.marketplace.test_bookings_grants import give as grant
from tests.marketplace.test_bookings_own_money import give

TWO_HOURS = (Slot(0, 9 * 60, 120),)
LATER = (Slot(1, 9 * 60, 60), Slot(2, 9 * 60, 60))


def by_price(made: Deal, part: str) -> tuple[set[str], int]:
    found = queries.matches(part)
    return {row.offer.id for row in found.rows}, next(c.first for c in found.counts if c.constraint == "price")


def left_of(made: Deal) -> str:
    outbox.drain()
    (open_,) = [part.id for part in queries.parts_of([made.need]) if part.slots == LATER]
    return open_


def test_a_budget_that_is_spent_rules_out_what_costs_and_own_money_brings_it_back(borough: Flask, clock: Any) -> None:
    lump = {"one_off_pence": 100_000, "days": 7 * 20, "starts": kernel_clock.today()}  # £50 a week
    made = deal(slots=(*TWO_HOURS, *LATER), pence=0, budget_more=lump)
    made.booked(slots=TWO_HOURS)  # £40 of them
    open_ = left_of(made)
    assert by_price(made, open_) == (set(), 1)
    give(made, 10_000)
    assert by_price(made, open_) == ({made.offer}, 0)


def test_where_the_money_does_not_reach_for_all_of_it_the_page_leads_to_a_plan_that_it_reaches_for(
    borough: Flask, clock: Any, sign_in: Any
) -> None:
    made = deal(slots=(*TWO_HOURS, *LATER), pence=4 * 5_000)  # four hours cost £80 a week, and £50 are there
    joan, part = sign_in(made.resident.account), f"/plans/{made.need}/parts/{made.part}"
    page = " ".join(joan.get(part).text.split())
    said = "The money does not reach for all of these times with them."
    assert (
        f'{said} A plan that is put together for you takes as many as it reaches for. <a class="govuk-link" href="/plans/{made.need}/compose">'
        in page
    )
    assert "2 hours of 4 hours" in " ".join(joan.get(f"/plans/{made.need}/compose").text.split())
    rich = deal(slots=TWO_HOURS)
    assert said not in sign_in(rich.resident.account).get(f"/plans/{rich.need}/parts/{rich.part}").text


def test_of_an_instalment_what_is_taken_is_not_there_again(borough: Flask, clock: Any) -> None:
    made = deal(slots=(*TWO_HOURS, *LATER), pence=4 * 5_000)  # £50 a week, by which all four hours seem to be £12.50
    assert queries.matches(made.part).wanted.ceiling_pence == 1250
    made.booked(slots=TWO_HOURS)
    # £10 a week, and a share of the week that passes before the first visit.
    assert 500 <= queries.matches(left_of(made)).wanted.ceiling_pence < 600
    (booked,) = [part for part in queries.parts_of([made.need]) if part.slots == TWO_HOURS]
    # What it takes is there for whoever comes instead.
    assert 2500 <= queries.matches(booked.id).wanted.ceiling_pence < 2600


def test_a_grant_pays_before_a_budget_that_is_spent(borough: Flask, clock: Any) -> None:
    made = deal(slots=(*TWO_HOURS, *LATER), pence=4 * 4_000)
    made.booked(slots=TWO_HOURS)
    open_ = left_of(made)
    assert by_price(made, open_) == (set(), 1)
    grant(made, 5_000)
    assert by_price(made, open_) == ({made.offer}, 0)
