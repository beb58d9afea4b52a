"""Changes of the embedded index; the caller holds the writing transaction."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice

from matching.distances.domain import box
from matching.search.adapters.embedded import rows
from matching.search.domain import Document, texts
from matching.words.domain import Term, stem, terms

NOW = "(SELECT value + 1 FROM state WHERE name = 'generation')"
"""The generation that the transaction makes: by it a follower finds what has changed since it looked."""
BATCH = 1000
COLUMNS = (
    "row", "id", "version", "gone", "lat", "lon", "radius_km", "kind", "sector", "price", "quality", "slots0", "slots1", "slots2",
    "opening", "categories", "checks", "languages", "areas", "body",
)  # fmt: skip
SETS = (("category", "categories"), ("check", "checks"), ("language", "languages"), ("area", "areas"))


def put(db: sqlite3.Connection, documents: Iterable[Document]) -> int:
    """Write each document unless something newer is known of it; a drop wins over a document of its version."""
    changed = 0
    for document in documents:
        known = db.execute("SELECT row, version, gone, body FROM documents WHERE id = ?", (document.id,)).fetchone()
        if known is not None:
            row, version, gone, body = known
            if version > document.version or (gone and version == document.version):
                continue
            if body == rows.body(document):
                continue
            _forget(db, row, body)
        _count(db, _write(db, [document]))
        changed += 1
    return changed


def drop(db: sqlite3.Connection, gone: Mapping[str, int]) -> int:
    """Take documents out and leave stubs with their versions, unless something newer is known."""
    changed = 0
    for id_, version in gone.items():
        known = db.execute("SELECT row, version, gone, body FROM documents WHERE id = ?", (id_,)).fetchone()
        if known is not None:
            if known[1] > version or (known[2] and known[1] == version):
                continue
            _forget(db, known[0], known[3])
        _stub(db, id_, version)
        changed += 1
    return changed


def replace(db: sqlite3.Connection, documents: Iterable[Document]) -> int:
    """Replace everything; what is no longer there leaves a stub, so that late news does not bring it back."""
    before = db.execute("SELECT id, version FROM documents").fetchall()
    for table in ("documents", "marks", "vocabulary", "texts", "places", "reaches"):
        db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    now: set[str] = set()
    words = Counter[str]()
    source = iter(documents)
    while some := list(islice(source, BATCH)):
        fresh = {document.id: document for document in some if document.id not in now}
        words.update(_write(db, fresh.values()))
        now.update(fresh)
        again = [document for document in some if fresh.get(document.id) is not document]
        if again:  # the source names an offer twice: the newest stays
            _count(db, words)
            words.clear()
            put(db, again)
    _count(db, words)
    for id_, version in before:
        if id_ not in now:
            _stub(db, id_, version)
    db.execute("UPDATE state SET value = 1 WHERE name = 'built'")
    return len(now)


def _stub(db: sqlite3.Connection, id_: str, version: int) -> None:
    insert = f"INSERT INTO documents (id, version, gone, changed) VALUES (?, ?, 1, {NOW})"  # noqa: S608 - our own
    db.execute(insert, (id_, version))


def _vocabulary(document: Document) -> set[Term]:
    return {term for _, text in texts(document) for term in terms(text)}


def _forget(db: sqlite3.Connection, row: int, body: str | None) -> None:
    """Take a row out of every table; a stub stands in one only."""
    db.execute("DELETE FROM documents WHERE row = ?", (row,))
    if body is None:
        return
    document = rows.document(body)
    for table, key in (("texts", "rowid"), ("places", "row"), ("reaches", "row")):
        db.execute(f"DELETE FROM {table} WHERE {key} = ?", (row,))  # noqa: S608 - our own names
    for sort, name in SETS:
        values = [(sort, value, row) for value in getattr(document, name)]
        db.executemany("DELETE FROM marks WHERE sort = ? AND value = ? AND row = ?", values)
    words = [(term.word,) for term in _vocabulary(document)]
    db.executemany("UPDATE vocabulary SET n = n - 1 WHERE word = ?", words)
    db.executemany("DELETE FROM vocabulary WHERE word = ? AND n <= 0", words)


def _write(db: sqlite3.Connection, documents: Iterable[Document]) -> Counter[str]:
    """Write documents of which nothing is there; their words, which the caller counts."""
    first = db.execute("SELECT COALESCE(MAX(row), 0) + 1 FROM documents").fetchone()[0]
    words = Counter[str]()
    values, marks, stems, places = [], [], [], []
    for row, document in enumerate(documents, first):
        values.append(_values(row, document))
        for sort, name in SETS:
            marks += [(sort, value, row) for value in sorted(getattr(document, name))]
        said = [terms(text) for _, text in texts(document)]
        words.update({term.word for some in said for term in some})
        stems.append((row, *(" ".join(rows.spelt(term.stem) for term in some) for some in said)))
        if document.point:
            places.append((row, document.point, document.radius_km))
    insert = f"INSERT INTO documents ({', '.join(COLUMNS)}, changed) VALUES ({'?, ' * len(COLUMNS)}{NOW})"  # noqa: S608 - ours
    db.executemany(insert, values)
    db.executemany("INSERT INTO marks VALUES (?, ?, ?)", marks)
    db.executemany("INSERT INTO texts (rowid, category, name, words) VALUES (?, ?, ?, ?)", stems)
    spots = [(row, point.lat, point.lat, point.lon, point.lon) for row, point, _ in places]
    db.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?)", spots)
    reaches = [(row, *box(point, radius)) for row, point, radius in places]
    db.executemany("INSERT INTO reaches VALUES (?, ?, ?, ?, ?)", reaches)
    return words


def _values(row: int, document: Document) -> tuple[object, ...]:
    """What stands in the columns."""
    point = document.point
    return (
        row, document.id, document.version, 0, point.lat if point else None, point.lon if point else None,
        document.radius_km, document.kind, document.sector, document.price_pence, document.quality,
        *rows.thirds(document.availability), rows.opening(document), rows.joined(document.categories), rows.joined(document.checks),
        rows.joined(document.languages), rows.joined(document.areas), rows.body(document),
    )  # fmt: skip


def _count(db: sqlite3.Connection, words: Mapping[str, int]) -> None:
    """Add words to the vocabulary."""
    db.executemany(
        "INSERT INTO vocabulary VALUES (?, ?, ?, ?) ON CONFLICT (word) DO UPDATE SET n = n + excluded.n",
        [(word, stem(word), len(word), n) for word, n in words.items()],
    )
