"""Every page that shows money of Stripe's says where it is the stand-in's."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.hub import people
from tests.payments.money_world import World

TEMPLATES = Path(__file__).parents[2] / "templates" / "payments"
ROOMS = (
    "books",
    "chargebacks",
    "funds",
    "gateway",
    "payees",
    "payouts",
    "purses",
    "recoveries",
    "remittances",
    "topups",
)
RULES = {"books/codes.html", "funds/open.html", "purses/limits.html"}  # they show no money
PAGES = [
    page
    for room in ROOMS
    for page in sorted((TEMPLATES / room).glob("*.html"))
    if '{% extends "layouts/' in page.read_text() and f"{room}/{page.name}" not in RULES
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_each_page_of_money_at_stripe_has_the_note(page: Path) -> None:
    assert page.read_text().count("{{ sandbox_note() }}") == 1


def test_and_people_read_it(world: World, sign_in: Any) -> None:
    fund = world.fund(10_000)
    finance = sign_in(people.officer("finance", "Fay", "Finch"))
    for path in ("/council/books/months", "/council/funds", f"/council/funds/{fund}"):
        assert "no real money moves" in finance.get(path).text, path
