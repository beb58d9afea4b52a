"""Who has a place free, card by card: what is read for a page, and what is left of a week that is partly over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.kernel import outbox, unit
from hub.kernel.db import db
from hub.kernel.week import Slot
from marketplace.offers import queries as offers
from marketplace.offers.domain import OfferKind
from marketplace.searches.domain import opening
from marketplace.searches.queries import room
from matching.hours.domain import minutes, rest_of_week
from tests.marketplace import agreements, market
from tests.marketplace.agreements import deal
from tests.marketplace.test_searches_times import VISIT_WEEK, find, ids


def said(doing: Any, *args: Any) -> tuple[Any, list[tuple[str, Any]]]:
    """What comes of it, and each statement with its values."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        seen.append((statement, values))

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        return doing(*args), seen
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)


def test_a_page_sums_the_visits_of_its_own_offers_alone(client: FlaskClient, borough: Flask, clock: Any) -> None:
    made, hall = deal(), deal(person=False, kind="asset", category="day-activities", capacity_minutes=3000)
    made.booked()
    hall.booked()
    clock.set(VISIT_WEEK)
    assert unit.read(room.taken, [made.offer]) == {made.offer: 60}
    assert unit.read(room.taken, []) == {}
    answer, seen = said(find, client)
    assert {hit["id"] for hit in answer["offers"]} == {made.offer, hall.offer}
    answer, seen = said(lambda: find(client, category="shopping"))
    assert [hit["id"] for hit in answer["offers"]] == [made.offer]
    summed = [str(values) for statement, values in seen if "sum(visit.minutes)" in statement]
    assert [(made.offer in values, hall.offer in values) for values in summed] == [(True, False)]


def test_of_those_at_work_the_ids_alone_are_read_by_lots(borough: Flask, clock: Any) -> None:
    made = deal()
    second = market.live_offer(made.party, made.supplier, title="And a walk")
    visit = agreements.first(made.booked())
    clock.set(visit.starts_at)
    full, seen = said(unit.read, room.full, "now")
    assert full >= {made.offer, second}
    assert not [statement for statement, _values in seen if "offer.description" in statement]
    many = [made.party, *(f"person:{n}" for n in range(600))]
    found, seen = said(unit.read, offers.ids_of, many)
    assert sorted(found) == sorted([made.offer, second])
    assert len([statement for statement, _values in seen if "FROM offer" in statement]) == 2


def test_what_a_card_says_and_what_is_kept_agree_at_any_time_of_the_week(
    client: FlaskClient, borough: Flask, clock: Any
) -> None:
    """Of whoever works alone, of an organisation and of a thing that is lent, each booked for some of its week."""
    deal(slots=(Slot(1, 600, 60),), capacity_minutes=60).booked()
    deal(slots=(Slot(1, 600, 60),), capacity_minutes=150).booked()
    deal(person=False, capacity_minutes=120).booked()
    deal(person=False, kind="asset", category="day-activities", capacity_minutes=3000).booked()
    for slot in (Slot(0, 480, 60), Slot(2, 600, 30), Slot(6, 1380, 120)):
        helper = market.resident("Bola", "Ade", point=market.NEAR)
        market.live_offer(f"person:{helper.person}", helper, slots=(slot,), capacity_minutes=300)
    outbox.drain()
    monday, seen = datetime(2025, 12, 8, tzinfo=UTC), set()
    for quarter in (0, 35, 36, 140, 143, 240, 241, 242, 400, 575, 668, 671):
        clock.set(monday + timedelta(minutes=15 * quarter + 14))
        cards = {hit["id"]: hit["places_free"] for hit in find(client)["offers"]}
        assert len(cards) == 7
        assert set(ids(client, free="week")) == {id_ for id_, free in cards.items() if free}, quarter
        seen.add(tuple(sorted(cards.values())))
    assert len(seen) > 3


def test_no_more_places_are_told_than_the_rest_of_the_week_has_room_for(borough: Flask, clock: Any) -> None:
    known = unit.read(offers.offer, deal().offer)
    days, starts = st.integers(0, 6), st.integers(0, 95).map(lambda quarter: quarter * 15)
    times = st.lists(st.builds(Slot, days, starts, st.integers(1, 40).map(lambda quarters: quarters * 15)), max_size=4)

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(
        times, st.integers(1, 3000), st.integers(1, 720), st.integers(0, 3000), st.integers(0, 671),
        st.sampled_from(["person:p", "organisation:o"]), st.sampled_from([OfferKind.VOLUNTEER, OfferKind.ASSET]),
    )  # fmt: skip
    def check(
        slots: list[Slot], capacity: int, shortest: int, taken: int, quarter: int, party: str, kind: OfferKind
    ) -> None:
        view = replace(
            known, slots=tuple(slots), capacity_minutes=capacity, minimum_minutes=shortest, party=party, kind=kind
        )
        free = room.places(view, {view.id: taken}, quarter)
        unused = max(0, capacity - taken) // shortest
        again = opening(slots) & rest_of_week(quarter)
        assert bool(free) is bool(unused and again)
        assert free <= unused
        if party.startswith("person:") or kind is OfferKind.ASSET:
            assert free <= 1 or free * shortest <= minutes(again)
        else:
            assert free in (0, unused)

    check()
