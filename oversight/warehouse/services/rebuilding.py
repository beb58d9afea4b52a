"""Rebuild the warehouse: read the floors below in batches, write a new file, reconcile, publish by one rename."""

from __future__ import annotations

import fcntl
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import duckdb
import structlog

from hub.kernel import clock, faults, ids, unit
from hub.kernel.db import hold_still
from oversight.warehouse.domain import KEPT, DoesNotReconcile, Generation, Tally
from oversight.warehouse.models import SCHEMA, folder
from oversight.warehouse.services import sources

log = structlog.get_logger(__name__)

BATCH = 2000


def expected() -> int:
    """How many rows of the source a rebuild will read, for whoever shows its progress."""
    return sum(rows for rows, _pence in unit.read(sources.totals).values())


def rebuild(progress: Callable[[int], None] = lambda _n: None) -> Generation:
    """Build a new generation and make it current; whoever reads the one before goes on undisturbed.

    Called with no unit open. Killed midway it leaves a file that nobody reads and the next rebuild removes. Two at one
    time take turns, so that neither removes what the other writes.

    Args:
        progress: called with the number of rows just read, of those that `expected` counts.

    Raises:
        DoesNotReconcile: rows or pence in the new file are not those that the source's own database counts, or not
            those that were read; nothing is published.
    """
    with _turn():
        return _rebuild(progress)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait until nobody else rebuilds, in whatever process; who is killed lets go."""
    with (folder() / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _rebuild(progress: Callable[[int], None]) -> Generation:
    at = clock.now()
    name = f"{at:%Y%m%dT%H%M%S}-{ids.new()}.duckdb"  # never a name that was used before
    path = folder() / (name + ".building")
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute(SCHEMA)
        tallies, source = unit.read(_load_all, warehouse, progress)
        _join_up(warehouse)
        generation = _reconciled(warehouse, tallies, source, name, at)
    faults.reach("warehouse-built")
    path.rename(folder() / name)
    _publish(name)
    _sweep(name)
    log.info("warehouse rebuilt", generation=name, rows=generation.rows)
    return generation


def _load_all(
    warehouse: duckdb.DuckDBPyConnection, progress: Callable[[int], None]
) -> tuple[list[Tally], dict[str, tuple[int, int]]]:
    """Take everything in, and ask the source what that should have been: both of one moment."""
    hold_still()
    source = sources.totals()
    tallies = [
        _load(warehouse, table, _told(rows, progress) if table in source else rows)
        for table, rows in sources.all_rows(BATCH)
    ]
    return tallies, source


def _told(rows: sources.Rows, progress: Callable[[int], None]) -> sources.Rows:
    """The same rows, with word of each batch that went by."""
    number = 0
    for number, row in enumerate(rows, 1):
        yield row
        if number % BATCH == 0:
            progress(BATCH)
    progress(number % BATCH)


def _load(
    warehouse: duckdb.DuckDBPyConnection,
    table: str,
    rows: Iterator[dict[str, Any]],
) -> Tally:
    """Write rows to a file of lines, then take them in at once: a hundred times faster than one by one."""
    count, pence, money = 0, 0, sources.PENCE.get(table)
    with tempfile.NamedTemporaryFile("w", suffix=".json", dir=folder()) as lines:
        for row in rows:
            lines.write(json.dumps(row, default=_plain) + "\n")
            count, pence = count + 1, pence + (int(row[money]) if money else 0)
        lines.flush()
        if count:
            columns = warehouse.execute(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = ? ORDER BY ordinal_position",
                [table],
            ).fetchall()
            shape = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in columns) + "}"
            warehouse.execute(
                f"INSERT INTO {table} SELECT * FROM read_json(?, format='newline_delimited', columns={shape})",  # noqa: S608 - names of our own tables
                [lines.name],
            )
    return Tally(table, count, pence)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | set | frozenset) else str(value)


def _join_up(warehouse: duckdb.DuckDBPyConnection) -> None:
    """What one floor alone could not say: when a need was matched, and where a visit and a ward are."""
    warehouse.execute(
        "UPDATE visit SET ward = booking.ward, neighbourhood = booking.neighbourhood FROM booking "
        "WHERE booking.id = visit.booking"
    )
    warehouse.execute(
        "UPDATE need SET matched_at = first.at FROM "
        "(SELECT need, min(accepted_at) AS at FROM booking GROUP BY need) first WHERE first.need = need.id"
    )
    warehouse.execute("UPDATE offer_ward SET neighbourhood = area.parent FROM area WHERE area.code = offer_ward.ward")


def _reconciled(
    warehouse: duckdb.DuckDBPyConnection,
    tallies: Sequence[Tally],
    source: Mapping[str, tuple[int, int]],
    name: str,
    at: datetime,
) -> Generation:
    """Compare what is kept with what was read, and both with what the source's database counts (oversight.md)."""
    if unread := source.keys() - {tally.table for tally in tallies}:
        raise DoesNotReconcile(f"never read: {', '.join(sorted(unread))}")
    for tally in tallies:
        read = (tally.rows, tally.pence)
        kept, there = _kept(warehouse, tally.table), source.get(tally.table, read)
        if not kept == read == there:
            raise DoesNotReconcile(
                f"{tally.table}, rows and pence: {there} in the source, {read} read, {kept} kept; nothing is published"
            )
        warehouse.execute("INSERT INTO made VALUES (?, ?, ?, ?, ?)", [name, at, tally.table, tally.rows, tally.pence])
    return Generation(name, at, sum(t.rows for t in tallies), sum(t.pence for t in tallies))


def _kept(warehouse: duckdb.DuckDBPyConnection, table: str) -> tuple[int, int]:
    money = sources.PENCE.get(table, "0")
    found = warehouse.execute(f"SELECT count(*), coalesce(sum({money}), 0) FROM {table}").fetchone()  # noqa: S608 - our own names
    return (int(found[0]), int(found[1])) if found else (0, 0)


def _publish(name: str) -> None:
    """Point `current` at the new name: one rename, so that a reader sees the old or the new, never half."""
    pointer = folder() / "current"
    draft = pointer.with_suffix(".new")
    draft.write_text(name)
    draft.replace(pointer)


def _sweep(current: str) -> None:
    """Remove what no reader can hold: older generations, and builds that died."""
    finished = sorted((p for p in folder().glob("*.duckdb") if p.name != current), reverse=True)
    for path in [*finished[KEPT - 1 :], *folder().glob("*.building")]:
        path.unlink(missing_ok=True)
