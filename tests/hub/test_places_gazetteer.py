"""A postcode is found however it is written; what is not found says what to do."""

from __future__ import annotations

import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from flask import Flask

from hub.kernel import unit
from hub.places import queries, services
from hub.places.adapters.nominatim import Nominatim
from hub.places.domain import (
    GeocoderAway,
    Located,
    NotFoundPostcode,
    OutsideBorough,
    Point,
    PostcodeRow,
    normalised,
    partial,
)
from tests.hub.places import wards


@pytest.fixture
def borough(app: Flask) -> Flask:
    unit.write(services.import_areas, wards(), "Wards 2030", date(2025, 1, 1))
    rows = [
        PostcodeRow(1, "KT1 2AB", 51.41, -0.30),
        PostcodeRow(2, "KT1 2AD", 51.412, -0.302),
        PostcodeRow(3, "KT8 9ZZ", 51.5, -0.4),
    ]
    unit.write(services.import_postcodes, rows)
    return app


@pytest.mark.parametrize("text", ["KT1 2AB", "kt12ab", " kt1  2ab ", "Kt1-2ab", "KT12AB."])
def test_a_postcode_may_be_written_as_people_write_it(borough: Flask, text: str) -> None:
    assert queries.locate(text) == Located(Point(51.41, -0.30), "KT1 2AB", about=False)


@pytest.mark.parametrize("text", ["KT1 2ZZ", "KT1 2", "kt12", "KT1"])
def test_where_only_the_sector_is_known_it_is_about(borough: Flask, text: str) -> None:
    located = queries.locate(text)
    assert located.about
    assert located.point == Point(51.411, -0.301)


@pytest.mark.parametrize("text", ["", "   ", "SW1A 1AA", "nowhere street", "KT"])
def test_what_nobody_knows_says_what_to_write(borough: Flask, text: str) -> None:
    with pytest.raises(NotFoundPostcode, match="postcode, like KT1 1EU") as refusal:
        queries.locate(text)
    assert refusal.value.data["field"] == "postcode"


def test_outside_the_borough_is_refused_by_name(borough: Flask) -> None:
    with pytest.raises(OutsideBorough, match=r"KT8 9ZZ.*ask the council you live in"):
        queries.locate("kt89zz")


def test_importing_again_corrects(borough: Flask) -> None:
    unit.write(services.import_postcodes, [PostcodeRow(1, "KT1 2AB", 51.405, -0.30)])
    assert queries.locate("KT1 2AB").point == Point(51.405, -0.30)


def test_the_forms_of_a_postcode() -> None:
    assert normalised("sw1a1aa") == "SW1A 1AA"
    assert normalised("KT1 2") is None
    assert partial("kt12") == ("KT12", "KT1 2")
    assert partial("KT1 2") == ("KT1 2",)
    assert partial("KT1") == ("KT1",)
    assert partial("12 High Street") == ()


class Answers(BaseHTTPRequestHandler):
    """A Nominatim with one address in it."""

    def do_GET(self) -> None:
        found = b'[{"lat": "51.39", "lon": "-0.31", "display_name": "1 Mill Lane"}]' if "Mill" in self.path else b"[]"
        self.send_response(500 if "broken" in self.path else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(found)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def nominatim() -> Any:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_addresses_come_from_nominatim_after_the_gazetteer(borough: Flask, nominatim: str) -> None:
    borough.extensions["kith.geocoders"] = [*borough.extensions["kith.geocoders"], Nominatim(nominatim)]
    assert queries.locate("1 Mill Lane") == Located(Point(51.39, -0.31), "", about=False)
    assert queries.locate("KT1 2AB").postcode == "KT1 2AB"
    with pytest.raises(NotFoundPostcode):
        queries.locate("2 Hill Lane")
    with pytest.raises(GeocoderAway, match="Use a postcode"):
        queries.locate("broken street")


def test_a_geocoder_that_is_gone_says_so(borough: Flask) -> None:
    borough.extensions["kith.geocoders"] = [Nominatim("http://127.0.0.1:9")]
    with pytest.raises(GeocoderAway):
        queries.locate("1 Mill Lane")
