"""An invented borough for tests: three wards in a row, in two neighbourhoods, and a few postcodes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "wards.geojson"
NEIGHBOURHOODS = {"T01": "Upper Side", "T02": "Upper Side", "T03": "Lower Side"}


def wards() -> dict[str, Any]:
    """The borough's boundary file."""
    geojson: dict[str, Any] = json.loads(FILE.read_text())
    return geojson
