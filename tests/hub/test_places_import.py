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


def test_many_bad_lines_are_counted() -> None:
    with pytest.raises(PostcodesUnusable, match=r"Line 10: .* And 15 more"):
        list(read_rows(["x,1,2,3\n"] * 25))
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
