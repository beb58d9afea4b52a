"""Rebuild the warehouse: read the floors below in batches, write a new file, reconcile, publish by one rename."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import duckdb
import structlog

from hub.kernel import clock, faults, ids, unit
from oversight.warehouse.domain import KEPT, DoesNotReconcile, Generation, Tally
from oversight.warehouse.models import SCHEMA, folder
from oversight.warehouse.services import sources

log = structlog.get_logger(__name__)

BATCH = 2000


def rebuild() -> Generation:
    """Build a new generation and make it current; whoever reads the one before goes on undisturbed.

    Called with no unit open. Killed midway it leaves a file that nobody reads and the next rebuild removes.

    Raises:
        DoesNotReconcile: counts or pence in the new file differ from those read; nothing is published.
    """
    at = clock.now()
    name = f"{at:%Y%m%dT%H%M%S}-{ids.new()}.duckdb"  # never a name that was used before
    path = folder() / (name + ".building")
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as warehouse:
        warehouse.execute(SCHEMA)
        tallies = unit.read(_load_all, warehouse)
        _join_up(warehouse)
        generation = _reconciled(warehouse, tallies, name, at)
    faults.reach("warehouse-built")
    path.rename(folder() / name)
    _publish(name)
    _sweep(name)
    log.info("warehouse rebuilt", generation=name, rows=generation.rows)
    return generation


def _load_all(warehouse: duckdb.DuckDBPyConnection) -> list[Tally]:
    return [_load(warehouse, table, rows, pence) for table, rows, pence in sources.all_rows(BATCH)]


def _load(
    warehouse: duckdb.DuckDBPyConnection,
    table: str,
    rows: Iterator[dict[str, Any]],
    pence_of: Callable[[dict[str, Any]], int],
) -> Tally:
    """Write rows to a file of lines, then take them in at once: a hundred times faster than one by one."""
    count = pence = 0
    with tempfile.NamedTemporaryFile("w", suffix=".json", dir=folder()) as lines:
        for row in rows:
            lines.write(json.dumps(row, default=_plain) + "\n")
            count, pence = count + 1, pence + pence_of(row)
        lines.flush()
        if count:
            columns = warehouse.execute(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = ? ORDER BY ordinal_position",
                [table],
            ).fetchall()
            shape = "{" + ", ".join(f"'{name}': '{kind}'" for name, kind in columns) + "}"
            warehouse.execute(
                f"INSERT INTO {table} SELECT * FROM read_json(?, format='newline_delimited', columns={shape})",  # noqa: S608
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


def _reconciled(warehouse: duckdb.DuckDBPyConnection, tallies: Sequence[Tally], name: str, at: datetime) -> Generation:
    for tally in tallies:
        found = warehouse.execute(f"SELECT count(*) FROM {tally.table}").fetchone()  # noqa: S608 - our own names
        money = sources.PENCE.get(tally.table)
        pence = warehouse.execute(f"SELECT coalesce(sum({money}), 0) FROM {tally.table}").fetchone() if money else (0,)  # noqa: S608
        if (found, pence) != ((tally.rows,), (tally.pence,)):
            raise DoesNotReconcile(
                f"{tally.table}: {tally.rows} rows and {tally.pence}p read, {found} and {pence} kept"
            )
        warehouse.execute("INSERT INTO made VALUES (?, ?, ?, ?, ?)", [name, at, tally.table, tally.rows, tally.pence])
    return Generation(name, at, sum(t.rows for t in tallies), sum(t.pence for t in tallies))


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
