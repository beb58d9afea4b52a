"""Edits of an approved offer, of which some hold at once and some wait: what is live, what waits, and what is said."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask

from hub.kernel import unit
from hub.kernel.access import SYSTEM
from marketplace.offers import queries, services
from marketplace.offers.domain import Unit
from tests.marketplace import market

WORDS = {"title": "Shopping and a chat", "description": "I do the weekly shop and bring it to your kitchen."}


def price(pounds: str, unit_: str = "hour", minutes: int = 60) -> dict[str, str]:
    return {"price_pence": pounds, "unit": unit_, "minimum_minutes": str(minutes)}


@pytest.fixture
def bola(borough: Flask) -> Any:
    for category in ("shopping", "company"):
        unit.write(
            services.set_band,
            category=category,
            unit=Unit.HOUR,
            low_pence=1200,
            high_pence=2000,
            starts=date(2025, 1, 1),
            by=SYSTEM,
        )
    return market.resident("Bola", "Ade")


@pytest.fixture
def live(bola: Any) -> str:
    return market.live_offer(f"person:{bola.person}", bola)


@pytest.fixture
def at_home(bola: Any, sign_in: Any) -> Any:
    return sign_in(bola.account)


def save(client: Any, offer: str, step: str, data: dict[str, Any]) -> str:
    return client.post(f"/offers/{offer}/edit/{step}", data=data, follow_redirects=True).get_data(as_text=True)


def waits() -> dict[str, Any]:
    return {change.field: change.after for edit in queries.revisions_waiting() for change in edit.changes}


def test_a_price_inside_the_band_does_not_wait_for_words(at_home: Any, live: str) -> None:
    said = save(at_home, live, "words", WORDS)
    assert "The council looks at this change first; until then the offer stays as it was" in said
    said = save(at_home, live, "price", price("18"))
    assert "Saved. The change is live. What you changed before still waits for the council." in said
    view = queries.offer(live)
    assert (view.title, view.price_pence) == ("Shopping with a smile", 1800)
    assert waits() == {"title": WORDS["title"], "description": WORDS["description"]}
    assert "£18.00 an hour" in said
    assert all(words in said for words in ("Now", "After", WORDS["title"]))  # its maker reads what waits
    assert re.search(r'<h2 class="govuk-heading-s">Name</h2>', said), "no level of headings is left out"


def test_in_one_edit_the_price_holds_and_the_words_wait(bola: Any, live: str) -> None:
    content = market.content(title="Shopping and a chat", price_pence=1900)
    assert unit.write(services.revise_offer, live, content=content, by=bola) == {"title"}
    assert queries.offer(live).price_pence == 1900
    assert waits() == {"title": "Shopping and a chat"}


def test_outside_the_band_the_price_waits_with_the_words(at_home: Any, live: str) -> None:
    save(at_home, live, "words", WORDS)
    said = save(at_home, live, "price", price("20.50", minutes=30))
    assert "Part of the change is live. The council looks at the rest first." in said
    view = queries.offer(live)
    assert (view.price_pence, view.minimum_minutes) == (1500, 30)
    assert waits()["price_pence"] == 2050


def test_a_price_for_other_help_or_another_unit_waits_with_it(bola: Any, live: str) -> None:
    """What the council looks at is one thing: the kinds of help, and what they cost."""
    for other in ({"categories": ["shopping", "company"]}, {"unit": "visit"}):
        content = market.content(price_pence=1900, **other)
        assert unit.write(services.revise_offer, live, content=content, by=bola) == {"price_pence", *other}
        assert queries.offer(live).price_pence == 1500


def test_times_are_live_while_words_wait_and_the_page_says_so(at_home: Any, live: str) -> None:
    save(at_home, live, "words", WORDS)
    said = save(at_home, live, "where", {"reach": "areas", "areas": ["T01"]})
    assert "The change is live. What you changed before still waits" in said
    assert queries.offer(live).areas == ("T01",)


def test_help_that_cannot_be_given_in_this_way_is_refused_where_it_is_ticked(bola: Any, at_home: Any) -> None:
    content = market.content(kind="volunteer", price_pence=0)
    draft = unit.write(services.draft_offer, party=f"person:{bola.person}", content=content, by=bola)
    said = save(at_home, draft, "help", {"categories": ["shopping", "personal-care"]})
    assert "cannot be offered in this way" in said
    assert queries.offer(draft).categories == ("shopping",)
    save(at_home, draft, "help", {"categories": ["shopping", "company"]})
    assert set(queries.offer(draft).categories) == {"shopping", "company"}


def test_whoever_speaks_for_an_organisation_is_shown_where_it_is_entered(bola: Any, at_home: Any, sign_in: Any) -> None:
    page = at_home.get("/offers/new?kind=organisation").get_data(as_text=True)
    assert 'href="/account/organisations/new"' in page
    _, manager = market.organisation()
    assert "/account/organisations/new" not in sign_in(manager.account).get("/offers/new").get_data(as_text=True)
