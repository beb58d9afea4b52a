"""Marks: two that are equal say that nobody, in any process, has committed anything in between."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Hashable
from itertools import count
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

BUSY = 10.0  # seconds, as every connection of ours waits

_numbers = count()


class Marks(Protocol):
    """Whoever can tell whether something was committed."""

    at_begin: bool  # whether a transaction sees all through what stood when it began, so that its mark is of then

    def now(self, session: Session) -> Hashable | None:
        """The mark of this moment; None where there is no telling."""

    def close(self) -> None:
        """Let go of whatever is open: the database is about to be closed, perhaps for another in its place."""


class SqliteMarks:
    """A connection that only looks: SQLite changes its `data_version` whenever any other connection has committed."""

    at_begin = True

    def __init__(self, path: str) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._looking: tuple[int, int, sqlite3.Connection] | None = None  # process, number, connection
        self._inherited: list[sqlite3.Connection] = []

    def now(self, session: Session) -> Hashable:  # noqa: ARG002 - the port's signature
        """Which watch this is, and the version it sees; a watch begun anew counts from anywhere, so it has a new number."""
        with self._lock:
            number, connection = self._watch()
            return number, connection.execute("PRAGMA data_version").fetchall()[0][0]

    def _watch(self) -> tuple[int, sqlite3.Connection]:
        process = os.getpid()
        if self._looking is None or self._looking[0] != process:
            if self._looking is not None:
                self._inherited.append(self._looking[2])  # SQLite forbids even closing what came through a fork
            opened = sqlite3.connect(self._path, timeout=BUSY, isolation_level=None, check_same_thread=False)
            opened.execute("PRAGMA query_only=ON")
            self._looking = (process, next(_numbers), opened)
        return self._looking[1:]

    def close(self) -> None:
        """Stop watching; the next question begins anew."""
        with self._lock:
            if self._looking is not None and self._looking[0] == os.getpid():
                self._looking[2].close()
                self._looking = None


class PostgresqlMarks:
    """The snapshot that a statement would have now: which transactions are over decides all that it can see."""

    at_begin = False  # READ COMMITTED: each statement sees what stands when it begins

    def now(self, session: Session) -> Hashable:
        """`xmin:xmax:xip` of this moment."""
        found: str = session.connection().exec_driver_sql("SELECT pg_current_snapshot()::text").scalar_one()
        return found

    def close(self) -> None:
        """Nothing of ours is open."""


class NoMarks:
    """A database in memory: nobody else can look into it."""

    at_begin = False

    def now(self, session: Session) -> None:
        """No telling."""

    def close(self) -> None:
        """Nothing is open."""


def marks_of(engine: sa.Engine) -> Marks:
    """The marks of a database."""
    if engine.dialect.name != "sqlite":
        return PostgresqlMarks()
    path = engine.url.database
    return SqliteMarks(path) if path and path != ":memory:" else NoMarks()
