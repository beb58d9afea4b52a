"""The commands with which a council brings its own boundaries and postcodes."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from flask import Flask

from hub.categories.models import CategoryVersion
from hub.council import services as councils
from hub.kernel import outbox, unit
from hub.kernel.db import db
from hub.places import queries, services
from hub.places.domain import AreasAt, Point, PostcodesUnusable, distance_km
from hub.places.domain.postcode_files import read_rows, to_degrees
from hub.places.models import PlaceGrid
from tests.hub.councils import council
from tests.hub.places import FILE, wards

REAL = os.environ.get("BOUNDARIES", "")
CODE_POINT = '"KT1 2AB",10,518200,169500,"E92000001"\n"KT1 2AD",10,518300,169600,"E92000001"\n"ZE1 0AA",10,447600,1141500,"S92000003"\n"KT1 2ZZ",90,0,0,"E92000001"\n'
ONSPD = "pcd,pcds,dointr,doterm,lat,long\nKT1 2AB,KT1 2AB,198001,,51.41,-0.30\nKT1 2AX,KT1 2AX,198001,199912,51.41,-0.30\nKT1 2AZ,KT1 2AZ,198001,,99.999999,0\n"


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["places", *arguments])
    return result.exit_code, result.output


def areas(app: Flask, *more: str) -> tuple[int, str]:
    return run(app, "import-areas", str(FILE), "--set", "Wards 2030", "--valid-from", "2025-01-01", *more)


def kept(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_areas_come_from_a_file(app: Flask, tmp_path: Path) -> None:
    groups = kept(tmp_path / "groups.csv", "code,neighbourhood\nT01,Upper Side\nT02,Upper Side\nT03,Lower Side\n")
    code, said = areas(app, "--neighbourhoods", groups)
    assert code == 0
    assert "Checking the areas" in said  # over the progress bar
    assert "3 areas are kept as “Wards 2030”, in force from 01 January 2025." in said.splitlines()
    assert queries.areas_at(Point(51.41, -0.30)) == AreasAt("T02", "upper-side")
    assert areas(app, "--neighbourhoods", groups)[0] == 0
    assert "Wards 2030" in run(app, "sources")[1]


def test_a_broken_file_of_areas_changes_nothing(app: Flask, tmp_path: Path) -> None:
    broken = wards()
    broken["features"][1]["geometry"] = None
    path = kept(tmp_path / "broken.geojson", json.dumps(broken))
    code, said = run(app, "import-areas", path, "--set", "X", "--valid-from", "2025-01-01")
    assert code == 1
    assert "“Middleham” is not a polygon. Nothing was imported." in said
    assert (
        "is not JSON"
        in run(app, "import-areas", kept(tmp_path / "x", "{"), "--set", "X", "--valid-from", "2025-01-01")[1]
    )
    assert queries.areas() == []


@pytest.mark.parametrize("text", [CODE_POINT, ONSPD])
def test_postcodes_come_from_either_file(app: Flask, tmp_path: Path, text: str) -> None:
    areas(app)
    path = kept(tmp_path / "postcodes.csv", text)
    for _ in range(2):
        code, said = run(app, "import-postcodes", path)
        assert code == 0, said
    located = queries.locate("KT1 2AB")
    assert not located.about
    assert distance_km(located.point, Point(51.4127, -0.3013)) < 0.5
    assert queries.locate("KT1 2ZZ").about


def test_only_those_near_the_areas_are_kept(app: Flask, tmp_path: Path) -> None:
    areas(app)
    assert run(app, "import-postcodes", kept(tmp_path / "p.csv", CODE_POINT))[1].endswith("2 postcodes are kept.\n")


def test_each_bad_line_is_named_and_nothing_is_kept(app: Flask, tmp_path: Path) -> None:
    text = CODE_POINT + '"KT1",10,518200,169500\n"KT1 2AE",10,here,169500\n"KT1 2AF",10\n"KT1 2AG",10,9518200,169500\n'
    code, said = run(app, "import-postcodes", kept(tmp_path / "p.csv", text))
    assert code == 1
    for words in (
        "Line 5: “KT1” is not a postcode.",
        "Line 6: “here, 169500” is not a position.",
        "Line 7: it has 2 columns, too few.",
        "Line 8: 9518200, 169500 is not on the British National Grid.",
        "Nothing was imported.",
    ):
        assert words in said
    with pytest.raises(Exception, match="whole postcode"):
        queries.locate("KT1 2AB")


@pytest.mark.parametrize("position", ["nan,-0.30", "51.41,nan", "inf,-0.30", "51.41,-inf", "1e999,-0.30"])
def test_a_position_that_is_no_number_is_named(app: Flask, tmp_path: Path, position: str) -> None:
    areas(app)
    code, said = run(app, "import-postcodes", kept(tmp_path / "p.csv", ONSPD + f"KT1 2AC,KT1 2AC,198001,,{position}\n"))
    assert code == 1
    assert "Line 5: “" in said
    assert "is not a position. Nothing was imported." in said


def test_a_file_in_another_encoding_is_refused_in_a_sentence(app: Flask, tmp_path: Path) -> None:
    areas(app)
    path = tmp_path / "latin.csv"
    path.write_bytes(CODE_POINT.encode() + "T\xe9,10,1,1\n".encode("latin-1"))
    code, said = run(app, "import-postcodes", str(path))
    assert code == 1
    assert "Error: latin.csv is not text in UTF-8." in said
    code, said = areas(app, "--neighbourhoods", str(path))
    assert code == 1
    assert "latin.csv is not text in UTF-8. In your spreadsheet, save it as “CSV UTF-8”. Nothing was imported." in said


@pytest.mark.parametrize(
    ("geojson", "words"),
    [
        ("[]", "This is not a GeoJSON feature collection"),
        ('"FeatureCollection"', "This is not a GeoJSON feature collection"),
        ('{"type": "FeatureCollection", "features": "abc"}', "This is not a GeoJSON feature collection"),
        ('{"type": "FeatureCollection", "features": {"a": 1}}', "This is not a GeoJSON feature collection"),
        ('{"type": "FeatureCollection", "features": ["abc"]}', "Area 1 of the file is not a GeoJSON feature"),
        ('{"type": "FeatureCollection", "features": [{"properties": [1]}]}', "Area 1 of the file is not a GeoJSON"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_json_that_is_no_boundary_file_is_refused_in_a_sentence(
    app: Flask, tmp_path: Path, geojson: str, words: str
) -> None:
    code, said = run(app, "import-areas", kept(tmp_path / "odd.geojson", geojson))
    assert code == 1
    assert words in said
    assert "Nothing was imported." in said


def test_a_later_area_that_is_no_feature_is_named(app: Flask, tmp_path: Path) -> None:
    odd = wards()
    odd["features"].insert(2, None)
    code, said = run(app, "import-areas", kept(tmp_path / "odd.geojson", json.dumps(odd)))
    assert code == 1
    assert "Area 3 of the file is not a GeoJSON feature with properties. Nothing was imported." in said
    assert queries.areas() == []


def test_a_set_is_called_like_its_file_and_holds_from_today(app: Flask, clock: object, tmp_path: Path) -> None:
    path = kept(tmp_path / "Wards 2031.geojson", json.dumps(wards()))
    code, said = run(app, "import-areas", path)
    assert code == 0, said
    assert "3 areas are kept as “Wards 2031”, in force from 02 December 2025." in said
    assert len(queries.areas("ward")) == 3


def test_every_bad_line_of_neighbourhoods_is_named_and_nothing_is_kept(app: Flask, tmp_path: Path) -> None:
    groups = "ward,name\nT01,Upper Side\nT02\n,Lower Side\nT03,\nT01,Lower Side\n\n"
    code, said = areas(app, "--neighbourhoods", kept(tmp_path / "groups.csv", groups))
    assert code == 1
    for words in (
        "Line 3: it has one column; a ward’s code and a neighbourhood’s name are needed.",
        "Line 4: it has no ward’s code.",
        "Line 5: it has no name of a neighbourhood.",
        "Line 6: the ward “T01” stands in line 2 already. Nothing was imported.",
    ):
        assert words in said
    groups = "ward,name\nT01,Upper Side\nT99,Upper Side\n"
    code, said = areas(app, "--neighbourhoods", kept(tmp_path / "groups.csv", groups))
    assert code == 1
    for words in (
        "Line 1: no area of the boundary file has the code “ward”. If it is the heading, write “code” there.",
        "Line 3: no area of the boundary file has the code “T99”. Nothing was imported.",
    ):
        assert words in said
    assert queries.areas() == []


def test_every_bad_line_is_named_up_to_a_thousand() -> None:
    with pytest.raises(PostcodesUnusable, match=r"Line 25: “x” is not a postcode. Nothing was imported."):
        list(read_rows(["x,1,2,3\n"] * 25))
    with pytest.raises(PostcodesUnusable, match=r"Line 1000: [^\n]*\nAnd 1,500 more. Nothing was imported.") as refused:
        list(read_rows(["x,1,2,3\n"] * 2500))
    assert len(str(refused.value).splitlines()) == 1001
    with pytest.raises(PostcodesUnusable, match="empty"):
        list(read_rows([]))


def test_metres_become_degrees() -> None:
    """A surveyed point of the national grid: E 651409.804, N 313177.450 is 52.657979, 1.716052 (within five metres)."""
    (point,) = to_degrees([(651409.804, 313177.450)])
    assert distance_km(point, Point(52.657979, 1.716052)) < 0.005


@pytest.mark.skipif(not REAL, reason="set BOUNDARIES to a real boundary file to try it")
def test_a_real_file_of_wards(app: Flask) -> None:
    code, said = run(app, "import-areas", REAL, "--set", "Real wards", "--valid-from", "2014-05-22")
    assert code == 0, said
    assert len(queries.areas()) > 1
    for area in queries.areas():
        assert queries.areas_at(Point(area.lat, area.lon)).ward == area.code


def test_a_new_council_gets_its_grid_and_categories(app: Flask) -> None:
    unit.write(councils.create, council())
    outbox.drain()
    assert db.session.query(PlaceGrid).count() == 1
    assert db.session.query(CategoryVersion).count() == 21


def test_the_grid_stays_when_the_key_changes(app: Flask) -> None:
    home = Point(51.409, -0.304)
    before = queries.mask(home)
    unit.write(services.keep_grid)
    kept_key = app.config["SECRET_KEY"]
    try:
        app.config["SECRET_KEY"] = "another key that is long enough"
        assert queries.mask(home) == before
    finally:
        app.config["SECRET_KEY"] = kept_key
