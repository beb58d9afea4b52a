"""Where the council has tiles of its own, they lie under the pins; where one does not come, the drawing does."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.conftest import keeps
from tests.browser.server import an_app, borough, served
from tests.browser.visit import LIGHT, visit

pytestmark = pytest.mark.browser

TILE = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")
CREDIT = "© Borough of <Kith> 2026"


class Tiles:
    """A tile server: remembers what it was asked for, and by whom as far as that is said."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.broken = False

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        self.asked.append((environ["PATH_INFO"], environ.get("HTTP_REFERER", "")))
        start("404 Not Found" if self.broken else "200 OK", [("Content-Type", "image/png")])
        return [b"" if self.broken else TILE]  # a picture is shown whatever the status that came with it


@pytest.fixture(scope="module")
def tiles() -> Tiles:
    return Tiles()


@pytest.fixture(scope="module")
def tiled(tiles: Tiles, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The borough with a tile server of its own, at another port of the same host."""
    var = tmp_path_factory.mktemp("tiled") / "var"
    shutil.copytree(borough(keeps(tmp_path_factory, worker_id)), var)
    with (
        served(tiles) as own,
        served(an_app(var, tiles_url=f"{own}/{{z}}/{{x}}/{{y}}.png", tiles_credit=CREDIT)) as url,
    ):
        yield url


@pytest.fixture
def on_the_map(tiled: str, browser: Any) -> Iterator[Any]:
    """The list of a search with its map scrolled into view, and live."""
    with visit(browser, f"{tiled}/find?q=shopping", LIGHT) as seen:
        seen.page.locator(".map").first.scroll_into_view_if_needed()
        seen.page.locator(".map__live .live-pin").first.wait_for()
        yield seen


def test_the_councils_tiles_lie_under_the_pins(on_the_map: Any, tiles: Tiles) -> None:
    on_the_map.page.locator(".map__live img.leaflet-tile-loaded").first.wait_for(state="attached")
    assert tiles.asked
    assert {said for _path, said in tiles.asked} == {""}, "the tile server was told which page shows the map"
    assert on_the_map.page.locator(".leaflet-control-attribution").inner_text() == CREDIT
    assert not on_the_map.page.locator(".map__live .map__svg").count()
    heard = [one for one in on_the_map.complaints() if "asked another site" not in one]
    assert heard == []


def test_a_tile_that_does_not_come_brings_the_drawing_back(tiles: Tiles, tiled: str, browser: Any) -> None:
    tiles.broken = True
    try:
        with visit(browser, f"{tiled}/find?q=shopping", LIGHT) as seen:
            seen.page.locator(".map").first.scroll_into_view_if_needed()
            seen.page.locator(".map__live .map__svg").wait_for(state="attached")
            assert seen.page.locator(".live-pin").count()
            assert not seen.page.locator("img.leaflet-tile").count()
    finally:
        tiles.broken = False
