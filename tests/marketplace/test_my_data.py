"""The download of my data: every room that keeps something about people has its share in it."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import unit
from hub.places import services as places
from tests.marketplace import market

SHARES = {
    "checks", "notices", "budgets", "owed_to_you", "needs", "offers", "proposals", "bookings", "visits", "messages",
    "reviews_written", "reviews_of_you", "outcomes", "places", "getting_paid", "paid_to_you", "worries_told", "gifts",
}  # fmt: skip


def test_each_room_has_its_share(borough: Flask, sign_in: Callable[..., FlaskClient]) -> None:
    joan = market.resident(email="joan@example.com", confirmed=True)
    need = market.posted_need(joan)
    worry = {"words": "Nobody has opened next door for days.", "about": "Number 4", "contact": "", "now": "no"}
    sign_in(joan.person).post("/worry", data=worry)
    unit.write(places.add_place, "The allotment", "garden", market.CENTRE, f"person:{joan.person}", by=joan)
    answer = sign_in(joan.person).get("/account/data.json")
    found = json.loads(answer.get_data(as_text=True))
    assert found.keys() >= SHARES
    assert [(view["id"], view["state"]) for view in found["needs"]] == [(need, "open")]
    assert [look["score"] for look in found["outcomes"][need]] == [3]
    assert [view["name"] for view in found["places"]] == ["The allotment"]
    assert [view["words"] for view in found["worries_told"]] == ["Nobody has opened next door for days."]
