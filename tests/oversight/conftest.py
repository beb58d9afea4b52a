"""What the tests of oversight may ask for beside tests/conftest.py."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from flask import Flask

from hub.categories import services as categories
from hub.kernel import ids, unit
from hub.places import services as places
from matching.search.queries import index
from oversight.warehouse.models import SCHEMA
from tests.hub.places import NEIGHBOURHOODS, wards
from tests.oversight.facts import PERIOD, ZONE, Facts, fill

Publish = Callable[..., str]


@pytest.fixture
def borough(app: Flask, var: Path, grow: Callable[[str, Callable[[], None]], None]) -> Iterator[Flask]:
    """Three wards, the categories every council starts with, no warehouse yet, and nothing found in search."""
    shutil.rmtree(var / "warehouse", ignore_errors=True)
    grow("overseen", _lay)
    index().rebuild(list)
    yield app
    index().rebuild(list)
    shutil.rmtree(var / "warehouse", ignore_errors=True)


def _lay() -> None:
    unit.write(places.import_areas, wards(), "Wards 2030", date(2025, 1, 1), neighbourhoods=NEIGHBOURHOODS)
    unit.write(categories.load_defaults)


@pytest.fixture
def publish(borough: Flask, var: Path) -> Publish:
    """Make a generation of the warehouse from plain facts, and make it current; returns its name."""

    def make(facts: Facts, built_at: datetime | None = None) -> str:
        name = f"{ids.new()}.duckdb"
        folder = var / "warehouse"
        folder.mkdir(parents=True, exist_ok=True)
        built_at = built_at or PERIOD.bounds(ZONE)[1] + timedelta(days=20)
        with duckdb.connect(str(folder / name)) as warehouse:
            warehouse.execute(SCHEMA)
            fill(warehouse, facts)
            warehouse.execute("INSERT INTO made VALUES (?, ?, 'need', 0, 0)", [name, built_at])
        (folder / "current").write_text(name)
        return name

    return make
