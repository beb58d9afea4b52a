"""Postcode files that councils have: OS Code-Point Open (eastings and northings) and ONSPD or NSPL (degrees)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import isfinite, nan

from hub.places.domain.errors import PostcodesUnusable
from hub.places.domain.line_faults import LineFaults
from hub.places.domain.points import Point
from hub.places.domain.postcodes import PostcodeRow, normalised

BATCH = 5000
GRID_EAST, GRID_NORTH = 700_000, 1_300_000  # the National Grid's own extent, in metres


@dataclass(frozen=True)
class _Raw:
    line: int
    postcode: str
    x: float
    y: float


def read_rows(text: Iterable[str]) -> Iterator[PostcodeRow]:
    """The postcodes of an open file, every line of it checked on the way; terminated and unplaced ones are left out.

    A first line with `pcds` and `lat` makes it ONSPD or NSPL; without a heading it is Code-Point Open, whose columns
    are postcode, quality, easting, northing (its own “Columns” sheet), quality 90 meaning no position.

    Raises:
        PostcodesUnusable: when the file has been read to its end, naming each bad line, up to a thousand.
    """
    faults = LineFaults()
    lines = csv.reader(text)
    first = next(lines, None)
    if first is None:
        raise PostcodesUnusable(message="The file is empty.")
    head = {name.strip().lower(): place for place, name in enumerate(first)}
    if "lat" in head and ("pcds" in head or "pcd" in head):
        yield from _degrees(lines, head, faults)
    else:
        yield from _metres(lines, first, faults)
    if faults:
        raise PostcodesUnusable(message=str(faults))


def _degrees(lines: Iterable[list[str]], head: dict[str, int], faults: LineFaults) -> Iterator[PostcodeRow]:
    at = head.get("pcds", head.get("pcd", 0))
    ended, lat, lon = head.get("doterm"), head["lat"], head.get("long", head.get("lon", -1))
    for number, row in enumerate(lines, 2):
        if ended is not None and len(row) > ended and row[ended].strip():
            continue
        raw = _checked(number, row, at, lon, lat, faults)
        if raw is None or raw.y > 90:  # 99.999999 stands for no position
            continue
        if abs(raw.x) > 180 or abs(raw.y) > 90:
            faults.add(number, f"{raw.y}, {raw.x} is not a latitude and longitude.")
            continue
        yield PostcodeRow(number, raw.postcode, raw.y, raw.x)


def _metres(lines: Iterable[list[str]], first: list[str], faults: LineFaults) -> Iterator[PostcodeRow]:
    rows = enumerate((row for part in ([first], lines) for row in part), 1)
    checked = (raw for number, row in rows if row and (raw := _on_grid(number, row, faults)))
    while batch := list(islice(checked, BATCH)):
        points = to_degrees([(raw.x, raw.y) for raw in batch])
        for raw, point in zip(batch, points, strict=True):
            yield PostcodeRow(raw.line, raw.postcode, point.lat, point.lon)


def _on_grid(number: int, row: Sequence[str], faults: LineFaults) -> _Raw | None:
    raw = _checked(number, row, 0, 2, 3, faults)
    if raw is None or row[1].strip() == "90":
        return None
    if not (0 < raw.x < GRID_EAST and 0 < raw.y < GRID_NORTH):
        faults.add(number, f"{row[2]}, {row[3]} is not on the British National Grid.")
        return None
    return raw


def _checked(number: int, row: Sequence[str], at: int, x: int, y: int, faults: LineFaults) -> _Raw | None:
    if len(row) <= max(at, x, y):
        faults.add(number, f"it has {len(row)} columns, too few.")
        return None
    postcode = normalised(row[at])
    if postcode is None:
        faults.add(number, f"“{row[at]}” is not a postcode.")
        return None
    try:
        east, north = float(row[x]), float(row[y])
    except ValueError:
        east = north = nan
    if not (isfinite(east) and isfinite(north)):  # float() reads “nan” and “inf” as well
        faults.add(number, f"“{row[x]}, {row[y]}” is not a position.")
        return None
    return _Raw(number, postcode, east, north)


def to_degrees(metres: Sequence[tuple[float, float]]) -> list[Point]:
    """Eastings and northings (EPSG:27700) as WGS 84 degrees, through PROJ; true to about five metres."""
    from pyproj import Transformer

    transformer = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    lons, lats = transformer.transform([x for x, _ in metres], [y for _, y in metres])
    return [Point(round(lat, 6), round(lon, 6)) for lat, lon in zip(lats, lons, strict=True)]
