"""The sandbox's file: SQLite beside Kith's own database, one writer at a time, many processes and threads."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from payments.sandbox.adapters.chest import SqliteChest
from payments.sandbox.domain.platforms import MAIN

FILE = "stripe-sandbox.sqlite3"
PATIENCE = 10.0  # seconds to wait for another process's transaction

SCHEMA = """
CREATE TABLE IF NOT EXISTS thing (
  position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, owner TEXT NOT NULL, at INTEGER NOT NULL,
  body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS thing_kind ON thing (kind, owner, position);
CREATE INDEX IF NOT EXISTS thing_at ON thing (kind, owner, at, position);
CREATE INDEX IF NOT EXISTS thing_group ON thing (kind, json_extract(body, '$.transfer_group'));
CREATE INDEX IF NOT EXISTS thing_source ON thing (kind, json_extract(body, '$.source'));
CREATE INDEX IF NOT EXISTS thing_intent ON thing (kind, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS thing_transfer ON thing (kind, json_extract(body, '$.transfer'));
CREATE TABLE IF NOT EXISTS purse (
  owner TEXT PRIMARY KEY, available INTEGER NOT NULL DEFAULT 0, pending INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS reminder (
  position INTEGER PRIMARY KEY, at INTEGER NOT NULL, what TEXT NOT NULL, id TEXT NOT NULL, UNIQUE (what, id, at));
CREATE INDEX IF NOT EXISTS reminder_at ON reminder (at, position);
CREATE TABLE IF NOT EXISTS key (
  scope TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
  request TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (scope, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fault (position INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS delivery (
  position INTEGER PRIMARY KEY, event TEXT NOT NULL, thin INTEGER NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL DEFAULT 'waiting', status INTEGER,
  forged INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (at, position) WHERE state IN ('waiting', 'held', 'behind');
"""


class SqliteStore:
    """Opens the file when it is first needed, and anew where it was removed meanwhile or the process has forked."""

    def __init__(self, folder: Path, wanted: frozenset[str] | None = None, file: str = FILE) -> None:
        self._wanted = wanted
        self._path = folder / file
        self._others: dict[str, SqliteStore] = {}
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._known: tuple[int, int] | None = None

    def of(self, account: str) -> SqliteStore:
        """The store of one of the sandbox's accounts: each has a file of its own."""
        if account == MAIN:
            return self
        with self._lock:
            if account not in self._others:
                self._others[account] = SqliteStore(
                    self._path.parent, self._wanted, f"stripe-sandbox-{account}.sqlite3"
                )
            return self._others[account]

    @contextmanager
    def writing(self) -> Iterator[SqliteChest]:
        """A transaction: all of it or nothing, one at a time."""
        with self._lock:
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield SqliteChest(connection, self._wanted)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[SqliteChest]:
        """A look at one moment of it."""
        with self._lock:
            connection = self._open()
            connection.execute("BEGIN")
            try:
                yield SqliteChest(connection, self._wanted)
            finally:
                connection.execute("ROLLBACK")

    def empty(self) -> None:
        """Leave nothing of it."""
        with self._lock:
            if self._connection is not None and self._known and self._known[0] == os.getpid():
                self._connection.close()
            self._connection = None
            for end in ("", "-wal", "-shm"):
                self._path.with_name(FILE + end).unlink(missing_ok=True)

    def _open(self) -> sqlite3.Connection:
        mark = self._mark()
        if self._connection is None or mark is None or mark != self._known:
            if self._connection is not None and self._known and self._known[0] == os.getpid():
                self._connection.close()
            self._connection = connect(self._path)
            self._known = self._mark()
        return self._connection

    def _mark(self) -> tuple[int, int] | None:
        try:
            return os.getpid(), self._path.stat().st_ino
        except FileNotFoundError:
            return None


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, with its tables."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.executescript(SCHEMA)
    return connection
