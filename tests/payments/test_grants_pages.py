"""Doorways of grants: finance gives and decides, the funder sees no names, the resident is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.categories import services as categories
from hub.kernel import clock as clocks
from hub.kernel import ids, outbox, unit
from payments.grants import queries
from payments.grants.domain import GrantState
from payments.limits.domain import DEFAULT
from tests.hub.people import enter, officer
from tests.payments.money_world import World


def said(days: int) -> str:
    day = clocks.today() + timedelta(days=days)
    return f"{day.day} {day.month} {day.year}"


@pytest.fixture
def fund(app: Flask) -> str:
    unit.write(categories.load_defaults)
    return World().fund(100_000, name="Winter fund")


def filled(given_by: str, **more: Any) -> dict[str, Any]:
    return {"token": ids.new(), "amount": "60", "fund": given_by, "ends": said(30), "reason": "Meals."} | more


def test_it_is_given_on_a_page_told_and_seen_by_the_funder_without_names(app: Flask, fund: str, sign_in: Any) -> None:
    joan, desk = enter(), sign_in(officer("finance"))
    assert "Joan P." in desk.get("/council/grants/new?q=parker").text
    address = f"/council/grants/new/{joan}"
    assert "Winter fund, £1,000.00 left" in desk.get(address).text
    form = filled(fund, categories=["meals"])
    page = desk.post(address, data=form, follow_redirects=True).text
    assert "The grant is given" in page
    assert "Meals." in page
    assert desk.post(address, data=form).status_code == 302  # a second click
    (grant,) = unit.read(queries.grants_of, f"person:{joan}")
    outbox.drain()
    told = sign_in(joan).get("/account/notices").text
    assert "Winter fund gives you £60.00 towards help" in told
    assert "Why: Meals." in told
    assert "A grant until" in sign_in(joan).get("/budgets").text
    assert "£60.00" in sign_in(joan).get(f"/budgets/{grant.budget}").text
    trustee = officer("funder", "Fay", "Yule")
    assert sign_in(trustee).get(f"/funds/{fund}/grants").status_code == 404
    own = World().fund(50_000, name="Own fund", owner=f"person:{trustee}")
    desk.post(address, data=filled(own, reason="Nobody else reads this."))
    seen = sign_in(trustee).get(f"/funds/{own}/grants").text
    assert "£60.00" in seen
    assert "Joan" not in seen
    assert "Nobody else reads this." not in seen
    assert f"/funds/{own}/grants" in sign_in(trustee).get("/funds").text


def test_over_the_limit_a_colleague_decides_on_a_page(app: Flask, fund: str, sign_in: Any) -> None:
    joan, first, second = enter(), officer("finance"), officer("finance", "Ann", "Bell")
    desk, other = sign_in(first), sign_in(second)
    amount = str(DEFAULT.grant_pence // 100 + 1)
    desk.post(f"/council/grants/new/{joan}", data=filled(fund, amount=amount))
    (grant,) = unit.read(queries.grants)
    outbox.drain()
    assert grant.state is GrantState.PROPOSED
    assert "Someone else in finance decides this" in desk.get(f"/council/grants/{grant.id}").text
    assert desk.post(f"/council/grants/{grant.id}/approve").status_code == 403
    assert "A grant waits for a second officer" in other.get("/account/notices").text
    assert other.post(f"/council/grants/{grant.id}/refuse", data={"reason": ""}).status_code == 422
    assert "The grant is given" in other.post(f"/council/grants/{grant.id}/approve", follow_redirects=True).text
    assert other.post(f"/council/grants/{grant.id}/approve").status_code == 409
    assert "£501.00" in desk.get("/council/grants").text


@pytest.mark.parametrize(
    "wrong",
    [
        *({"amount": text} for text in ("", "0", "-1", "1e18", "12,50", "0.005", "£x", "1000000.01")),
        *({"ends": text} for text in ("", "1 1 2020", "31 2 2027")),
        {"fund": "elsewhere"},
        {"reason": ""},
        {"reason": "x" * 501},
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(
    app: Flask, fund: str, sign_in: Any, wrong: dict[str, str]
) -> None:
    answer = sign_in(officer("finance")).post(f"/council/grants/new/{enter()}", data=filled(fund, **wrong))
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    assert unit.read(queries.grants) == []


def test_more_than_the_fund_has_is_refused(app: Flask, fund: str, sign_in: Any) -> None:
    poor = World().fund(1_000, name="Poor fund")
    answer = sign_in(officer("finance")).post(f"/council/grants/new/{enter()}", data=filled(poor))
    assert answer.status_code in (409, 422)
    assert "£10.00 left" in answer.text
    assert unit.read(queries.grants) == []
