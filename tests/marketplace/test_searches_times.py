"""Open now, to the quarter of an hour by the council's own clock; and a place free, as the bookings say at this moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.kernel import outbox, unit
from hub.kernel.week import Slot
from marketplace.bookings import services as bookings
from marketplace.offers import services as offers
from marketplace.searches.domain import opening, quarter_of
from marketplace.searches.queries import room
from marketplace.searches.queries.sentences import hours
from marketplace.searches.queries.sentences import places as places_said
from marketplace.watches import queries as watches
from marketplace.watches import services as watching
from tests.marketplace import agreements, market
from tests.marketplace.agreements import Deal, deal

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
TUESDAY, VISIT_WEEK = datetime(2025, 12, 2, 9, 0, tzinfo=UTC), datetime(2025, 12, 8, 8, 0, tzinfo=UTC)


def find(client: FlaskClient, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/find.json", query_string=asked, headers=BROWSER).get_json()
    return found


def ids(client: FlaskClient, **asked: Any) -> list[str]:
    answer = find(client, **asked)
    assert answer["total"] == len(answer["offers"])
    assert sum(answer["facets"]["kind"].values()) == answer["total"]
    return [hit["id"] for hit in answer["offers"]]


@pytest.fixture
def offer(borough: Flask) -> str:
    helper = market.resident("Bola", "Ade", point=market.NEAR)
    slots = (Slot(1, 9 * 60, 135), Slot(6, 23 * 60, 120))  # Tuesdays from nine to a quarter past eleven; Sunday night
    id_ = market.live_offer(f"person:{helper.person}", helper, title="Baskets carried", slots=slots)
    outbox.drain()
    return id_


@pytest.mark.parametrize(
    ("at", "open_", "words"),
    [
        ((2, 8, 59), False, "Opens today 9am"),
        ((2, 9, 0), True, "Open now until 11:15am"),
        ((2, 11, 14), True, "Open now until 11:15am"),
        ((2, 11, 15), False, "Opens Sunday 11pm"),  # though the hour has a part in which it is open
        ((7, 23, 30), True, "Open now until Monday 1am"),
        ((8, 0, 59), True, "Open now until 1am"),
        ((8, 1, 0), False, "Opens Tuesday 9am"),
    ],
)
def test_open_now_is_this_quarter_of_an_hour(
    client: FlaskClient, offer: str, clock: Any, at: tuple[int, int, int], open_: bool, words: str
) -> None:
    day, hour, minute = at
    clock.set(datetime(2025, 12, day, hour, minute, tzinfo=UTC))
    assert ids(client, now="1") == [offer] * open_
    (hit,) = find(client)["offers"]
    assert (hit["open_now"], hit["hours"]) == (open_, words)
    assert words in client.get("/find?q=shopping").text


def test_now_is_the_councils_own_time(client: FlaskClient, offer: str, clock: Any) -> None:
    clock.set(datetime(2026, 6, 2, 8, 5, tzinfo=UTC))  # five past nine in summer
    assert ids(client, now="1") == [offer]
    clock.set(datetime(2026, 6, 2, 10, 20, tzinfo=UTC))
    assert ids(client, now="1") == []


def test_an_empty_answer_says_that_none_is_open_now(client: FlaskClient, offer: str, clock: Any) -> None:
    clock.set(datetime(2025, 12, 3, 9, 0, tzinfo=UTC))
    answer = find(client, now="1", postcode="KT1 2AB")
    assert (answer["total"], answer["near"]) == (0, 1)
    assert answer["relax"] == [{"brings": 1, "constraint": "open", "words": "Closed now too: 1"}]
    text = client.get("/find?q=shopping&postcode=KT1+2AB&now=1&day=1").text
    assert "1 is near, but none is open now." in text
    assert "/find?q=shopping&amp;postcode=KT1+2AB&amp;day=1" in text


def test_hours_in_words() -> None:
    always, one = (1 << 672) - 1, opening([Slot(1, 9 * 60, 60)])
    at = datetime(2025, 12, 2, 10, 0)
    assert hours(always, at) == "Open at all hours"
    assert hours(0, at) == ""
    assert hours(one, at) == "Opens next Tuesday 9am"
    assert hours(opening([Slot(1, 22 * 60, 120)]), datetime(2025, 12, 2, 23, 59)) == "Open now until midnight"
    assert (
        hours(opening([Slot(6, 12 * 60, 720), Slot(0, 0, 60)]), datetime(2025, 12, 7, 13))
        == "Open now until Monday 1am"
    )
    assert (quarter_of(datetime(2025, 12, 1, 0, 14)), quarter_of(datetime(2025, 12, 7, 23, 59))) == (0, 671)
    assert places_said(0, 60) == "No place free this week"
    assert places_said(1, 60) == "1 place free this week (a visit of 1 hour)"


def test_this_moment_is_not_kept_with_a_search_but_this_week_is(client: FlaskClient, offer: str, sign_in: Any) -> None:
    browser = sign_in(market.resident("Joan", "Ellis", point=market.CENTRE).person)
    for query, there in (("q=a&now=1", False), ("q=b&free=now", False), ("q=c&free=week", True)):
        answer = browser.post("/account/searches", data={"query": query}, follow_redirects=True)
        assert "You keep this search" in answer.text
        assert (query.partition("&")[2] in answer.text) is there


@pytest.fixture
def small(borough: Flask, clock: Any) -> Deal:
    """An organisation with room for two visits a week, of which one is booked on Tuesday the ninth at ten."""
    made = deal(person=False, capacity_minutes=120)
    made.booked()
    clock.set(VISIT_WEEK)
    return made


def also(made: Deal) -> Deal:
    """Somebody else who would have the same offer."""
    other = deal()
    unit.write(offers.pause, other.offer, by=other.supplier)
    other.offer, other.supplier = made.offer, made.supplier
    outbox.drain()
    return other


def test_places_follow_the_bookings_at_once(client: FlaskClient, small: Deal, clock: Any) -> None:
    clock.set(TUESDAY)
    assert find(client)["offers"][0]["places_free"] == 2, "the week before the first visit"
    clock.set(VISIT_WEEK)
    assert find(client)["offers"][0]["places_free"] == 1
    assert ids(client, free="week") == [small.offer]
    clock.set(TUESDAY)
    other = also(small)
    booking = other.request()
    clock.set(VISIT_WEEK)
    answer = find(client, free="week")
    assert (answer["total"], answer["facets"]["kind"]) == (0, {})
    assert answer["relax"] == [{"brings": 1, "constraint": "free", "words": "Full ones too: 1"}]
    text = client.get("/find?postcode=KT1+2AB&free=week").text
    assert "1 is near, but none has a place free this week." in text
    assert "No place free this week" in client.get("/find?postcode=KT1+2AB").text
    unit.write(bookings.withdraw, booking, other.resident)
    assert find(client, free="week")["offers"][0]["places_free"] == 1, "before the outbox is read"
    clock.set(VISIT_WEEK + timedelta(days=-3))
    assert find(client, free="week")["offers"][0]["places_free"] == 2


def test_a_week_that_is_over_for_an_offer_has_no_place(client: FlaskClient, offer: str, clock: Any) -> None:
    """It opens on Tuesdays until a quarter past eleven, and on Sunday night."""
    clock.set(datetime(2025, 12, 7, 23, 59, tzinfo=UTC))
    assert ids(client, free="week") == [offer]
    helper = market.resident("Early", "Bird", point=market.NEAR)
    early = market.live_offer(f"person:{helper.person}", helper, slots=(Slot(0, 8 * 60, 60),))
    outbox.drain()
    assert ids(client, free="week") == [offer]
    clock.set(datetime(2025, 12, 8, 8, 59, tzinfo=UTC))
    assert set(ids(client, free="week")) == {offer, early}
    clock.set(datetime(2025, 12, 8, 9, 0, tzinfo=UTC))
    assert ids(client, free="week") == [offer]


def test_whoever_is_on_a_visit_has_no_place_now(client: FlaskClient, borough: Flask, clock: Any) -> None:
    made = deal()
    second = market.live_offer(made.party, made.supplier, title="And a walk", slots=agreements.DAILY_ALL)
    booking = made.booked()
    both = {made.offer, second}
    visit = agreements.first(booking)
    for before, free in ((timedelta(minutes=1), both), (timedelta(0), set()), (-timedelta(minutes=59), set())):
        clock.set(visit.starts_at - before)
        assert set(ids(client, free="now")) == free
        assert set(ids(client, free="week")) == both
    assert "none has a place free now" in client.get("/find?postcode=KT1+2AB&free=now").text
    clock.set(visit.ends_at)
    assert set(ids(client, free="now")) == both
    agreements.make_visit(clock, visit, made.supplier, early=20)
    assert set(ids(client, free="now")) == both, "who has left early is free"


def test_an_organisation_is_free_while_it_has_hours_and_a_thing_is_lent_once(
    client: FlaskClient, borough: Flask, clock: Any
) -> None:
    made = deal(person=False, capacity_minutes=600)
    hall = deal(person=False, kind="asset", category="day-activities", capacity_minutes=3000)
    visit = agreements.first(made.booked())
    hall.booked()
    clock.set(visit.starts_at)
    assert ids(client, free="now", category="shopping") == [made.offer]
    assert ids(client, category="day-activities") == [hall.offer]
    assert ids(client, free="now", category="day-activities") == []
    assert ids(client, free="week", category="day-activities") == [hall.offer]


def test_who_could_never_be_visited_has_no_place(client: FlaskClient, borough: Flask) -> None:
    helper = market.resident("Bola", "Ade", point=market.NEAR)
    market.live_offer(f"person:{helper.person}", helper, capacity_minutes=60, minimum_minutes=120)
    outbox.drain()
    assert find(client)["offers"][0]["places_free"] == 0
    assert ids(client, free="week") == []


def test_what_is_taken_is_what_a_booking_would_count(borough: Flask, clock: Any) -> None:
    """The minutes of every visit that stands, in the week in which it begins by the council's clock."""
    made = deal(slots=(Slot(1, 600, 60), Slot(3, 600, 75)))
    made.booked()
    clock.set(VISIT_WEEK)
    assert unit.read(room.taken) == {made.offer: 135}
    clock.set(VISIT_WEEK + timedelta(days=6, hours=15, minutes=59))
    assert unit.read(room.taken) == {made.offer: 135}
    clock.set(VISIT_WEEK - timedelta(hours=9))
    assert unit.read(room.taken) == {}


def test_whoever_keeps_a_search_for_a_free_place_is_told_when_one_comes_free(
    borough: Flask, sign_in: Any, small: Deal, clock: Any
) -> None:
    clock.set(TUESDAY)
    other = also(small)
    booking = other.request()
    joan = market.resident("Joan", "Ellis", point=market.CENTRE)
    clock.set(VISIT_WEEK)
    query = {"query": "category=shopping&postcode=KT1+2AB&reach=any&free=week"}
    assert (
        "You keep this search"
        in sign_in(joan.account).post("/account/searches", data=query, follow_redirects=True).text
    )
    (kept,) = unit.read(watches.of_person, joan.person or "", clock.now())
    assert unit.read(watches.finds, kept.id) == []
    unit.write(bookings.withdraw, booking, other.resident)
    clock.advance(timedelta(hours=21))
    watching.look(kept.id, clock.now())
    (kept,) = unit.read(watches.of_person, joan.person or "", clock.now())
    assert (kept.found, kept.new) == (1, 1)
