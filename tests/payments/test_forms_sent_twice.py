"""A double click, two tabs, a stale page: the forms that make top-ups, own money, budgets and changes do their work once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.categories import services as categories
from hub.kernel import clock, ids, unit
from hub.kernel.access import SYSTEM
from hub.kernel.errors import SentBefore
from payments.budgets import queries as budgets
from payments.budgets import services as budget_services
from payments.budgets.domain import Step, StepState
from payments.gateway import ports
from payments.gateway.domain import CallKind
from payments.purses import queries as purses
from payments.purses import services as purse_services
from payments.topups import queries as topups
from payments.topups import services as topup_services
from payments.topups.domain import Method, Origin
from tests.hub import people
from tests.payments.money_world import World
from tests.payments.stripe_double import StripeDouble
from tests.payments.test_budgets_steps_pages import FORM
from tests.payments.test_holds_races import at_once
from tests.payments.test_stripe_whole_way import leads_to

SignIn = Callable[..., FlaskClient]


def mark(page: str) -> str:
    found = re.search(r'name="token"[^>]* value="([0-9A-Z]{26})"', page)
    assert found is not None
    return found[1]


def ahead(days: int) -> list[str]:
    day = clock.today() + timedelta(days=days)
    return [str(day.day), str(day.month), str(day.year)]


@pytest.fixture
def desk(app: Flask, sign_in: SignIn) -> FlaskClient:
    unit.write(categories.load_defaults)
    return sign_in(people.officer("finance", "Fay", "Finch"))


def test_a_top_up_is_begun_once(world: World, desk: FlaskClient) -> None:
    fund = world.fund(0)
    address = f"/topups/new/{fund}"
    form = {"token": mark(desk.get(address).text), "amount": "5", "method": "card", "origin": "funder"}
    there, again = (leads_to(desk.post(address, data=form)) for _ in range(2))
    assert there == again
    assert len(unit.read(topups.top_ups, fund)) == 1
    leads_to(desk.post(f"{there}/card"))
    assert leads_to(desk.post(address, data=form)) == f"/topups/{form['token']}"  # a stale page, once it is paid
    other = desk.post(address, data=form | {"amount": "6"})
    assert other.status_code == 409
    assert "You sent this form before" in other.text
    assert mark(other.text) != form["token"]
    assert len(unit.read(topups.top_ups, fund)) == 1
    desk.post(address, data=form | {"token": mark(other.text)})
    assert len(unit.read(topups.top_ups, fund)) == 2


def test_own_money_is_added_once(app: Flask, sign_in: SignIn) -> None:
    joan = people.enter()
    home, address = sign_in(joan), f"/purses/{joan}/add"
    form = {"token": mark(home.get(address).text), "amount": "20"}
    there, again = (leads_to(home.post(address, data=form)) for _ in range(2))
    assert there == again
    assert unit.read(purses.unpaid_pence, joan) == 2_000
    assert home.post(address, data=form | {"amount": "21"}).status_code == 409
    assert unit.read(purses.unpaid_pence, joan) == 2_000
    leads_to(home.post(f"{there}/card"))
    assert leads_to(home.post(address, data=form)) == f"/purses/{joan}/payments/{form['token']}"


def test_what_stripe_refused_is_asked_anew_and_what_it_did_not_answer_is_not(
    app: Flask, world: World, desk: FlaskClient, sign_in: SignIn, clock: Any
) -> None:
    stripe, joan, fund = StripeDouble(), people.enter(), world.fund(0)
    ports.provide(app, stripe)
    top_up = {"amount": "5", "method": "card", "origin": "funder"}
    for client, address, form in (
        (desk, f"/topups/new/{fund}", top_up), (sign_in(joan), f"/purses/{joan}/add", {"amount": "20"}),
    ):  # fmt: skip
        form["token"] = mark(client.get(address).text)
        stripe.faults = ["card_declined"]
        refused = client.post(address, data=form)
        assert refused.status_code == 422
        assert "Stripe did not accept this" in refused.text
        assert mark(refused.text) != form["token"]
        again = form | {"token": mark(refused.text)}
        stripe.faults = ["before"]
        silent = client.post(address, data=again)
        assert silent.status_code == 503
        assert mark(silent.text) == again["token"]  # it may have been done: the same asking
        clock.advance(timedelta(minutes=5))
        assert leads_to(client.post(address, data=again)).endswith(again["token"])
    assert len(stripe.made) == 2


def test_who_stripe_would_not_know_is_made_known_once_that_is_mended(
    app: Flask, world: World, desk: FlaskClient, clock: Any
) -> None:
    """A refusal of the payer of bank transfers is no verdict for ever; an answer that was lost is no refusal."""
    stripe, fund = StripeDouble(), world.fund(0)
    ports.provide(app, stripe)
    address = f"/topups/new/{fund}"
    form = {"amount": "5", "method": "bank", "origin": "funder", "token": mark(desk.get(address).text)}
    for _ in range(2):
        stripe.faults = ["bank_transfers_off"]
        refused = desk.post(address, data=form)
        assert refused.status_code == 422
        assert "Stripe says bank_transfers_off." in refused.text
        form["token"] = mark(refused.text)
    stripe.faults = ["after"]
    assert desk.post(address, data=form).status_code == 503
    clock.advance(timedelta(minutes=5))
    assert leads_to(desk.post(address, data=form)).endswith(form["token"])
    assert [call.kind for call, _id in stripe.made] == [CallKind.CUSTOMER, CallKind.CHECKOUT]  # found, not made again
    assert stripe.made[1][0].params["customer"] == stripe.made[0][1]


def test_an_account_that_stripe_would_not_make_is_made_once_that_is_mended(app: Flask, sign_in: SignIn) -> None:
    stripe, joan = StripeDouble(), people.enter()
    ports.provide(app, stripe)
    home, party = sign_in(joan), ids.urn("person", joan)
    stripe.faults = ["email_invalid"]
    assert home.post(f"/payees/{party}/set-up").status_code == 422
    for _ in range(2):
        there = home.post(f"/payees/{party}/set-up")
        assert there.headers["Location"] == f"https://connect.stripe.example/{stripe.made[0][1]}"
    assert [call.kind for call, _id in stripe.made] == [CallKind.ACCOUNT]


def test_somebody_elses_mark_leads_nowhere(app: Flask, sign_in: SignIn) -> None:
    joan, fred = people.enter(), people.enter("Fred", "Lee")
    form = {"token": ids.new(), "amount": "20"}
    leads_to(sign_in(joan).post(f"/purses/{joan}/add", data=form))
    answer = sign_in(fred).post(f"/purses/{fred}/add", data=form)
    assert answer.status_code == 409
    assert unit.read(purses.unpaid_pence, fred) == 0


def test_a_budget_is_written_once(world: World, desk: FlaskClient, sign_in: SignIn) -> None:
    joan, fund = people.enter(), world.fund()
    address = f"/council/budgets/new/person:{joan}"
    form: dict[str, Any] = {
        "token": mark(desk.get(address).text), "instalment": "100", "one_off": "",
        "starts": ahead(7), "ends": ahead(97), "funds": fund, "second": "", "third": "",
    }  # fmt: skip
    there, again = (leads_to(desk.post(address, data=form)) for _ in range(2))
    assert there == again == f"/council/budgets/{form['token']}"
    assert len(unit.read(budgets.waiting)) == 1
    assert desk.post(address, data=form | {"instalment": "101"}).status_code == 409
    (written,) = unit.read(budgets.waiting)
    assert written.terms.instalment_pence == 10_000
    other = sign_in(people.officer("finance", "Raj", "Rao"))
    other.post(f"/council/budgets/{written.id}/approve")
    assert leads_to(desk.post(address, data=form)) == there  # a stale page, once it is approved
    assert unit.read(budgets.waiting) == []


def test_a_change_of_terms_is_written_once(world: World, desk: FlaskClient, sign_in: SignIn) -> None:
    budget = world.budget(world.fund(), holder=f"person:{people.enter()}")
    address = f"/council/budgets/{budget}/terms"
    form = FORM | {"token": mark(desk.get(address).text), "starts": ahead(28)}
    assert {leads_to(desk.post(address, data=form)) for _ in range(2)} == {address}
    (waiting,) = unit.read(budgets.steps_waiting)
    assert desk.post(address, data=form | {"reason": "Another one."}).status_code == 409
    sign_in(people.officer("finance", "Raj", "Rao")).post(f"/council/budgets/changes/{waiting.id}/approve")
    assert leads_to(desk.post(address, data=form)) == address
    assert unit.read(budgets.steps_waiting) == []
    assert len(unit.read(budgets.steps_of, budget, (StepState.APPROVED,))) == 1


def test_two_clicks_at_one_moment_do_it_once(app: Flask, world: World) -> None:
    joan, fund, mine = people.enter(), world.fund(), ids.new()
    top_up = partial(
        topup_services.begin, fund, 500, Origin.FUNDER, Method.CARD, "https://kith.test/{id}", SYSTEM, ids.new()
    )
    own = partial(
        purse_services.begin, joan, 2_000, "https://kith.test/{id}", people.actor(joan), product="Own", request=mine
    )
    starts = clock.today() + timedelta(days=7)
    budget = partial(
        budget_services.write_budget, f"person:{joan}", [fund], 10_000,
        starts=starts, ends=starts + timedelta(days=90), by=SYSTEM, request=ids.new(),
    )  # fmt: skip
    standing = world.budget(fund)
    step = Step(clock.today() + timedelta(days=28), 5_000)
    change = partial(budget_services.write_change, standing, step, "Less help.", by=SYSTEM, request=ids.new())
    for action in (top_up, own, budget, change):
        first, second = at_once(app, action, action)
        assert first == second
        assert not isinstance(first, Exception)
    assert len(unit.read(topups.top_ups, fund)) == 1
    assert unit.read(purses.unpaid_pence, joan) == 2_000
    assert len(unit.read(budgets.waiting)) == 1
    assert len(unit.read(budgets.steps_waiting)) == 1
    with pytest.raises(SentBefore):
        unit.write(
            purse_services.begin, joan, 2_001, "https://kith.test/{id}", people.actor(joan), product="Own", request=mine
        )
