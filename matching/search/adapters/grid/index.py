"""The embedded index, answered from columns in memory that follow its file from generation to generation."""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

import structlog

from hub.kernel.errors import Unavailable
from matching.search.adapters.embedded import EmbeddedIndex
from matching.search.adapters.embedded import reading as plain
from matching.search.adapters.embedded.index import File
from matching.search.adapters.grid import reading
from matching.search.adapters.grid.columns import Stopped, View, load
from matching.search.domain import Answer, Query, Weights

log = structlog.get_logger(__name__)

AT_ONCE = 1000
"""As many documents a search reads into the columns itself; for more, a thread does, and the file answers meanwhile."""
LOOSE, PART = 4000, 50
"""Rows that may stand unsorted, or a fiftieth of all; then the columns are made anew beside those in use."""
PATIENCE = 0.02
"""Seconds that a search waits for another that brings the columns up to date, before it asks the file."""


class GridIndex(EmbeddedIndex):
    """A `SearchIndex` whose file is the embedded index's, and whose answers come from this process's own columns.

    What is put or dropped goes to the file, by whatever process; a search looks at the file's generation first, and
    reads what has changed. Where the columns cannot be had at once the file answers, with the same answer.
    """

    def __init__(
        self,
        path: Path,
        *,
        weights: Weights | None = None,
        durable: bool = True,
        at_once: int = AT_ONCE,
        loose: int = LOOSE,
    ) -> None:
        super().__init__(path, weights=weights, durable=durable)
        self._at_once, self._loose = at_once, loose
        self._anew()

    def _anew(self) -> None:
        self._view: View | None = None
        self._pid = os.getpid()
        self._turn = threading.Lock()
        self._loader: threading.Thread | None = None
        self._closed = threading.Event()

    def _answer(self, db: sqlite3.Connection, query: Query) -> Answer:
        view = self._following(db)
        if view is None:
            return plain.search(db, query, query.weights or self._weights)
        return reading.search(view, db, query, query.weights or self._weights)

    def view(self) -> View | None:
        """The columns at this moment's generation; None where they are being made."""
        with self._reading() as db:
            return self._following(db)

    def wait(self, seconds: float = 600.0) -> bool:
        """Wait until the columns are there, as a benchmark must; whether they are."""
        view = self.view()
        loader = self._loader
        if view is None and loader is not None:
            loader.join(seconds)
            view = self.view()
        return view is not None

    def memory(self) -> int:
        """Bytes that the columns take in this process, 0 before the first search."""
        view = self._view
        return view.columns.nbytes() if view else 0

    def close(self) -> None:
        """Close the connections, and let the columns go."""
        self._closed.set()
        if self._loader is not None and self._pid == os.getpid():
            self._loader.join()
        super().close()
        self._anew()

    def _throw_away(self) -> None:
        """The columns of a file that is damaged too."""
        self._view = None
        super()._throw_away()

    def _following(self, db: sqlite3.Connection) -> View | None:
        """The columns as this transaction sees the file; None where the file should answer."""
        if self._pid != os.getpid():  # a thread, and a lock that it held, are not there after a fork
            view = self._view
            self._anew()
            self._view = view
        file, generation = self._generation(db)
        view = self._view
        if view is not None and (view.file, view.generation) == (file, generation):
            return view
        if not self._turn.acquire(timeout=PATIENCE):
            return None
        try:
            return self._follow(db, file, generation)
        finally:
            self._turn.release()

    def _follow(self, db: sqlite3.Connection, file: File, generation: int) -> View | None:
        """Bring the columns to this generation, or begin to make them; this thread's turn."""
        view = self._view
        if view is not None and view.file == file:
            if view.generation == generation:
                return view
            if view.generation > generation:  # others are further than this snapshot
                return None
            self._view = None  # what breaks off in the middle is not gone on from
            view = view.after(db, generation, self._at_once)
        else:
            view = None
        if view is None:
            view = self._load(db, file, generation)
        elif view.size - view.columns.sorted > self._most_loose(view.columns.sorted):
            view = self._load(db, file, generation) or view
        if view is not None:
            self._view = view
        return view

    def _most_loose(self, size: int) -> int:
        return max(self._loose, size // PART)

    def _room(self, size: int) -> int:
        """Room for what comes while new columns are made."""
        return 2 * self._most_loose(size) + self._at_once

    def _load(self, db: sqlite3.Connection, file: File, generation: int) -> View | None:
        """New columns, here and now where they are few; else a thread makes them."""
        there = db.execute("SELECT COUNT(*) FROM (SELECT 1 FROM documents LIMIT ?)", (self._at_once + 1,)).fetchone()
        if there[0] <= self._at_once:
            try:
                return load(db, file, generation, self._room, self._closed.is_set)
            except Stopped:  # closed beside this search, which the file answers
                return None
        if self._loader is None or not self._loader.is_alive():
            self._loader = threading.Thread(target=self._make, name="search-columns", daemon=True)
            self._loader.start()
        return None

    def _make(self) -> None:
        """New columns from the file as it stands, put in place of the old."""
        try:
            with self._reading() as db:
                file, generation = self._generation(db)
                view = load(db, file, generation, self._room, self._closed.is_set)
        except (Stopped, Unavailable, sqlite3.Error) as error:
            log.warning("search columns were not made", why=type(error).__name__)
            return
        with self._turn:
            self._view = view
        log.info("search columns made", documents=view.size, bytes=view.columns.nbytes())
