"""Sharing in the browser: proposed, handed over, agreed; the helper's side; left and answered; what finance sees."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from flask import Flask

from hub.kernel import outbox, unit
from hub.people import services as people
from marketplace.bookings import services as bookings
from marketplace.needs import queries as needs
from marketplace.plans import services as plans
from marketplace.sharings import queries
from marketplace.sharings.domain import SharingState
from payments.budgets import queries as budgets
from tests.marketplace.agreements import deal, finance, first, make_visit, told
from tests.marketplace.market import resident
from tests.marketplace.pooled import adds_up, budget_of, shared

FROM = date(2025, 12, 1)
DAYS = {"slots": ["1-600-60"], "starts": ["8", "12", "2025"], "ends": ["", "", ""]}
BAD_DAYS = ({"starts": ["1", "1", "2020"]}, {"starts": ["31", "12", "9999"]}, {"ends": ["7", "12", "2025"]})


def test_two_residents_share_from_the_plan_to_the_statement(borough: Flask, sign_in: Any) -> None:
    made = deal()
    joan, ann = sign_in(made.resident.person), resident("Ann", "Bell")
    theirs = budget_of(ann, 50_000)
    parts = f"/sharings/new/{made.part}"
    unit.write(plans.choose, made.part, made.offer, made.resident)
    assert parts in joan.get(f"/bookings/new/{made.part}").text
    assert "nobody can be searched for" in joan.get(parts).text
    form = DAYS | {"mine": "2", "second": "1", "payer": f"{made.resident.person}:{made.budget}"}
    for wrong in (
        {"mine": "0"},
        {"second": ""},
        {"second": "half"},
        {"payer": "x"},
        {"third": "21"},
        {"slots": []},
        *BAD_DAYS,
    ):
        assert joan.post(parts, data=form | wrong).status_code == 422, wrong
    assert unit.read(queries.sharings_of, [made.resident.person]) == []
    address = joan.post(parts, data=form).location
    page = joan.get(address).text
    link = re.search(r"/sharings/join/[\w-]{40,}", page)
    assert link
    guest = sign_in(ann.person)
    page = guest.get(link[0]).text
    assert "Joan P." in page
    assert "£6.67 a week" in page
    assert "What this would do to the budget" in page
    assert guest.post(link[0], data={"payer": "elsewhere"}).status_code == 422
    assert guest.post(link[0], data={"payer": f"{ann.person}:{made.budget}"}).status_code == 422
    assert guest.post(link[0], data={"payer": f"{ann.person}:{theirs}"}).location.endswith(address)
    assert guest.get(link[0]).status_code == 409
    assert guest.get("/sharings").status_code == 200
    outbox.drain()
    view = unit.read(queries.sharing, address.rpartition("/")[2])
    helper = sign_in(made.supplier.person)
    page = helper.get(f"/bookings/{view.booking}").text
    assert "Joan P., Ann B." in page
    assert "/sharing" not in page
    helper.post(f"/bookings/{view.booking}/accept", data={"carer": ""})
    outbox.drain()
    assert "Joan Parker, Ann Bell" in helper.get(f"/bookings/{view.booking}").text
    page = guest.get(address).text
    assert "The share of Ann B., visit by visit" in page
    assert "£6.67" in page
    assert "Joan Parker" not in page
    visit = first(str(view.booking))
    assert guest.get(f"/visits/{visit.id}").status_code == 200
    assert guest.get(f"/bookings/{view.booking}").status_code == 403
    assert guest.post(f"/visits/{visit.id}/cancel", data={}).status_code == 403
    officer = sign_in(finance().person)
    assert f"/council/pools/{view.pool}" in officer.get(f"/council/budgets/{theirs}").text
    assert "£13.33" in officer.get(f"/council/pools/{view.pool}").text
    assert "Ann Bell" in officer.get("/council/pools").text
    assert "Shared with others" in joan.get(f"/plans/{made.need}").text


def test_one_leaves_and_the_others_answer_on_their_pages(borough: Flask, sign_in: Any) -> None:
    made = shared((1, 1, 1)).agreed()
    base = f"/sharings/{made.sharing}"
    joan, ann, cyril = (sign_in(who.person) for who in made.people)
    assert "The others are asked" in cyril.get(f"{base}/leave/2").text
    assert ann.get(f"{base}/leave/2").status_code == 403
    assert joan.get(f"{base}/answer/0").status_code == 409
    assert cyril.post(f"{base}/leave/2").status_code == 302
    outbox.drain()
    page = joan.get(f"{base}/answer/0").text
    assert "£10.00 a week instead of £6.67" in page
    assert joan.post(f"{base}/answer/0", data={}).status_code == 422
    assert cyril.post(f"{base}/stay/2").status_code == 302
    assert joan.post(f"{base}/answer/0", data={"yes": "yes"}).status_code == 409
    cyril.post(f"{base}/leave/2")
    assert joan.post(f"{base}/answer/0", data={"yes": "yes"}).status_code == 302
    assert "Not answered yet" in ann.get(base).text
    assert ann.post(f"{base}/answer/1", data={"yes": "no"}).status_code == 302
    assert "This ends for everyone" in joan.get(base).text
    adds_up(made)


def test_a_supporter_agrees_within_their_limit_and_one_without_leave_does_not(borough: Flask, sign_in: Any) -> None:
    made = shared((1, 1))
    ann, maya = made.people[1], resident("Maya", "Bell")
    scopes = ("view", "arrange", "spend")
    unit.write(people.delegate, str(ann.person), str(maya.person), scopes, 1_00, FROM, None, "Seen", by=ann)
    link = f"/sharings/join/{made.view.seat(1).code}"
    client = sign_in(maya.person)
    assert "Ann B." in client.get(link).text
    said = client.post(link, data={"payer": f"{ann.person}:{made.budgets[1]}"})
    assert said.status_code == 409  # £1 in four weeks is not enough for a share of the visits
    assert "£1.00" in said.text
    assert made.view.booking is None
    view = unit.read(budgets.budget, str(made.budgets[1]))
    assert view
    assert view.held_pence == 0
    assert sign_in(resident("Stan", "Peel").person).get(f"/sharings/{made.sharing}").status_code == 403


def test_no_thank_you_ends_it_and_says_nothing_of_who(borough: Flask, sign_in: Any) -> None:
    made = shared((1, 1))
    client = sign_in(made.people[1].person)
    assert client.post(f"/sharings/join/{made.view.seat(1).code}/decline").status_code == 302
    assert made.view.state is SharingState.OVER
    assert client.get("/sharings/join/nothing").status_code == 404


def test_what_is_owed_for_a_shared_visit_is_one_line(borough: Flask, sign_in: Any, clock: Any) -> None:
    made = shared((1, 1, 1)).agreed()
    visit = first(made.booking)
    make_visit(clock, visit, made.deal.supplier)
    unit.write(bookings.confirm, visit.id, made.deal.resident)
    page = sign_in(made.deal.supplier.person).get("/account/owed").text
    assert page.count(f"/visits/{visit.id}") == 1
    assert "£20.00" in page


def test_those_who_share_read_neither_address_nor_whole_names(borough: Flask, sign_in: Any) -> None:
    made = shared((1, 1, 1)).agreed()
    visit = first(made.booking)
    joan, ann, _cyril = (sign_in(who.person) for who in made.people)
    helper = sign_in(made.deal.supplier.person)
    postcode = unit.read(needs.postcode_of, made.deal.need)
    assert postcode
    page = ann.get(f"/visits/{visit.id}").text
    assert postcode not in page
    assert "Joan P." in page
    page = joan.get(f"/visits/{visit.id}").text + joan.get(f"/bookings/{made.booking}").text
    assert postcode in page
    assert "Ann B., Cyril D." in page
    assert "Ann Bell" not in page
    page = helper.get(f"/visits/{visit.id}").text + helper.get(f"/bookings/{made.booking}").text
    assert "Ann Bell, Cyril Dunn" in page


def test_whoever_has_left_hears_and_reads_of_their_own_share_only(borough: Flask, sign_in: Any, clock: Any) -> None:
    made = shared((1, 1, 1)).agreed()
    clock.set(first(made.booking).starts_at - timedelta(hours=3))
    made.leave(2)
    made.answer(0)
    made.answer(1)
    said = [notice.words for notice in told(made.people[2])]
    assert "The others go on without you" in said[0]
    made.leave(1)
    made.answer(0, yes=False)
    assert [notice.words for notice in told(made.people[2])] == said
    client = sign_in(made.people[2].person)
    page = client.get(f"/sharings/{made.sharing}").text
    assert "You no longer share this" in page
    assert "The share of Cyril D., visit by visit" in page
    assert "Ann" not in page
    assert "£10.00" not in page
    assert client.get(f"/sharings/{made.sharing}/leave/2").status_code == 409
    assert client.post(f"/sharings/{made.sharing}/leave/2").status_code == 409


def test_who_would_share_with_own_money_reads_where_to_add_what_is_missing(borough: Flask, sign_in: Any) -> None:
    made = shared((1, 1))
    ann = made.people[1]
    page = sign_in(ann.person).get(f"/sharings/join/{made.view.seat(1).code}").text
    assert "Add own money first" in page
    assert f'href="/purses/{ann.person}/add"' in page
