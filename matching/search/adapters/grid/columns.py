"""The documents of an embedded index as columns in memory: sorted once, then added to in place.

Nothing that a reader may be looking at is changed: rows are added behind those it counts, and a row that goes is marked
with the generation in which it went. So readers need no lock; those who change it take turns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.distances.domain import chords
from matching.search.adapters.embedded import rows
from matching.search.adapters.embedded.index import File
from matching.search.adapters.grid import cells
from matching.search.adapters.grid.codes import Codes, Postings, only
from matching.search.domain import bits, price_band
from matching.search.domain.lots import DRAWS

FIELDS = (
    "d.row, d.id, d.lat, d.lon, d.radius_km, d.quality, d.slots0, d.slots1, d.slots2, d.kind, d.sector, d.price, "
    "d.categories, d.checks, d.languages, d.opening, t.category, t.name, t.words, d.areas"
)
EVERY = f"SELECT {FIELDS} FROM documents d JOIN texts t ON t.rowid = d.row WHERE d.gone = 0"  # noqa: S608 - our own
CHANGED = "SELECT row, id, gone FROM documents WHERE changed > ? LIMIT ?"
CHUNK = 5000
STANDS = np.iinfo(np.int64).max
CODED = ("kind", "sector", "price", "category", "check", "language", "opening", "saying")

Row = Sequence[Any]
Rows = npt.NDArray[np.int64]


def _split(value: Any) -> Iterable[str]:
    return rows.split(value)


def _words(value: Any) -> Iterable[str]:
    return str(value).split()


def _nothing(_value: Any) -> Iterable[str]:
    return ()


def _band(value: Any) -> Iterable[str]:
    return (price_band(value),)


THINGS: dict[str, Callable[[Any], Iterable[str]]] = {
    "kind": only, "sector": only, "price": _band, "category": _split, "check": _split, "language": _split, "opening": _nothing,
    "saying": _words,
}  # fmt: skip
"""What a value of each coded column holds; a saying is the words of categories, of which there are few different ones."""


@dataclass
class Columns:
    """So many rows as there is room for; `View` says how many of them count."""

    room: int
    ids: npt.NDArray[np.bytes_]
    row: Rows = field(init=False)

    def __post_init__(self) -> None:
        size = self.room
        self.row = np.zeros(size, np.int64)
        self.points = np.zeros((size, 3))
        self.lat, self.lon, self.radius, self.quality = (np.zeros(size) for _ in range(4))
        self.slots = np.zeros((size, 3), np.int64)
        self.died = np.full(size, STANDS, np.int64)
        self.order = np.zeros(size)
        self.lots = np.zeros((size, DRAWS), np.uint32)
        self.coded = {name: np.zeros(size, np.int32) for name in CODED}
        self.codes = {name: Codes(THINGS[name]) for name in CODED}
        self.lists = {name: Postings() for name in ("name", "words", "area")}
        self.keys: Rows = np.zeros(0, np.int64)
        self.at = np.full(len(self.ids), -1, np.int32)
        self.later: dict[str, tuple[int, float]] = {}
        self.names: dict[int, str] = {}

    @property
    def sorted(self) -> int:
        """How many rows are sorted; the rest came since."""
        return len(self.keys)

    def fill(self, first: int, given: Sequence[Row]) -> None:
        """Write rows as they came from the file, from a place on; their words and areas are the caller's."""
        here = slice(first, first + len(given))
        columns = list(zip(*given, strict=True))
        self.row[here] = columns[0]
        self.lots[here] = np.frombuffer(bits(columns[1]), ">u4").reshape(-1, DRAWS)
        self.lat[here], self.lon[here] = (np.array(columns[n], np.float64) for n in (2, 3))
        self.points[here] = chords.standing(self.lat[here], self.lon[here])
        self.radius[here], self.quality[here] = columns[4], columns[5]
        self.slots[here] = np.array(columns[6:9], np.int64).T
        for name, values in zip(CODED, columns[9:17], strict=True):
            self.coded[name][here] = self.codes[name].codes(values)

    def sort(self, size: int, words: dict[str, tuple[npt.NDArray[np.int32], Rows]]) -> None:
        """Bring the first rows into their order, and lay down the lists of words."""
        keys = cells.keys(self.lat[:size], self.lon[:size], self.radius[:size])
        order = np.argsort(keys, kind="stable")
        self.keys = keys[order]
        for column in (self.row, self.points, self.lat, self.lon, self.radius, self.quality, self.slots, self.order):
            column[:size] = column[:size][order]
        self.lots[:size] = self.lots[:size][order]
        for codes in self.coded.values():
            codes[:size] = codes[:size][order]
        place = np.empty(size, np.int64)
        place[order] = np.arange(size)
        for name, (numbers, at) in words.items():
            self.lists[name].sort(numbers, place[at], size)
        self.at[self.order[:size].astype(np.int64)] = np.arange(size)

    def find(self, id_: str) -> tuple[int, float]:
        """Where the document stands, or -1 for nowhere, and its place in the order of ids; between two if it is new."""
        if id_ in self.later:
            return self.later[id_]
        name = id_.encode()
        place = int(np.searchsorted(self.ids, np.bytes_(name)))
        if place < len(self.ids) and self.ids[place] == name:
            return int(self.at[place]), float(place)
        return -1, place - 0.5

    def nbytes(self) -> int:
        """How much memory it takes: the arrays exactly, the dictionaries about."""
        arrays: list[npt.NDArray[Any]] = [
            self.row, self.points, self.lat, self.lon, self.radius, self.quality, self.slots, self.died, self.order, self.lots,
            self.keys, self.at, self.ids, *self.coded.values(),
        ]  # fmt: skip
        small: list[Codes | Postings] = [*self.codes.values(), *self.lists.values()]
        return sum(each.nbytes for each in arrays) + sum(each.nbytes() for each in small) + 300 * len(self.later)


@dataclass(frozen=True)
class View:
    """The columns as they stand at one generation of one file."""

    columns: Columns
    size: int
    file: File
    generation: int

    @cached_property
    def living(self) -> Rows:
        """Every row that stands."""
        return np.flatnonzero(self.columns.died[: self.size] > self.generation)

    def after(self, db: sqlite3.Connection, generation: int, most: int) -> View | None:
        """The view at a later generation, the columns added to in place; None where too much has changed for that."""
        changed = db.execute(CHANGED, (self.generation, most + 1)).fetchall()
        if len(changed) > most or self.size + len(changed) > self.columns.room:
            return None
        size = self.size
        for row, id_, gone in changed:
            at, order = self.columns.find(id_)
            if at >= 0 and self.columns.died[at] == STANDS:
                self.columns.died[at] = generation
            if not gone:
                self._add(db, size, row, order)
            self.columns.later[id_] = (-1 if gone else size, order)
            size += not gone
        return View(self.columns, size, self.file, generation)

    def _add(self, db: sqlite3.Connection, at: int, row: int, order: float) -> None:
        columns = self.columns
        found = db.execute(f"{EVERY} AND d.row = ?", (row,)).fetchone()
        columns.fill(at, [found])
        columns.order[at], columns.died[at], columns.names[at] = order, STANDS, found[1]
        for name, words in listed(found):
            for word in words:
                columns.lists[name].add(word, at)


def listed(row: Row) -> list[tuple[str, list[str]]]:
    """The words and areas of a row, by their lists."""
    return [("name", row[17].split()), ("words", row[18].split()), ("area", rows.split(row[19]))]


class Stopped(Exception):
    """Whoever loads was asked to let it be."""


def load(
    db: sqlite3.Connection, file: File, generation: int, room: Callable[[int], int], stop: Callable[[], bool]
) -> View:
    """The columns of the file as the transaction sees it.

    Raises:
        Stopped: `stop` said so.
    """
    size = db.execute("SELECT COUNT(*) FROM documents WHERE gone = 0").fetchone()[0]
    ordered = db.execute("SELECT row, id FROM documents WHERE gone = 0 ORDER BY id").fetchall()
    columns = Columns(size + room(size), np.array([id_.encode() for _, id_ in ordered] or [b""], np.bytes_)[:size])
    words: dict[str, tuple[list[int], list[int]]] = {name: ([], []) for name in columns.lists}
    cursor, filled = db.execute(f"{EVERY} ORDER BY d.row"), 0
    while chunk := cursor.fetchmany(CHUNK):
        if stop():
            raise Stopped
        columns.fill(filled, chunk)
        _gather(columns, words, chunk, filled)
        filled += len(chunk)
    by_id = np.array([row for row, _ in ordered], np.int64)
    columns.order[np.searchsorted(columns.row[:size], by_id)] = np.arange(size)
    columns.sort(size, {name: (np.array(n, np.int32), np.array(at, np.int64)) for name, (n, at) in words.items()})
    return View(columns, size, file, generation)


def _gather(columns: Columns, words: dict[str, tuple[list[int], list[int]]], chunk: Sequence[Row], filled: int) -> None:
    """The words of some rows, as numbers."""
    for at, row in enumerate(chunk, filled):
        for name, held in listed(row):
            if held:
                words[name][0].extend(columns.lists[name].numbers(held))
                words[name][1].extend([at] * len(held))
