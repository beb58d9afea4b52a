"""The asset build names files by what is in them, squeezes them, and lets nothing of GOV.UK's own through."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import brotli
import pytest

import assets

ROOT = Path(__file__).parents[2]


def test_a_file_is_named_by_its_content_and_squeezed(tmp_path: Path) -> None:
    store = assets.Store(tmp_path)
    store.put("css/a.css", b"a{}" * 200)
    store.put("fonts/f.woff2", b"font")
    name = store.names["css/a.css"]
    assert (tmp_path / name).read_bytes() == b"a{}" * 200
    assert gzip.decompress((tmp_path / f"{name}.gz").read_bytes()) == b"a{}" * 200
    assert brotli.decompress((tmp_path / f"{name}.br").read_bytes()) == b"a{}" * 200
    assert not (tmp_path / f"{store.names['fonts/f.woff2']}.gz").exists()
    again = assets.Store(tmp_path / "other")
    again.put("css/a.css", b"a{}" * 200)
    assert again.names["css/a.css"] == name
    again.put("css/a.css", b"b{}")
    assert again.names["css/a.css"] != name


def test_styles_point_at_the_hashed_names(tmp_path: Path) -> None:
    store = assets.Store(tmp_path)
    store.put("fonts/a.woff2", b"x")
    assert store.refer('src:url("../fonts/a.woff2")') == f"src:url(../{store.names['fonts/a.woff2']})"
    assert store.refer("src:url(../fonts/a.woff2)") == f"src:url(../{store.names['fonts/a.woff2']})"


@pytest.mark.parametrize(
    "content", [b'font-family:"GDS Transport"', b"/assets/images/govuk-crest.svg", b"light-94a07e06a1-v2.woff2"]
)
def test_govuks_font_and_crest_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(assets.AssetsFailed, match=r"GOV\.UK"):
        assets.Store(tmp_path).put("css/a.css", content)


def test_the_lock_names_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()
    wanted = json.loads((ROOT / "package.json").read_text())
    assert wanted["dependencies"]["govuk-frontend"] == "6.3.0"


def test_a_failing_tool_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(assets.AssetsFailed, match=r"Could not look; try again \(it said: .*\)\.$"):
        assets.run(
            ["python3", "-c", "import sys; sys.exit('no such place')"], tmp_path / "npm", "Could not look; try again"
        )
