"""Every page that shows money of Stripe's says where it is the stand-in's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.hub import people
from tests.payments.money_world import World

EVERY = Path(__file__).parents[2] / "templates"
TEMPLATES = EVERY / "payments"
ROOMS = (
    "books",
    "chargebacks",
    "expenses",
    "funds",
    "gateway",
    "payees",
    "payouts",
    "purses",
    "recoveries",
    "remittances",
    "topups",
)
RULES = {  # they show no money that moves
    "books/codes.html",
    "expenses/mileage.html",
    "expenses/new.html",
    "expenses/rates.html",
    "funds/open.html",
    "purses/limits.html",
}
# What a page of any other room says that speaks of paying through Stripe.
SPEAKS = re.compile(r"Stripe|remittances|payees|topups|[Oo]wed to you|bank account")


def _pages(folder: Path, pattern: str) -> list[Path]:
    return [page for page in sorted(folder.glob(pattern)) if '{% extends "layouts/' in page.read_text()]


PAGES = [page for room in ROOMS for page in _pages(TEMPLATES / room, "*.html") if f"{room}/{page.name}" not in RULES]
ELSEWHERE = [
    page
    for page in _pages(EVERY, "**/*.html")
    if SPEAKS.search(page.read_text())
    and not page.is_relative_to(TEMPLATES / "sandbox")  # these are the stand-in itself, and say so by their banner
    and f"{page.parent.name}/{page.name}" not in RULES
    and page not in PAGES
]


@pytest.mark.parametrize("page", [*PAGES, *ELSEWHERE], ids=lambda page: f"{page.parent.name}/{page.name}")
def test_each_page_of_money_at_stripe_has_the_note(page: Path) -> None:
    assert page.read_text().count("{{ sandbox_note() }}") == 1


def test_pages_of_other_rooms_are_found_by_what_they_say() -> None:
    assert EVERY / "marketplace" / "bookings" / "owed.html" in ELSEWHERE


def test_and_people_read_it(world: World, sign_in: Any) -> None:
    fund = world.fund(10_000)
    finance = sign_in(people.officer("finance", "Fay", "Finch"))
    for path in ("/council/books/months", "/council/funds", f"/council/funds/{fund}"):
        assert "no real money moves" in finance.get(path).text, path
