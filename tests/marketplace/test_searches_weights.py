"""What is found is ordered by the weights of the day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.places.domain import Point
from marketplace.plans import queries as plans
from marketplace.plans.queries import finding as preview
from matching.search import queries as search
from matching.search.domain import DEFAULT, SHARES, finding, shares_of
from oversight.decisions import queries as decisions
from oversight.levers import services
from oversight.levers.domain import Lever
from tests.hub.people import actor, officer
from tests.marketplace.market import live_offer, posted_need, resident
from tests.marketplace.test_plans_composing import NEXT_DOOR
from tests.marketplace.test_searches_find import find
from tests.oversight.test_levers_search_weights import ADDRESS, NEAR, why


def test_what_is_found_is_ordered_anew_from_the_day_on(borough: Flask, clock: Any, client: Any) -> None:
    far, near = resident("Far", "Helper", point=Point(51.436, -0.30)), resident("Near", "Helper", point=NEXT_DOOR)
    titled = live_offer(f"person:{far.person}", far, title="Lantern quilts", radius_km=9.0)
    close = live_offer(
        f"person:{near.person}",
        near,
        title="I bring things",
        description="I bring what you need from the market, with a lantern in the evening.",
    )
    outbox.drain()

    def order() -> list[str]:
        return [hit["id"] for hit in find(client, q="lantern quilts", postcode="KT1 2AB")["offers"]]

    before = order()
    assert set(before) == {titled, close}
    by = actor(officer("commissioner"))
    tomorrow = clocks.today() + timedelta(days=1)
    reverse = NEAR if before[0] == titled else {"text": 98, "near": 1, "quality": 1}
    decision = unit.write(services.set_search_weights, reverse, tomorrow, effect="", why=why(), by=by)
    assert order() == before
    clock.advance(timedelta(days=1))
    assert order() == before[::-1]
    assert decisions.decision(decision, public_only=False).lever == Lever.SEARCH.value
    assert [shares_of(one.value) for one in unit.read(search.versions).decided] == [reverse]


def test_who_gains_and_who_loses_is_seen_in_what_was_asked_last_month(
    borough: Flask, clock: Any, client: Any, sign_in: Any, monkeypatch: Any
) -> None:
    """Two who are found for the same words: one says them in its title and is far, the other is next door."""
    far, near = resident("Far", "Helper", point=Point(51.436, -0.30)), resident("Near", "Helper", point=NEXT_DOOR)
    live_offer(f"person:{far.person}", far, title="Lantern quilts", radius_km=9.0)
    live_offer(f"person:{near.person}", near, title="I bring things", description="With a lantern, and quilts.")
    outbox.drain()
    words, nearness = finding({"text": 98, "near": 1, "quality": 1}), finding(NEAR)
    nothing = unit.read(plans.preview_finding, nearness, clocks.now())
    assert (nothing.searches, nothing.needs, nothing.change.lists) == (0, 0, 0)
    posted_need(resident("Asks", "Softly"), words="Lantern quilts")
    outbox.drain()
    asked = unit.read(plans.preview_finding, nearness, clocks.now())
    assert (asked.needs, asked.change.lists) == (1, 1)
    shares = dict(asked.change.suppliers)
    by_words = unit.read(plans.preview_finding, words, clocks.now())
    first_by_words = {party: share.after for party, share in by_words.change.suppliers}
    assert shares[f"person:{near.person}"].after > shares[f"person:{far.person}"].after
    assert first_by_words[f"person:{far.person}"] > first_by_words[f"person:{near.person}"]
    assert asked.change.other_first + by_words.change.other_first == 1  # one of the two is how it is today
    assert sum(share.before for share in shares.values()) == pytest.approx(1)
    same = unit.read(plans.preview_finding, DEFAULT, clocks.now())
    assert (same.change.other_first, same.change.gaining, same.change.losing) == (0, 0, 0)
    # A search that somebody made is asked again too, by its kind of help and its masked place, without its words.
    browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
    assert client.get("/find?category=shopping&postcode=KT1+2AB", headers=browser).status_code == 200
    again = unit.read(plans.preview_finding, nearness, clocks.now())
    assert (again.searches, again.needs, again.change.lists) == (1, 1, 2)
    desk = sign_in(officer("commissioner"))
    looked = desk.post(ADDRESS, data={name: str(NEAR[name]) for name in SHARES} | {"look": "1"}).text
    assert "1 searches, by their kind of help and place" in looked
    assert "Near H" in looked
    assert "Lantern" not in looked  # what somebody asked for in their own words
    monkeypatch.setattr(preview, "MOST_ASKED", 0)
    none = unit.read(plans.preview_finding, nearness, clocks.now())
    assert (none.change.looked, none.change.parts, none.change.lists) == (0, 2, 0)
    clock.advance(timedelta(days=29))
    assert unit.read(plans.preview_finding, nearness, clocks.now()).change.parts == 0
