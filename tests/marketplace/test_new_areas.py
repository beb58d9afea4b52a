"""A new set of areas comes into force: whatever keeps a ward finds it again from its point."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask

from hub.kernel import jobs, outbox, unit
from hub.places import queries as place_queries
from hub.places import services as places
from hub.places.domain import AreaKind
from marketplace.bookings import queries as bookings
from marketplace.needs import queries as needs
from marketplace.offers import queries as offers
from marketplace.searches import queries as searches
from marketplace.searches import services as search_services
from tests.hub.places import NEIGHBOURHOODS, wards
from tests.marketplace.agreements import deal, told
from tests.marketplace.market import CENTRE, masked


def redrawn(*, cut: bool = False) -> dict[str, Any]:
    """The borough anew: Middleham goes by another code; or it is `cut` into a western and an eastern half."""
    drawn = wards()
    feature = drawn["features"][1]
    feature["properties"] = {"WD30CD": "T09", "WD30NM": "Newham Cross"}
    if cut:
        west, middle, east, south, north = -0.32, -0.30, -0.28, 51.40, 51.42
        halves = [("T09", "West", west, middle), ("T10", "East", middle, east)]
        drawn["features"][1:2] = [
            {
                "type": "Feature",
                "properties": {"WD30CD": code, "WD30NM": name},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[a, south], [b, south], [b, north], [a, north], [a, south]]],
                },
            }
            for code, name, a, b in halves
        ]
    return drawn


def redraw(geojson: dict[str, Any], starts: date = date(2025, 12, 1), name: str = "Wards 2031") -> None:
    parents = {**NEIGHBOURHOODS, "T09": "Upper Side", "T10": "Upper Side"}
    unit.write(places.import_areas, geojson, name, starts, neighbourhoods=parents)
    outbox.drain()


def test_needs_bookings_searches_and_offers_find_their_ward_again(borough: Flask) -> None:
    made = deal()
    booking = made.booked()
    unit.write(search_services.count_search, point=CENTRE, category=None, total=1, asker=("a", "b"))
    assert needs.need(made.need).ward == bookings.booking(booking).area == "T02"
    redraw(redrawn())
    assert needs.need(made.need).ward == bookings.booking(booking).area == offers.offer(made.offer).ward == "T09"
    assert [fact.ward for fact in searches.facts()] == ["T09"]


def test_an_offer_reaches_the_areas_that_took_the_place_of_those_it_named(borough: Flask) -> None:
    made = deal(areas=["T01", "T02"])
    redraw(redrawn(cut=True))
    assert offers.offer(made.offer).areas == ("T01", "T09", "T10")
    notices = [n for n in told(made.supplier) if n.kind == "offer-areas"]
    assert len(notices) == 1
    assert search_services.verify().none
    assert made.booked()  # it is still found where it is needed


def test_an_offer_whose_areas_all_stay_hears_nothing(borough: Flask) -> None:
    made = deal(areas=["T01"], need_more={})
    before = offers.offer(made.offer)
    redraw(redrawn())
    assert offers.offer(made.offer).areas == before.areas
    assert not [n for n in told(made.supplier) if n.kind == "offer-areas"]


def test_where_nobody_knows_what_stood_there_the_partys_own_ward_holds(borough: Flask) -> None:
    made = deal(areas=["T02"])
    redraw(redrawn(), name="Wards 2030")  # the same set, put right: the old boundary is gone
    assert offers.offer(made.offer).areas == ("T09",)


def test_a_set_takes_over_on_its_day_and_the_index_follows(borough: Flask, clock: Any) -> None:
    made = deal(areas=["T02"])
    redraw(redrawn(), date(2025, 12, 10))
    assert offers.offer(made.offer).areas == ("T02",)
    clock.advance(timedelta(days=9))
    jobs.run_due()
    outbox.drain()
    assert offers.offer(made.offer).areas == ("T09",)
    assert search_services.verify().none


def test_one_transaction_asks_once_which_sets_hold(borough: Flask, clock: Any) -> None:
    def both() -> tuple[object, object]:
        return place_queries.sets_in_force()[AreaKind.WARD], place_queries.sets_in_force()[AreaKind.WARD]

    one, again = unit.read(both)
    assert one is again
    later, _ = unit.read(both)
    assert later is not one
    redraw(redrawn())
    assert place_queries.areas_at(masked(CENTRE)).ward == "T09"
