"""A need that its resident pays for: said, matched, planned, shared out in the round, asked for, and what is left of a week."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as kernel_clock
from hub.kernel import outbox, unit
from marketplace.bookings import services
from marketplace.bookings.domain import PaidFrom
from marketplace.needs import queries as needs
from marketplace.needs import services as need_services
from marketplace.needs.domain import NotANeed, faults
from marketplace.needs.services.errors import NotWhilePlanned, OnlyAResidents
from marketplace.plans import queries
from marketplace.plans import services as planning
from payments.holds.domain import OwnMoneyShort
from payments.ledger import queries as ledger
from tests.marketplace.agreements import TUESDAY, Deal, deal, of, view
from tests.marketplace.market import asked as content
from tests.marketplace.market import organisation, posted_need, resident
from tests.marketplace.test_bookings_grants import give as grant
from tests.marketplace.test_bookings_own_money import give, stands
from tests.marketplace.test_bookings_rules import refused
from tests.marketplace.test_plans_composing import MORNINGS, asked, helper_of
from tests.marketplace.test_rounds_run import run, said


def own(weekly: int = 4000, **more: Any) -> Deal:
    """A resident who would pay so many pence a week of their own, and a helper whose hour costs £20."""
    money = {"own_weekly_pence": weekly, "budget_id": None, "free_only": False}
    return deal(**({"pence": None, "need_more": money} | more))


def left_of(made: Deal) -> int:
    """Pence of a week that a plan may still take."""
    return asked(made).purse.pence


@pytest.mark.parametrize(
    ("said_", "field"),
    [
        ({"free_only": False}, "budget_id"),
        ({"own_weekly_pence": 4000}, "budget_id"),  # and free only as well
        ({"own_weekly_pence": 4000, "free_only": False, "budget_id": "one"}, "budget_id"),
        ({"own_weekly_pence": 99, "free_only": False}, "own_weekly_pence"),
        ({"own_weekly_pence": 500_001, "free_only": False}, "own_weekly_pence"),
    ],
)
def test_one_thing_pays_and_own_money_has_bounds(said_: dict[str, Any], field: str) -> None:
    wrong = replace(content(), **said_)
    assert wrong.starts
    assert [name for name, _ in faults(wrong, wrong.starts)] == [field]


def test_only_a_resident_pays_with_own_money(borough: Flask) -> None:
    party, manager = organisation()
    with pytest.raises(OnlyAResidents):
        posted_need(manager, holder=party, categories=("garden",), own_weekly_pence=4000, free_only=False)
    assert needs.needs_of([party]) == []
    with pytest.raises(NotANeed):
        posted_need(resident("Ann", "Bell"), own_weekly_pence=4000)


def test_whoever_pays_themselves_is_shown_who_costs_no_more_than_they_would_spend(borough: Flask, clock: Any) -> None:
    made, dear = own(), helper_of("Dear", price_pence=4001)
    found = queries.matches(made.part)
    assert [row.offer.id for row in found.rows] == [made.offer]  # though no own money is ready yet
    assert {count.constraint: count.first for count in found.counts}["price"] == 1
    (row,) = found.rows
    effect = queries.effect(found, row, kernel_clock.now())
    assert effect
    assert not effect.fits
    assert "Add own money first" in str(effect.reason)
    unit.write(need_services.edit_need, made.need, values={"own_weekly_pence": 4001}, by=made.resident)
    assert {row.offer.id for row in queries.matches(made.part).rows} == {made.offer, dear}


def test_a_plan_takes_no_more_of_a_week_than_they_would_spend_and_says_that_it_is_theirs(
    borough: Flask, clock: Any
) -> None:
    made = own(slots=MORNINGS)
    found = asked(made)
    best = queries.choice(found).best
    assert (best.plan.pence, best.plan.minutes) == (4000, 120)
    assert [(one.name, one.own, one.pence) for one in queries.payers(found).of(best)] == [("", True, 4000)]
    assert not queries.beyond(found)
    grant(made, 2500)
    again = asked(made)
    paid = queries.payers(again).of(queries.choice(again).best)
    assert [(one.name, one.pence) for one in paid] == [("Winter fund", 2000), ("", 2000)]
    assert [(one.name, one.pence) for one in queries.beyond(again).grants] == [("Winter fund", 2500)]


def test_asking_sets_own_money_aside_and_takes_it_from_the_week(borough: Flask, clock: Any) -> None:
    made = own()
    assert left_of(made) == 4000
    refused(made, OwnMoneyShort)  # nothing is ready: nothing changes
    assert stands(made) == (0, 0)
    give(made, 20_000)
    booking = made.booked()
    assert view(booking).paid_from is PaidFrom.OWN
    held = 2000 * len([visit for visit in of(booking) if visit.money.value == "held"])
    assert held
    assert stands(made) == (20_000 - held, held)
    assert unit.read(queries.plan, made.need).own_weekly_pence == 2000
    with pytest.raises(NotWhilePlanned):
        unit.write(need_services.edit_need, made.need, values={"own_weekly_pence": 9000}, by=made.resident)
    assert unit.read(ledger.verify) == []
    unit.write(services.cancel, booking, made.resident)
    outbox.drain()
    assert left_of(made) == 4000


def test_what_is_agreed_for_one_time_is_no_money_for_another(borough: Flask, clock: Any) -> None:
    made = own(5000, slots=MORNINGS)
    give(made, 50_000)
    made.booked(slots=MORNINGS[:1])
    assert left_of(made) == 3000
    assert queries.choice(asked(made)).best.plan.pence == 2000
    waiting = next(part for part in queries.plan(made.need).parts if part.state.value == "open")
    found = queries.matches(waiting.id)
    assert [row.offer.id for row in found.rows] == []  # both mornings would cost £40, and £30 is left
    assert {count.constraint: count.first for count in found.counts}["price"] == 1


def test_what_a_grant_pays_first_is_not_taken_from_their_week(borough: Flask, clock: Any) -> None:
    made = own()
    given = grant(made, 40_000)
    made.booked(grant=given.budget)
    assert left_of(made) == 4000
    other = own()
    give(other, 50_000)
    other.booked(grant=grant(other, 2000, name="Spring fund").budget, paid_from=PaidFrom.OWN)
    assert left_of(other) == 2000  # the grant is used up by one visit; the week is charged in full


def test_the_round_shares_out_within_what_they_would_spend(borough: Flask, clock: Any) -> None:
    made = own(slots=MORNINGS)
    run()
    assert [(offer, len(slots)) for offer, slots in said(made.need)] == [(made.offer, 2)]
    other = posted_need(made.resident, slots=TUESDAY, own_weekly_pence=1999, free_only=False)
    outbox.drain()
    run()
    assert said(other) == []  # each need has a week of its own
    unit.write(need_services.edit_need, other, values={"own_weekly_pence": 2000}, by=made.resident)
    run()
    assert [offer for offer, _ in said(other)] == [made.offer]


def test_it_is_said_asked_and_changed_in_pages(borough: Flask, clock: Any, sign_in: Any) -> None:
    made = own()
    client = sign_in(made.resident.person)
    page = client.get(f"/needs/{made.need}").text
    assert "Own money, up to £40.00 a week" in page
    money = f"/needs/{made.need}/edit/money"
    assert 'value="40.00"' in client.get(money).text
    for weekly in ("", "0", "-1", "12,50", "5000.01", "1e18"):
        answer = client.post(money, data={"money": "own", "weekly": weekly})
        assert answer.status_code == 422, weekly
        assert needs.need(made.need).own_weekly_pence == 4000
    assert "Write an amount from £1 to £5,000 a week." in client.post(money, data={"money": "own", "weekly": ""}).text
    assert client.post(money, data={"money": "own", "weekly": "60"}).status_code == 302
    assert needs.need(made.need).own_weekly_pence == 6000
    unit.write(planning.choose, made.part, made.offer, made.resident)
    asking = client.get(f"/bookings/new/{made.part}").text
    assert "Own money, £0.00 ready" in asking
    assert f'href="/purses/{made.resident.person}/add"' in asking
    plan = client.get(f"/plans/{made.need}").text
    assert "Own money pays for it, up to £60.00 a week." in plan
    assert client.post(money, data={"money": "free", "weekly": ""}).status_code == 302
    assert needs.need(made.need).free_only
