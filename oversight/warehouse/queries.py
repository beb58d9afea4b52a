"""Read the current generation, read-only, by a path that is never used twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from flask import current_app

from oversight.warehouse.domain import Generation, NoWarehouse
from oversight.warehouse.models import folder


@dataclass
class _Open:
    """The one connection a process keeps, on the generation that it belongs to."""

    path: Path
    connection: duckdb.DuckDBPyConnection


_LOCK = threading.Lock()


def current() -> str | None:
    """The current generation's name; None before the first."""
    pointer = folder() / "current"
    return pointer.read_text() if pointer.exists() else None


@contextmanager
def reading() -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor on the current generation.

    Within one process DuckDB hands out the database it has open, so each generation has a path of its own; the old
    one is closed when `current` has moved.

    Raises:
        NoWarehouse: nothing has been built yet.
    """
    with _connection().cursor() as cursor:
        yield cursor


_SINCE = """
    SELECT epoch(min(moment)) FROM (
        SELECT min(posted_at) AS moment FROM need UNION ALL SELECT min(live_from) FROM offer_live
        UNION ALL SELECT min(requested_at) FROM booking UNION ALL SELECT min(starts_at) FROM visit
        UNION ALL SELECT min(searched_at) FROM search
    )
"""


def generation_of(warehouse: duckdb.DuckDBPyConnection) -> Generation:
    """Which build this is: when its facts were gathered, how many, and when the first of them happened."""
    made = warehouse.execute("SELECT min(name), epoch(min(made_at)), sum(rows), sum(pence) FROM made").fetchone()
    first = warehouse.execute(_SINCE).fetchone()
    if made is None or made[0] is None:
        raise NoWarehouse
    since = first[0] if first else None
    return Generation(made[0], _moment(made[1]), int(made[2]), int(made[3]), None if since is None else _moment(since))


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _connection() -> duckdb.DuckDBPyConnection:
    name = current()
    if name is None:
        raise NoWarehouse
    path = folder() / name
    with _LOCK:
        kept: _Open | None = current_app.extensions.get("kith.warehouse")
        if kept is None or kept.path != path:
            opened = duckdb.connect(str(path), read_only=True)
            opened.execute("SET enable_external_access=false")
            opened.execute("SET lock_configuration=true")
            current_app.extensions["kith.warehouse"] = _Open(path, opened)
            # The old one closes when its last cursor does: a reader in another thread may still hold one.
            return opened
        return kept.connection
