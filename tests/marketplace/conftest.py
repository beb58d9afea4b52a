"""What the tests of the marketplace may ask for beside tests/conftest.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask

from hub.categories import services as categories
from hub.kernel import unit
from hub.places import services as places
from hub.places.domain import PostcodeRow
from tests.hub.places import NEIGHBOURHOODS, wards

POSTCODES = [
    PostcodeRow(1, "KT1 2AB", 51.41, -0.30),
    PostcodeRow(2, "KT1 2AD", 51.412, -0.302),
    PostcodeRow(3, "KT2 5AA", 51.43, -0.30),
    PostcodeRow(4, "KT8 9ZZ", 51.5, -0.4),
]


@pytest.fixture
def borough(app: Flask, var: Path, grow: Callable[[str, Callable[[], None]], None]) -> Flask:
    """Wards, postcodes and categories, and a search index that remembers nothing."""
    grow("market", _lay)
    for end in ("", "-wal", "-shm"):
        (var / f"search.sqlite3{end}").unlink(missing_ok=True)
    return app


def _lay() -> None:
    unit.write(places.import_areas, wards(), "Wards 2030", date(2025, 1, 1), neighbourhoods=NEIGHBOURHOODS)
    unit.write(places.import_postcodes, POSTCODES)
    unit.write(categories.load_defaults)
