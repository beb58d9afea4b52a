"""Where a long simulation stands, kept on disk now and then, so that whoever stops it can let it go on from there.

Only on SQLite, where the database is a file; elsewhere it begins anew each time. Remove the folder to begin anew.
"""

from __future__ import annotations

import pickle
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from hub.kernel.db import db
from payments.sandbox import services as sandbox
from payments.sandbox.adapters.store import FILE
from tests.schema import Database, SqliteDatabase

DATABASE, MEMORY = "kith.sqlite3", "memory.pickle"


class Stand:
    """What is kept of one simulation: the database, Stripe's stand-in, and what the test itself remembers."""

    def __init__(self, folder: Path, database: Database, var: Path, mark: object) -> None:
        """`mark` tells apart what cannot go on as one another: another length, another schema."""
        self.folder, self.database, self.var, self.mark = folder, database, var, mark

    def keep(self, memory: Any) -> None:
        """Keep it whole: a stop while this writes leaves what was kept before."""
        if not isinstance(self.database, SqliteDatabase):
            return
        fresh = self.folder.with_name(self.folder.name + ".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        db.session.remove()
        _copy(self.database.file, fresh / DATABASE)
        _copy(self.var / FILE, fresh / FILE)
        (fresh / MEMORY).write_bytes(pickle.dumps((self.mark, memory)))
        self.forget()
        fresh.rename(self.folder)

    def found(self) -> Any:
        """Put back what was kept, and give what the test remembered; None where there is nothing that fits."""
        known = self.folder / MEMORY
        if not isinstance(self.database, SqliteDatabase) or not known.exists():
            return None
        mark, memory = pickle.loads(known.read_bytes())
        if mark != self.mark:
            return None
        self.database.empty()
        sandbox.start_over()
        shutil.copyfile(self.folder / DATABASE, self.database.file)
        shutil.copyfile(self.folder / FILE, self.var / FILE)
        return memory

    def forget(self) -> None:
        """It is over."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _copy(source: Path, target: Path) -> None:
    """Copy a database that is in use, its log included."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(target)) as other:
        one.backup(other)
