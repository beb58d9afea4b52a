"""What is found is ordered by the weights of the day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.places.domain import Point
from matching.search import queries as search
from matching.search.domain import shares_of
from oversight.decisions import queries as decisions
from oversight.levers import services
from oversight.levers.domain import Lever
from tests.hub.people import actor, officer
from tests.marketplace.market import live_offer, resident
from tests.marketplace.test_plans_composing import NEXT_DOOR
from tests.marketplace.test_searches_find import find
from tests.oversight.test_levers_search_weights import NEAR, why


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
    decision = unit.write(services.set_search_weights, reverse, tomorrow, why=why(), by=by)
    assert order() == before
    clock.advance(timedelta(days=1))
    assert order() == before[::-1]
    assert decisions.decision(decision, public_only=False).lever == Lever.SEARCH.value
    assert [shares_of(one.value) for one in unit.read(search.versions).decided] == [reverse]
