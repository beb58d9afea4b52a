"""Who has a place free, card by card: what is read for a page."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import unit
from hub.kernel.db import db
from marketplace.offers import queries as offers
from marketplace.searches.queries import room
from tests.marketplace import agreements, market
from tests.marketplace.agreements import deal
from tests.marketplace.test_searches_times import VISIT_WEEK, find


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
