"""The embedded index: SQLite FTS5 and R*Tree in a file of its own, safe for threads and processes."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hub.kernel.errors import Unavailable
from matching.search.adapters.embedded import reading, rows, schema, writing
from matching.search.domain import Answer, Document, Query, Weights, fingerprint_of

File = tuple[int, int]
"""Its inode, which another file may be given later, and the random number that was written when it was made."""
KEPT_ANSWERS = 256
"""Answers kept in memory; each belongs to one generation of the index, so none is ever stale."""


class EmbeddedIndex:
    """A `SearchIndex` in one SQLite file (WAL): each thread has a connection, readers never wait for a writer."""

    def __init__(self, path: Path, *, weights: Weights | None = None, durable: bool = True) -> None:
        self._path = Path(path)
        self._weights = weights or Weights()
        self._durable = durable
        self._local = threading.local()
        self._answers: OrderedDict[tuple[File, int, Query], Answer] = OrderedDict()
        self._lock = threading.Lock()
        self._open: weakref.WeakSet[sqlite3.Connection] = weakref.WeakSet()
        self._inherited: list[sqlite3.Connection] = []

    def put(self, documents: Iterable[Document]) -> int:
        """Add or replace documents in one transaction; older news is ignored. Returns how many changed."""
        with self._writing() as db:
            return writing.put(db, documents)

    def drop(self, gone: Mapping[str, int]) -> int:
        """Take documents out, `{id: version}`, leaving stubs. Returns how many changed."""
        with self._writing() as db:
            return writing.drop(db, gone)

    def rebuild(self, source: Callable[[], Iterable[Document]]) -> int:
        """Replace everything in one transaction; readers keep the old answers until it commits."""
        with self._writing() as db:
            return writing.replace(db, source())

    def search(self, query: Query) -> Answer:
        """The page with exact total and facets.

        Raises:
            Unavailable: the file cannot be read; it is thrown away and wants a rebuild.
        """
        with self._reading() as db:
            key = (*self._generation(db), query)
            with self._lock:
                kept = self._answers.get(key)
            if kept is None:
                kept = self._answer(db, query)
                with self._lock:
                    self._answers[key] = kept
                    while len(self._answers) > KEPT_ANSWERS:
                        self._answers.popitem(last=False)
            return kept

    def _answer(self, db: sqlite3.Connection, query: Query) -> Answer:
        """The answer from the file itself."""
        return reading.search(db, query, query.weights or self._weights)

    def generation(self) -> tuple[File, int]:
        """Which file, and how many changes it has seen."""
        with self._reading() as db:
            return self._generation(db)

    def _generation(self, db: sqlite3.Connection) -> tuple[File, int]:
        found: dict[str, int] = dict(db.execute("SELECT name, value FROM state WHERE name IN ('file', 'generation')"))
        return (self._local.inode, found.get("file", 0)), found["generation"]

    def versions(self) -> Mapping[str, int]:
        """The version of every document that can be found, by id."""
        with self._reading() as db:
            return dict(db.execute("SELECT id, version FROM documents WHERE gone = 0"))

    def fingerprints(self) -> Mapping[str, str]:
        """What every document that can be found holds, in sixteen letters, by id."""
        with self._reading() as db:
            found = db.execute("SELECT id, body FROM documents WHERE gone = 0")
            return {id_: fingerprint_of(body) for id_, body in found}

    def documents(self, ids: Collection[str] | None = None) -> list[Document]:
        """Every document that can be found, or of these ids alone."""
        with self._reading() as db:
            found = db.execute("SELECT id, body FROM documents WHERE gone = 0")
            return [rows.document(body) for id_, body in found if ids is None or id_ in ids]

    def gone(self) -> Mapping[str, int]:
        """The version of every document that is known to be gone, by id."""
        with self._reading() as db:
            return dict(db.execute("SELECT id, version FROM documents WHERE gone = 1"))

    def built(self) -> bool:
        """Whether this file was ever built from the source."""
        with self._reading() as db:
            return bool(db.execute("SELECT value FROM state WHERE name = 'built'").fetchone()[0])

    def memory(self) -> int | None:
        """None: it answers from its file."""
        return None

    def close(self) -> None:
        """Close the connections of every thread; the next call opens new ones."""
        for connection in list(self._open):
            connection.close()
        self._open = weakref.WeakSet()
        self._local = threading.local()

    def _connection(self) -> sqlite3.Connection:
        """This thread's connection; a new one after a fork, or when another file stands in the old one's place."""
        try:
            inode = self._path.stat().st_ino
        except FileNotFoundError:
            inode = -1
        local = self._local
        db: sqlite3.Connection | None = getattr(local, "db", None)
        if db is None or local.pid != os.getpid() or local.inode != inode:
            if db is not None and local.pid != os.getpid():
                self._inherited.append(db)  # SQLite forbids even closing a connection that came through a fork
            db = schema.connect(self._path, durable=self._durable)
            local.db, local.pid, local.inode = db, os.getpid(), self._path.stat().st_ino
            with self._lock:
                self._open.add(db)
                self._answers.clear()
        return db

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """One snapshot of the file."""
        with self._transaction("BEGIN") as db:
            yield db

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, all or nothing; it makes a new generation."""
        with self._transaction("BEGIN IMMEDIATE") as db:
            yield db
            db.execute("UPDATE state SET value = value + 1 WHERE name = 'generation'")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        db = None
        try:
            db = self._connection()
            db.execute(begin)
            yield db
            db.execute("COMMIT")
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):  # our own mistake, not the file's
            raise
        except sqlite3.DatabaseError as error:
            self._broken(error)
            raise Unavailable from error
        finally:
            if db is not None and db.in_transaction:
                db.execute("ROLLBACK")

    def _broken(self, error: sqlite3.DatabaseError) -> None:
        """Throw away a file that is damaged, not one that is only busy."""
        if error.sqlite_errorcode in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            self._throw_away()

    def _throw_away(self) -> None:
        """The file, and what is known from it."""
        self._local = threading.local()
        schema.discard(self._path)
