"""A commissioner changes, by a decision on the record, what one officer in finance decides alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import clock as clocks
from hub.kernel import unit
from hub.kernel.dated import StartsTooSoon
from hub.kernel.errors import Forbidden
from oversight.decisions import queries as decisions
from oversight.decisions.domain import Reasons
from oversight.levers import services
from payments.limits import queries as limits
from payments.limits.domain import DEFAULT, Limits
from tests.hub.people import actor, officer

ADDRESS = "/council/decisions/new/limits"
NEW = Limits(run_pence=300_050, break_pence=5_000)


def why() -> Reasons:
    return Reasons("Our rules of finance", "Two look at more.", "None.", "none", clocks.today() + timedelta(weeks=4))


def said(day: Any) -> str:
    return f"{day.day} {day.month} {day.year}"


def filled(**more: str) -> dict[str, str]:
    given = {
        "run_pence": "3000.50",
        "break_pence": "50",
        "grant_pence": "400",
        "starts": said(clocks.today() + timedelta(days=1)),
    }
    words = {
        "power": "Our rules of finance",
        "reasons": "Two look at more.",
        "alternatives": "None.",
        "conflicts": "none",
    }
    return given | words | {"review_on": said(clocks.today() + timedelta(weeks=4)), "public": "y"} | more


def test_new_limits_hold_from_their_day_on_and_not_before(app: Flask, clock: Any) -> None:
    by, tomorrow = actor(officer("commissioner")), clocks.today() + timedelta(days=1)
    decision = unit.write(services.set_limits, NEW, tomorrow, why=why(), by=by)
    assert unit.read(limits.limits) == DEFAULT
    assert unit.read(limits.limits, tomorrow) == NEW
    assert "£3,000.50" in unit.read(decisions.decision, decision, public_only=True).decision
    clock.advance(timedelta(days=1))
    assert unit.read(limits.limits) == NEW


@pytest.mark.parametrize("role", ["finance", "safeguarding", "administrator", "councillor"])
def test_nobody_else_sets_them_and_a_refusal_leaves_nothing(app: Flask, role: str) -> None:
    tomorrow = clocks.today() + timedelta(days=1)
    with pytest.raises(Forbidden):
        unit.write(services.set_limits, NEW, tomorrow, why=why(), by=actor(officer(role)))
    with pytest.raises(StartsTooSoon):
        unit.write(services.set_limits, NEW, clocks.today(), why=why(), by=actor(officer("commissioner")))
    assert unit.read(decisions.decisions, public_only=False) == []
    assert unit.read(limits.versions).decided == ()


def test_the_page_says_what_holds_and_the_register_what_was_decided(
    app: Flask, client: FlaskClient, sign_in: Any
) -> None:
    desk = sign_in(officer("commissioner"))
    assert ADDRESS in desk.get("/council/decisions").text
    assert 'value="5,000.00"' in desk.get(ADDRESS).text
    done = desk.post(ADDRESS, data=filled(), follow_redirects=True)
    assert "payments to suppliers up to £3,000.50, differences up to £50.00, grants up to £400.00" in done.text
    assert "payments to suppliers up to £3,000.50" in desk.get(ADDRESS).text
    assert "payments to suppliers up to £3,000.50" in client.get("/market/decisions").text
    assert sign_in(officer("safeguarding")).get(ADDRESS).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        *({"run_pence": text} for text in ("", "0", "-1", "1e18", "12,50", "0.005", "1000000.01", "much")),
        *({"starts": text} for text in ("", "1 1 2020", "31 2 2027")),
        {"reasons": ""},
        {"review_on": "1 1 2020"},
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_changes_nothing(
    app: Flask, sign_in: Any, wrong: dict[str, str]
) -> None:
    answer = sign_in(officer("commissioner")).post(ADDRESS, data=filled(**wrong))
    assert answer.status_code == 422
    assert f'id="{next(iter(wrong))}-error"' in answer.text
    assert unit.read(limits.versions).decided == ()
