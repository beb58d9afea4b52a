"""Boundary files become dated sets, a point finds its areas, and what is wrong is named."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from hub.kernel import jobs, outbox, unit
from hub.kernel.access import SYSTEM
from hub.kernel.outbox.services import Registry
from hub.places import queries, services
from hub.places.domain import AreasAt, AreasUnusable, Centre, NotInMetres, Point
from hub.places.events import AreasChanged
from tests.hub.places import NEIGHBOURHOODS, wards

MIDDLE = Point(51.41, -0.30)


def imported(**given: Any) -> int:
    given = {"set_name": "Wards 2030", "valid_from": date(2025, 1, 1), "neighbourhoods": NEIGHBOURHOODS} | given
    geojson = given.pop("geojson", None) or wards()
    return unit.write(services.import_areas, geojson, **given)


def test_a_point_finds_its_ward_and_neighbourhood(app: Flask) -> None:
    assert imported() == 3
    assert queries.areas_at(MIDDLE) == AreasAt("T02", "upper-side")
    assert queries.areas_at(Point(51.39, -0.30)) == AreasAt("T03", "lower-side")
    assert queries.areas_at(Point(51.6, -0.30)) == AreasAt(None, None)
    assert [a.name for a in queries.areas("ward")] == ["Middleham", "North End", "South Green"]
    assert [a.name for a in queries.areas("neighbourhood")] == ["Lower Side", "Upper Side"]
    assert queries.area_names()["upper-side"] == "Upper Side"
    assert dict(queries.shapes("ward"))["T01"][0][0] == (-0.32, 51.42)


def test_one_just_over_the_edge_counts_as_inside(app: Flask) -> None:
    imported()
    assert queries.areas_at(Point(51.41, -0.276)).ward == "T02"
    assert queries.areas_at(Point(51.41, -0.26)).ward is None


def test_without_boundaries_nothing_is_known(app: Flask) -> None:
    assert queries.areas_at(MIDDLE) == AreasAt(None, None)
    assert queries.areas() == []


def test_the_same_file_again_changes_nothing(app: Flask) -> None:
    heard: list[str] = []
    app.extensions["kith.outbox"] = Registry()  # this test's own; the fixture puts the app's back
    outbox.subscribe("test", AreasChanged, lambda d: heard.append(d.event.kind))
    imported()
    imported()
    outbox.drain()
    assert sorted(heard) == ["neighbourhood", "ward"]


def test_a_later_set_takes_over_on_its_day(app: Flask, clock: Any) -> None:
    imported()
    changed = wards()
    changed["features"][1]["properties"] = {"WD30CD": "T09", "WD30NM": "Newham Cross"}
    imported(geojson=changed, set_name="Wards 2031", valid_from=date(2025, 12, 10), neighbourhoods=None)
    assert queries.areas_at(MIDDLE).ward == "T02"
    place = unit.write(services.add_place, "Mill Park", "park", MIDDLE, "organisation:" + "0" * 26, by=SYSTEM)
    assert queries.place(place).ward == "T02"
    clock.advance(timedelta(days=9))
    jobs.run_due()
    assert queries.areas_at(MIDDLE) == AreasAt("T09", "upper-side")
    assert queries.place(place).ward == "T09"


def metres(geojson: dict[str, Any]) -> None:
    geojson["features"][0]["geometry"]["coordinates"] = [
        [[518000, 168000], [519000, 168000], [519000, 169000], [518000, 168000]]
    ]


def crossed(geojson: dict[str, Any]) -> None:
    geojson["features"][2]["geometry"]["coordinates"] = [[[0, 51], [1, 52], [1, 51], [0, 52], [0, 51]]]


def a_line(geojson: dict[str, Any]) -> None:
    geojson["features"][1]["geometry"] = {"type": "LineString", "coordinates": [[0, 51], [1, 51]]}


def nameless(geojson: dict[str, Any]) -> None:
    geojson["features"][1]["properties"]["WD30NM"] = None


def doubled(geojson: dict[str, Any]) -> None:
    geojson["features"][1]["properties"]["WD30CD"] = "T01"


def overlapping(geojson: dict[str, Any]) -> None:
    corners = geojson["features"][1]["geometry"]["coordinates"][0]
    geojson["features"][1]["geometry"]["coordinates"] = [[[x, y + 0.01] for x, y in corners]]


def unclosed(geojson: dict[str, Any]) -> None:
    geojson["features"][1]["geometry"]["coordinates"] = [[[0, 51], [1, 52]]]


def empty(geojson: dict[str, Any]) -> None:
    geojson["features"] = []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (crossed, "South Green"),
        (a_line, "“Middleham” is not a polygon"),
        (nameless, "Area 2 of the file has no “WD30NM”"),
        (doubled, "have one code, T01"),
        (overlapping, "lie on top of each other"),
        (unclosed, "Middleham"),
        (empty, "not a GeoJSON feature collection"),
    ],
)
def test_a_broken_file_is_refused_by_name(app: Flask, spoil: Any, words: str) -> None:
    geojson = copy.deepcopy(wards())
    spoil(geojson)
    with pytest.raises(AreasUnusable, match=words):
        imported(geojson=geojson)
    assert queries.areas() == []


def test_grid_metres_are_refused_with_what_to_do(app: Flask) -> None:
    geojson = wards()
    metres(geojson)
    with pytest.raises(NotInMetres, match=r"“North End”.*EPSG:4326"):
        imported(geojson=geojson)


def test_a_property_that_cannot_be_guessed_is_asked_for(app: Flask) -> None:
    geojson = wards()
    for feature in geojson["features"]:
        feature["properties"] = {"id": feature["properties"]["WD30CD"], "title": feature["properties"]["WD30NM"]}
    with pytest.raises(AreasUnusable, match="There are: id, title"):
        imported(geojson=geojson)
    assert imported(geojson=geojson, name_property="title", code_property="id") == 3


def test_illustrative_areas_say_so(app: Flask) -> None:
    centres = [
        Centre("A", "Alder", 51.40, -0.30, "East and West"),
        Centre("B", "Beech", 51.41, -0.28, "East and West"),
        Centre("C", "Cedar", 51.38, -0.29, "South"),
    ]
    far = Point(51.37, -0.31)
    unit.write(services.draw_illustrative_areas, centres, valid_from=date(2025, 1, 1), include=[far])
    for centre in centres:
        assert queries.areas_at(Point(centre.lat, centre.lon)).ward == centre.code
    assert queries.areas_at(far) == AreasAt("C", "south")
    assert "illustrative" in queries.source_note()
    imported(valid_from=date(2025, 6, 1))
    assert "Wards 2030, in force from 2025-06-01" in queries.source_note()
    assert "Crown copyright" in queries.source_note()
