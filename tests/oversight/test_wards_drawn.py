"""A council's own boundaries, imported by the command, are what its dashboard draws: a shape and a row for each ward."""

from __future__ import annotations

import json
import os
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hub.places import queries as places
from hub.places.domain import Point
from oversight.market.domain import HEADLINES
from oversight.metrics.queries import Place
from tests.hub.people import officer
from tests.oversight.cells import freeze, rate

BESIDE = Path(__file__).parents[3] / "shared" / "data" / "kingston_wards_2013.geojson"
REAL = Path(os.environ.get("BOUNDARIES") or BESIDE)
NAMES = (
    "Abbey", "Bridge & Quay", "Castle", "Dean's Yard", "Eastfield", "Ferry", "Grange", "Hill Top",
    "Inner Moat", "Jubilee", "King’s Mead", "Long Reach",
)  # fmt: skip
LEFT, SOUTH, WIDE, TALL = -0.34, 51.34, 0.03, 0.02  # degrees; about two kilometres each way

Ring = list[list[float]]


def side(one: tuple[int, int], other: tuple[int, int]) -> Ring:
    """A border between two corners of the raster, crooked as a stream is, and the same from both sides of it."""
    (a, b), turned = sorted((one, other)), one > other
    corners = [[LEFT + WIDE * x, SOUTH + TALL * y] for x, y in (a, b)]
    points = [
        [
            corners[0][0] + (corners[1][0] - corners[0][0]) * n / 9 + 0.0012 * (n * 7 % 5 - 2) * (b[1] > a[1]) * (0 < n < 9),
            corners[0][1] + (corners[1][1] - corners[0][1]) * n / 9 + 0.0008 * (n * 7 % 5 - 2) * (b[0] > a[0]) * (0 < n < 9),
        ]
        for n in range(10)
    ]  # fmt: skip
    return (points[::-1] if turned else points)[:-1]


def ward(column: int, row: int) -> Ring:
    """The outer ring of one cell of the raster."""
    corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1), (column, row)]
    ring = [point for i in range(4) for point in side(corners[i], corners[i + 1])]
    return [*ring, ring[0]]


def block(lon: float, lat: float, size: float) -> Ring:
    """A small square around a point."""
    return [[lon + size * x, lat + size * y] for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))]


def generated() -> dict[str, Any]:
    """Wards as a real file has them: crooked shared borders, a lake, a ward within another, and one in three pieces."""
    moat = block(LEFT + 1.5 * WIDE, SOUTH + 1.5 * TALL, 0.004)
    lake = block(LEFT + 3.5 * WIDE, SOUTH + 0.5 * TALL, 0.003)
    islands = [[block(LEFT + WIDE * (4.3 + n / 5), SOUTH + 2.5 * TALL, 0.002)] for n in range(2)]
    cells = [[ward(column, row)] for row in range(3) for column in range(4)]
    cells[3].append(lake[::-1])
    cells[5].append(moat[::-1])
    shapes = dict(zip(NAMES, [{"type": "Polygon", "coordinates": cell} for cell in cells], strict=True))
    shapes["Long Reach"] = {"type": "MultiPolygon", "coordinates": [cells[11], *islands]}
    shapes["Inner Moat"] = {"type": "Polygon", "coordinates": [moat]}
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"WD24CD": f"E0500{n:04}", "WD24NM": name}, "geometry": shape}
            for n, (name, shape) in enumerate(shapes.items())
        ],
    }


@pytest.fixture(params=["generated", "real"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A boundary file; the real one where it stands beside the repository, or where BOUNDARIES says."""
    if request.param == "real":
        if not REAL.is_file():
            pytest.skip("no real boundary file stands beside the repository, and BOUNDARIES names none")
        return REAL
    path = tmp_path / "wards.geojson"
    path.write_text(json.dumps(generated()), encoding="utf-8")
    return path


@pytest.fixture
def names(file: Path) -> dict[str, str]:
    """Each ward's name by its code, read from the file by nobody of ours."""
    found: dict[str, str] = {}
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        told = feature["properties"]
        code, name = (next(told[key] for key in told if re.fullmatch(rf"WD\d\d{end}", key)) for end in ("CD", "NM"))
        found[code] = name
    return found


@pytest.fixture
def dashboard(app: Flask, file: Path, names: dict[str, str], sign_in: Any) -> tuple[FlaskClient, str]:
    """An officer at the dashboard, after the import and a month of which the first ward is too small to be told."""
    done = app.test_cli_runner().invoke(
        args=["places", "import-areas", str(file), "--set", "Wards", "--valid-from", "2014-05-22"]
    )
    assert done.exit_code == 0, done.output
    assert f"{len(names)} areas are kept as “Wards”, in force from 22 May 2014." in done.output
    told = {Place(code): rate((30 + 4 * n) / 100, 40) for n, code in enumerate(sorted(names)[1:])}
    freeze(HEADLINES[0], "ward-period", told)
    freeze(HEADLINES[0], "borough-period", {Place("all"): rate(0.5, 400)})
    client = sign_in(officer("commissioner"))
    answer = client.get("/council/market")
    assert answer.status_code == 200
    return client, answer.text


def drawn(page: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """The map's own name, each shape's path by its name and words, and each row of its table."""
    figure = next(part for part in page.split("<figure") if 'class="chart__svg areas"' in part)
    label = re.search(r'class="chart__svg areas"[^>]*aria-label="([^"]+)"', figure)
    shapes = re.findall(r'<path class="areas__shape[^>]* d="([^"]+)"[^>]* data-words="([^"]+)"', figure)
    rows = re.findall(r"<tr.*?</tr>", figure.partition("<tbody")[2], re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    said = [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in cells]
    assert label is not None
    assert len(shapes) == len({words for _, words in shapes}), "no ward is drawn twice"
    return unescape(label[1]), {unescape(words): path for path, words in shapes}, dict(said)


def test_each_ward_is_drawn_once_and_says_what_the_table_says(
    dashboard: tuple[FlaskClient, str], names: dict[str, str]
) -> None:
    label, shapes, rows = drawn(dashboard[1])
    assert label
    assert sorted(rows) == sorted(names.values())
    assert sorted(shapes) == sorted(f"{name}: {rows[name]}" for name in names.values())
    for path in shapes.values():
        assert re.fullmatch(r"(M[\d.]+ [\d.]+(L[\d.]+ [\d.]+){2,}Z)+", path), path[:80]
    codes = sorted(names)
    assert [rows[names[code]] for code in codes[1:]] == [f"{30 + 4 * n}%" for n in range(len(codes) - 1)]
    assert not re.search(r"\d", rows[names[codes[0]]]), "nothing is known of the first"


def test_each_ward_is_found_from_a_point_within_it_and_has_its_page(
    dashboard: tuple[FlaskClient, str], names: dict[str, str]
) -> None:
    client, _ = dashboard
    for area in places.areas("ward"):
        assert places.areas_at(Point(area.lat, area.lon)).ward == area.code, area.name
        page = client.get(f"/council/market/wards/{area.code}")
        assert page.status_code == 200
        assert f"{names[area.code]}" in unescape(page.text)


@pytest.mark.parametrize("file", ["generated"], indirect=True)
def test_holes_and_pieces_are_drawn_as_they_are(dashboard: tuple[FlaskClient, str]) -> None:
    _, shapes, _ = drawn(dashboard[1])
    pieces = {words.partition(":")[0]: path.count("M") for words, path in shapes.items()}
    assert (pieces["Dean's Yard"], pieces["Ferry"], pieces["Long Reach"]) == (2, 2, 3)
    assert pieces["Abbey"] == pieces["Inner Moat"] == 1
    moat = Point(SOUTH + 1.5 * TALL, LEFT + 1.5 * WIDE)
    assert places.area_names()[str(places.areas_at(moat).ward)] == "Inner Moat"
    assert places.areas_at(Point(moat.lat - 0.007, moat.lon)).ward == "E05000005", "around it is Ferry"
