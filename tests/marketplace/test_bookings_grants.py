"""A grant pays first: on the page, in the plan, as visits come into reach, and with nothing else behind it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.week import Slot
from marketplace.bookings import services
from marketplace.bookings.domain import GrantNotUsable, GrantShort
from marketplace.plans import queries as plans
from marketplace.plans import services as plan_services
from marketplace.visits.domain import Money
from payments.grants import queries
from payments.grants import services as grants
from payments.grants.queries import GrantView
from payments.holds import queries as holds
from payments.holds.domain import HoldState, Payer
from tests.marketplace.agreements import Deal, deal, finance, first, make_visit, money_of, of, view
from tests.marketplace.market import posted_need
from tests.marketplace.test_bookings_rules import refused
from tests.payments.money_world import World

UNTIL = date(2026, 1, 31)


def give(made: Deal, pence: int, **more: Any) -> GrantView:
    options = {"ends": UNTIL, "reason": "A hard winter.", "by": finance()} | more
    fund = World().fund(name=options.pop("name", "Winter fund"))
    return stands(unit.write(grants.write_grant, made.holder, fund, pence, **options))


def stands(id_: str) -> GrantView:
    found = unit.read(queries.grant, id_)
    assert found is not None
    return found


def payers(booking: str) -> list[str]:
    """What pays for each of its visits, in order."""
    return [money_of(visit).budget for visit in of(booking)]


def test_visits_are_paid_from_the_grant_in_order_and_then_from_the_budget(borough: Flask, clock: Any) -> None:
    made = deal()
    grant = give(made, 5_000)
    before = made.purse()
    booking = made.booked(grant=grant.budget)
    assert (view(booking).grant, view(booking).budget_id) == (grant.budget, made.budget)
    paid = payers(booking)
    assert paid[:2] == [grant.budget] * 2
    assert set(paid[2:]) == {made.budget}
    assert (stands(grant.id).free_pence, stands(grant.id).held_pence) == (1_000, 4_000)
    assert unit.read(plans.part, made.part).paid_grant
    visit = first(booking)
    make_visit(clock, visit, made.supplier)
    unit.write(services.confirm, visit.id, made.resident)
    assert money_of(visit).state is HoldState.CAPTURED
    assert stands(grant.id).spent_pence == 2_000
    assert made.purse()[3] == before[3]
    unit.write(services.query, visit.id, made.resident, "She left early.")
    unit.write(
        services.decide_query, visit.id, finance(), outcome="partial", reasons="A quarter was missing.", paid_minutes=45
    )
    assert (stands(grant.id).spent_pence, stands(grant.id).free_pence) == (1_500, 1_500)
    unit.write(services.cancel, booking, made.resident)
    assert stands(grant.id).held_pence <= 2_000  # no more than what short notice costs
    assert not unit.read(plans.part, made.part).paid_grant
    assert unit.read(holds.verify) == unit.read(queries.verify) == []


def test_visits_that_come_into_reach_use_what_is_free_of_it_first(borough: Flask, clock: Any) -> None:
    made = deal()
    grant = give(made, 30_000)
    booking = made.booked(grant=grant.budget)
    many = len(of(booking))
    assert {visit.money for visit in of(booking) if visit.starts_at.date() <= UNTIL} == {Money.HELD}  # it is all here
    clock.advance(timedelta(days=14))
    unit.write(services.extend, booking, clock.now())
    many = max(many, sum(visit.starts_at.date() <= UNTIL for visit in of(booking)))
    clock.advance(timedelta(days=21))
    unit.write(services.extend, booking, clock.now())
    later = of(booking)[many:]
    assert {visit.starts_at.date() <= UNTIL for visit in later} == {False}
    assert {money_of(visit).payer for visit in later} == {Payer(str(made.budget))}  # they are after its last day
    assert unit.read(holds.verify) == []


def test_with_nothing_else_behind_it_all_of_it_must_fit(borough: Flask) -> None:
    made = deal(pence=None)
    grant = give(made, 5_000)
    refused(made, GrantShort, grant=grant.budget)
    refused(made, GrantShort, grant=give(made, 2_000, name="Other fund").budget)
    assert stands(grant.id).held_pence == 0
    booking = made.booked(grant=grant.budget, ends=date(2025, 12, 16))
    assert set(payers(booking)) == {grant.budget}


def test_a_grant_that_is_not_for_this_is_refused(borough: Flask) -> None:
    made = deal()
    refused(made, GrantNotUsable, grant=give(made, 5_000, name="Garden fund", categories=["garden"]).budget)
    other = deal()
    refused(made, GrantNotUsable, grant=give(other, 5_000).budget)
    refused(made, GrantNotUsable, grant=other.budget)
    assert unit.read(plans.part, made.part).booking is None


def test_it_is_chosen_on_the_page_and_the_plan_says_what_pays_for_what(borough: Flask, sign_in: Any) -> None:
    made = deal(slots=(Slot(1, 10 * 60, 60),))
    client = sign_in(made.resident.person)
    slots = unit.read(plans.part, made.part).slots
    unit.write(plan_services.choose, made.part, made.offer, made.resident, slots, None)
    address = f"/bookings/new/{made.part}"
    assert "A grant that pays first" not in client.get(address).text
    grant = give(made, 9_000)
    page = client.get(address).text
    assert "Winter fund, £90.00 left until Saturday 31 January 2026" in page
    form = {"slots": ["1-600-60"], "starts": ["8", "12", "2025"], "ends": ["", "", ""]}
    assert client.post(address, data=form | {"grant": "elsewhere"}).status_code == 422
    assert client.post(address, data=form | {"grant": str(grant.budget)}).status_code == 302
    assert stands(grant.id).held_pence == 8_000
    page = client.get(f"/plans/{made.need}").text
    assert "A grant pays first" in page
    assert "£20.00 a week from a grant as far as it reaches" in page
    booking = unit.read(plans.part, made.part).booking
    assert "£10.00 free, £80.00 set aside, until Saturday 31 January 2026" in client.get(f"/bookings/{booking}").text
    budgets = client.get("/budgets").text
    assert "A grant until Saturday 31 January 2026" in budgets
    shown = client.get(f"/budgets/{grant.budget}").text
    assert "goes back to the fund that gave it" in shown
    assert "Winter fund" in shown


def test_the_page_says_how_far_the_grant_reaches_and_that_comes_true(borough: Flask, sign_in: Any) -> None:
    made = deal(slots=(Slot(1, 10 * 60, 60),))
    client = sign_in(made.resident.person)
    slots = unit.read(plans.part, made.part).slots
    unit.write(plan_services.choose, made.part, made.offer, made.resident, slots, None)
    grant = give(made, 5_000)
    page = " ".join(client.get(f"/bookings/new/{made.part}").text.split())
    found = re.search(
        r"(\d+) of the next (\d+), £40.00.*Left of it after that.*?£10.00.*?for the rest.*?£([\d.]+)", page
    )
    assert found, page
    assert found[1] == "2"
    booking = made.booked(grant=grant.budget)
    paid = payers(booking)
    assert (paid.count(str(grant.budget)), len(paid)) == (2, int(found[2]))
    assert made.purse()[1] == round(float(found[3]) * 100)


def test_it_is_kept_for_something_else(borough: Flask, sign_in: Any) -> None:
    made = deal(slots=(Slot(1, 10 * 60, 60),))
    grant = give(made, 9_000)
    client = sign_in(made.resident.person)
    slots = unit.read(plans.part, made.part).slots
    unit.write(plan_services.choose, made.part, made.offer, made.resident, slots, None)
    form = {"slots": ["1-600-60"], "starts": ["8", "12", "2025"], "ends": ["", "", ""], "grant": "none"}
    assert client.post(f"/bookings/new/{made.part}", data=form).status_code == 302
    assert stands(grant.id).held_pence == 0


def test_it_may_stand_behind_a_need_by_itself(borough: Flask) -> None:
    made = deal(pence=None)
    grant = give(made, 40_000)
    need = posted_need(made.resident, budget_id=grant.budget, free_only=False)
    outbox.drain()
    (part,) = [one.id for one in plans.parts_of([need])]
    booking = Deal(made.resident, made.supplier, made.party, made.offer, need, grant.budget, part).booked()
    assert set(payers(booking)) == {grant.budget}
    assert unit.read(holds.verify) == []


def test_help_that_costs_nothing_uses_no_grant(borough: Flask) -> None:
    made = deal(price=0, pence=None)
    grant = give(made, 5_000)
    assert view(made.booked(grant=grant.budget)).grant is None


def test_one_that_is_gone_since_the_page_was_opened_is_not_forgotten(borough: Flask, sign_in: Any) -> None:
    made = deal(slots=(Slot(1, 10 * 60, 60),))
    client = sign_in(made.resident.person)
    slots = unit.read(plans.part, made.part).slots
    unit.write(plan_services.choose, made.part, made.offer, made.resident, slots, None)
    form = {"slots": ["1-600-60"], "starts": ["8", "12", "2025"], "ends": ["", "", ""], "grant": "0" * 26}
    answer = client.post(f"/bookings/new/{made.part}", data=form)
    assert answer.status_code in (409, 422), answer.text
    assert unit.read(plans.part, made.part).booking is None


def test_a_grant_that_would_pay_for_no_visit_is_not_suggested_and_says_why(borough: Flask, sign_in: Any) -> None:
    made = deal(slots=(Slot(1, 10 * 60, 60),))  # £20 on Tuesdays, from 9 December
    client = sign_in(made.resident.person)
    unit.write(plan_services.choose, made.part, made.offer, made.resident, view_of(made).slots, None)
    small = str(give(made, 1_500, name="Small fund", ends=date(2025, 12, 20)).budget)
    over = str(give(made, 9_000, name="Early fund", ends=date(2025, 12, 3)).budget)
    address = f"/bookings/new/{made.part}"
    page = client.get(address).text
    assert chosen(page) == ["none"]
    assert (
        hint(page, small) == "It would pay for none of these visits: what is left of it is less than one of them costs."
    )
    assert hint(page, over) == "It would pay for none of these visits: they begin after its last day."
    good = str(give(made, 5_000, name="Good fund", ends=date(2026, 1, 31)).budget)  # the last to end of the three
    page = client.get(address).text
    assert (chosen(page), hint(page, good)) == ([good], "")
    wrong = {"slots": ["1-600-60"], "starts": ["31", "2", "2026"], "ends": ["", "", ""], "grant": small}
    assert chosen(client.post(address, data=wrong).text) == [small]  # what they chose themselves stays
    form = {"slots": ["1-600-60"], "starts": ["8", "12", "2025"], "ends": ["", "", ""], "grant": small}
    booking = client.post(address, data=form).location.rpartition("/")[2]
    assert small not in payers(booking)
    assert made.purse()[1] > 0  # the budget pays, as the page had said


def test_a_grant_that_pays_nothing_of_that_person_is_not_suggested(borough: Flask, sign_in: Any) -> None:
    made = deal(slots=(Slot(1, 10 * 60, 60),))
    client = sign_in(made.resident.person)
    unit.write(plan_services.choose, made.part, made.offer, made.resident, view_of(made).slots, None)
    grant = str(give(made, 9_000).budget)
    unit.write(services.declare_relative, made.offer, made.holder, [grant], made.resident)
    page = client.get(f"/bookings/new/{made.part}").text
    assert chosen(page) == ["none"]
    assert "They are a relative who lives in the same household" in hint(page, grant)
    answer = client.post(
        f"/bookings/new/{made.part}",
        data={"slots": ["1-600-60"], "starts": ["8", "12", "2025"], "ends": ["", "", ""], "grant": grant},
    )
    assert (answer.status_code, "relative who lives in the same household" in answer.text) == (409, True)


def view_of(made: Deal) -> Any:
    return unit.read(plans.part, made.part)


def chosen(page: str) -> list[str]:
    """Which grant is ticked."""
    ticked = [one for one in re.findall(r"<input[^>]*>", page) if 'name="grant"' in one and " checked" in one]
    return [value for one in ticked for value in re.findall(r'value="([^"]*)"', one)]


def hint(page: str, grant: str) -> str:
    """What is said below a grant."""
    (box,) = [one for one in re.findall(r"<input[^>]*>", page) if f'value="{grant}"' in one and 'name="grant"' in one]
    said = re.search(r'id="([^"]+)"', box)
    assert said
    found = re.search(rf'id="{said[1]}-item-hint"[^>]*>(.*?)</div>', page, re.DOTALL)
    return " ".join(found[1].split()) if found else ""
