"""The tables of the embedded index, and how its file is opened, made anew or thrown away."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

VERSION = 3
"""Grows with every change of the tables or of the analyser; a file of another version is emptied and wants a rebuild."""

PATIENCE = 30.0
"""Seconds for which one waits for another who is writing."""

TABLES = (
    "CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
    "INSERT INTO state VALUES ('generation', 0), ('built', 0), ('file', random())",  # by which it is known from others
    """CREATE TABLE documents (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, gone INTEGER NOT NULL,
        lat REAL, lon REAL, radius_km REAL, kind TEXT, sector TEXT, price INTEGER, quality REAL,
        slots0 INTEGER, slots1 INTEGER, slots2 INTEGER, opening TEXT, categories TEXT, checks TEXT, languages TEXT, areas TEXT, body TEXT,
        changed INTEGER NOT NULL
    )""",
    "CREATE INDEX documents_changed ON documents (changed)",
    "CREATE TABLE marks (sort TEXT, value TEXT, row INTEGER, PRIMARY KEY (sort, value, row)) WITHOUT ROWID",
    "CREATE TABLE vocabulary (word TEXT PRIMARY KEY, stem TEXT NOT NULL, letters INTEGER NOT NULL, n INTEGER NOT NULL)",
    "CREATE INDEX vocabulary_stem ON vocabulary (stem)",
    "CREATE INDEX vocabulary_letters ON vocabulary (letters)",
    """CREATE VIRTUAL TABLE texts USING fts5(
        category, name, words, detail=column, columnsize=0, tokenize="unicode61 remove_diacritics 0 tokenchars '_'"
    )""",
    "CREATE VIRTUAL TABLE places USING rtree(row, south, north, west, east)",
    "CREATE VIRTUAL TABLE reaches USING rtree(row, south, north, west, east)",
)
NAMES = ("state", "documents", "marks", "vocabulary", "texts", "places", "reaches")


class Connection(sqlite3.Connection):
    """A connection that can be referred to weakly."""


def connect(path: Path, *, durable: bool) -> sqlite3.Connection:
    """A connection to the index, its tables made if need be; a file that is no index is thrown away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _open(path, durable=durable)
    except sqlite3.OperationalError:  # busy, or the disk says no: the file may be sound
        raise
    except sqlite3.DatabaseError:
        discard(path)
        return _open(path, durable=durable)


def discard(path: Path) -> None:
    """Throw the file away: everything in it can be built again."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _open(path: Path, *, durable: bool) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=PATIENCE, isolation_level=None, check_same_thread=False, factory=Connection
    )
    try:
        _keep_readers_going(connection)
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            _make(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _keep_readers_going(connection: sqlite3.Connection) -> None:
    """Write ahead. Where several make a new file at once, SQLite refuses this at once instead of waiting: so we wait."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _make(connection: sqlite3.Connection) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:  # another process may have been first
            for name in NAMES:
                connection.execute(f"DROP TABLE IF EXISTS {name}")
            for table in TABLES:
                connection.execute(table)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
