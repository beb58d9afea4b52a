"""Changes of the embedded index; the caller holds the writing transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from matching.distances.domain import box
from matching.search.adapters.embedded import rows
from matching.search.domain import Document, texts
from matching.words.domain import Term, terms

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
        _write(db, document)
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
    put(db, documents)
    now = {id_ for (id_,) in db.execute("SELECT id FROM documents")}
    for id_, version in before:
        if id_ not in now:
            _stub(db, id_, version)
    db.execute("UPDATE state SET value = 1 WHERE name = 'built'")
    return len(now)


def _stub(db: sqlite3.Connection, id_: str, version: int) -> None:
    db.execute("INSERT INTO documents (id, version, gone) VALUES (?, ?, 1)", (id_, version))


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


def _write(db: sqlite3.Connection, document: Document) -> None:
    point = document.point
    values = {
        "id": document.id, "version": document.version, "gone": 0,
        "lat": point.lat if point else None, "lon": point.lon if point else None, "radius_km": document.radius_km,
        "kind": document.kind, "sector": document.sector, "price": document.price_pence, "quality": document.quality,
        **dict(zip(("slots0", "slots1", "slots2"), rows.thirds(document.availability), strict=True)),
        "categories": rows.joined(document.categories), "checks": rows.joined(document.checks),
        "languages": rows.joined(document.languages), "body": rows.body(document),
    }  # fmt: skip
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    insert = f"INSERT INTO documents ({names}) VALUES ({marks})"  # noqa: S608 - our own names
    row = db.execute(insert, tuple(values.values())).lastrowid
    if point:
        db.execute("INSERT INTO places VALUES (?, ?, ?, ?, ?)", (row, point.lat, point.lat, point.lon, point.lon))
        db.execute("INSERT INTO reaches VALUES (?, ?, ?, ?, ?)", (row, *box(point, document.radius_km)))
    for sort, name in SETS:
        db.executemany("INSERT INTO marks VALUES (?, ?, ?)", [(sort, v, row) for v in sorted(getattr(document, name))])
    fields = [" ".join(rows.spelt(term.stem) for term in terms(text)) for _, text in texts(document)]
    db.execute("INSERT INTO texts (rowid, category, name, words) VALUES (?, ?, ?, ?)", (row, *fields))
    db.executemany(
        "INSERT INTO vocabulary VALUES (?, ?, ?, 1) ON CONFLICT (word) DO UPDATE SET n = n + 1",
        [(term.word, term.stem, len(term.word)) for term in _vocabulary(document)],
    )
