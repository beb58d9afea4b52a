"""Places of their own at the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient

from hub.kernel import unit
from hub.places import queries, services
from hub.places.domain import Point, PostcodeRow
from tests.hub import people
from tests.hub.places import NEIGHBOURHOODS, wards

Enter = Callable[..., FlaskClient]


@pytest.fixture
def joan(app: Any) -> str:
    unit.write(services.import_areas, wards(), "Wards 2030", date(2025, 1, 1), neighbourhoods=NEIGHBOURHOODS)
    rows = [PostcodeRow(1, "KT1 2AB", 51.41, -0.30), PostcodeRow(2, "KT8 9ZZ", 51.5, -0.4)]
    unit.write(services.import_postcodes, rows)
    return people.enter("Joan", "Parker")


def typed(person: str, **changes: str) -> dict[str, str]:
    form = {"name": "Mill Park", "kind": "park", "postcode": "kt12ab", "owner": f"person:{person}", "description": ""}
    return form | changes


def test_a_place_is_entered_and_changed(joan: str, sign_in: Enter) -> None:
    hers = sign_in(joan)
    assert "No places yet" in hers.get("/account/places").text
    assert hers.post("/account/places/new", data=typed(joan)).status_code == 302
    (place,) = queries.places_of([f"person:{joan}"])
    assert (place.name, place.ward, place.neighbourhood, place.postcode) == (
        "Mill Park",
        "T02",
        "upper-side",
        "KT1 2AB",
    )
    assert queries.places_named([place.urn, "person:x"]) == {place.urn: "Mill Park"}
    page = hers.get("/account/places").text
    assert "Middleham" in page
    assert f'href="/places/{place.id}"' in page
    changed = hers.post(f"/account/places/{place.id}/edit", data={"name": "Mill Green", "kind": "garden"})
    assert changed.status_code == 302
    assert queries.place(place.id).name == "Mill Green"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "Give the place the name"),
        ({"kind": ""}, "Choose what it is."),
        ({"postcode": ""}, "Write its postcode"),
        ({"postcode": "SW1A 1AA"}, "We cannot find “SW1A 1AA”"),
        ({"postcode": "KT8 9ZZ"}, "outside the area this council looks after"),
        ({"owner": "person:0"}, "Choose one from the list."),
    ],
)
def test_each_field_wrong_once(joan: str, sign_in: Enter, changes: dict[str, str], words: str) -> None:
    answer = sign_in(joan).post("/account/places/new", data=typed(joan, **changes))
    assert answer.status_code == 422
    assert words in answer.text


def test_nobody_changes_anothers(joan: str, sign_in: Enter) -> None:
    by = people.actor(joan)
    place = unit.write(services.add_place, "Mill Park", "park", Point(51.41, -0.3), f"person:{joan}", by=by)
    stranger = sign_in(people.enter("Sam", "Stranger"))
    answer = stranger.post(f"/account/places/{place}/edit", data={"name": "Mine", "kind": "park"})
    assert answer.status_code == 403
    assert stranger.get("/account/places/" + "0" * 26 + "/edit").status_code == 404
