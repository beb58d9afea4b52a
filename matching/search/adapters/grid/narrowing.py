"""Which rows may answer: all constraints but the choices that a facet leaves out, every place exactly."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from matching.distances.domain import Point, chords, detour_km, exact_km, reach_km
from matching.hours.domain import parted
from matching.search.adapters.embedded import rows
from matching.search.adapters.grid import cells
from matching.search.adapters.grid.codes import Flags, Rows
from matching.search.adapters.grid.columns import Columns, View
from matching.search.domain import Query, Reading, Weights

Scores = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def candidates(view: View, query: Query, reading: Reading, weights: Weights, out: Rows) -> tuple[Rows, Scores | None]:
    """The rows in which every constraint holds, but for the choices; and what their words count, if any are asked.

    `out` are the rows of the file that have no room, or are not there for whoever asks.
    """
    found = _placed(view, query)
    columns = view.columns
    found = view.living if found is None else found[columns.died[found] > view.generation]
    for name, codes in (("check", query.checks), ("language", query.languages)):
        for code in sorted(codes):
            found = found[columns.codes[name].holding(code)[columns.coded[name][found]]]
    if query.slots:
        wanted = np.array(rows.thirds(query.slots), np.int64)
        found = found[(columns.slots[found] & wanted).any(axis=1)]
    for mask in (query.open_at, query.free_at):
        if mask:
            found = found[_opens(columns, found, mask)]
    if out.size:
        found = found[~np.isin(columns.row[found], out)]
    if not reading.tokens:
        return found, None
    scores = _scores(view, found, reading, weights)
    matched = scores > 0
    return found[matched], scores[matched]


def _opens(columns: Columns, found: Rows, mask: int) -> Flags:
    """Which rows open in any of these quarters: of whole hours the hours say it, of others the digit of the hour."""
    whole, parts = parted(mask)
    slots, codes = columns.slots[found], columns.codes["opening"]
    shared: Flags = np.any(slots & np.array(rows.thirds(whole), np.int64), axis=1)
    if not parts:
        return shared
    asked = [(hour, rows.digits(bits)) for hour, bits in parts]

    def opens(digits: Any) -> bool:
        return digits is not None and any(digits[hour] in some for hour, some in asked)

    said = columns.coded["opening"][found]
    started = np.array(rows.thirds(sum(1 << hour for hour, _ in parts)), np.int64)
    on_the_hour = codes.fitting(lambda digits: digits is None)[said] & (slots & started).any(axis=1)
    found_open: Flags = shared | on_the_hour | codes.fitting(opens)[said]
    return found_open


def _placed(view: View, query: Query) -> Rows | None:
    """The rows that stand where they should, dead ones among them; None where no place is asked for."""
    far, longer = query.within_km, query.detour_km
    if query.covers:
        found = _comes(view, query)
    elif query.point is not None and far is not None:
        found = _in(view, cells.near(query.point, far))
    elif query.point is not None and query.to is not None and longer is not None:
        found = _in(view, cells.near(query.point, reach_km(query.point, query.to, longer)))
    else:
        return None
    if far is not None and query.point is not None:
        found = _inside(view.columns, found, query.point, far)
    if query.point is not None and query.to is not None and longer is not None:
        found = _on_the_way(view.columns, found, query.point, query.to, longer)
    return found


def _comes(view: View, query: Query) -> Rows:
    """By an area, or by its circle."""
    by_area = view.columns.lists["area"].rows([rows.joined((area,)) for area in query.areas], view.size)
    if query.point is None:
        return np.unique(by_area)
    around = _in(view, cells.comes(query.point))
    circles = _inside(view.columns, around, query.point, None)
    return np.unique(np.concatenate([by_area, circles])) if by_area.size else circles


def _in(view: View, ranges: tuple[Rows, Rows] | None) -> Rows:
    """The rows of these ranges, and those that came since they were sorted; all, where there are no ranges."""
    keys = view.columns.keys
    if ranges is None:
        return np.arange(view.size)
    first = np.searchsorted(keys, ranges[0])
    count = np.searchsorted(keys, ranges[1], side="right") - first
    there = count > 0
    first, count = first[there], count[there]
    whole = int(count.sum())
    found = np.repeat(first - (np.cumsum(count) - count), count) + np.arange(whole)
    if view.size > view.columns.sorted:
        found = np.concatenate([found, np.arange(view.columns.sorted, view.size)])
    return found


def _inside(columns: Columns, found: Rows, here: Point, km: float | None) -> Rows:
    """Those that are at most so far away, or so far as their own circle is wide; on the line geopy decides."""
    square = chords.squared(columns.points[found], chords.one(here.lat, here.lon))
    reach = columns.radius[found] if km is None else np.full(len(found), km)
    may = np.flatnonzero(square <= (reach + chords.SURE_KM) ** 2)  # no way is shorter than the straight line
    found, reach = found[may], reach[may]
    least, most = chords.arcs(np.sqrt(square[may]))
    fits = most <= reach
    for doubtful in np.flatnonzero(~fits & (least <= reach)).tolist():
        fits[doubtful] = exact_km(here, point_of(columns, int(found[doubtful]))) <= reach[doubtful]
    return found[fits]


def _on_the_way(columns: Columns, found: Rows, start: Point, end: Point, km: float) -> Rows:
    """Those that make the journey at most so much longer; on the line geopy decides."""
    least, most = detours(columns, found, start, end)
    fits = most <= km
    for doubtful in np.flatnonzero(~fits & (least <= km)).tolist():
        fits[doubtful] = detour_km(start, end, point_of(columns, int(found[doubtful]))) <= km
    return found[fits]


def detours(columns: Columns, found: Rows, start: Point, end: Point) -> tuple[Floats, Floats]:
    """Between which kilometres each row surely makes the journey longer; neither is a number for what stands nowhere."""
    ways = [np.sqrt(chords.squared(columns.points[found], chords.one(one.lat, one.lon))) for one in (start, end)]
    (least, most), (other, most_other) = (chords.arcs(way) for way in ways)
    whole = exact_km(start, end)
    return np.maximum(0.0, least + other - whole), np.maximum(0.0, most + most_other - whole)


def point_of(columns: Columns, at: int) -> Point:
    """Where a row stands."""
    return Point(float(columns.lat[at]), float(columns.lon[at]))


def _scores(view: View, found: Rows, reading: Reading, weights: Weights) -> Scores:
    """Each token once, with the best field that it stands in."""
    columns = view.columns
    whole = np.zeros(len(found), np.int64)
    fields = sorted((("name", weights.name_field), ("words", weights.words_field)), key=lambda pair: pair[1])
    for token in reading.tokens:
        stems = [rows.spelt(stem) for stem in token]
        flags = np.zeros(view.size, np.int16)
        for name, weight in fields:
            flags[columns.lists[name].rows(stems, view.size)] = weight
        said = columns.codes["saying"].among(stems)[columns.coded["saying"][found]]
        whole += np.maximum(flags[found], said * np.int16(weights.category_field))
    return whole
