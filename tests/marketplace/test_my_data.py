"""The download of my data: every room that keeps something about people has its share in it."""

from __future__ import annotations

import json
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from tests.marketplace import market

SHARES = {
    "checks", "notices", "budgets", "owed_to_you", "needs", "offers", "proposals", "bookings", "visits", "messages",
    "reviews_written", "reviews_of_you",
}  # fmt: skip


def test_each_room_has_its_share(borough: Flask, sign_in: Callable[..., FlaskClient]) -> None:
    joan = market.resident(email="joan@example.com", confirmed=True)
    need = market.posted_need(joan)
    answer = sign_in(joan.person).get("/account/data.json")
    found = json.loads(answer.get_data(as_text=True))
    assert found.keys() >= SHARES
    assert [(view["id"], view["state"]) for view in found["needs"]] == [(need, "open")]
