"""Write the current generation out as Parquet, a file for each table, for other tools to read."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import duckdb

from oversight.warehouse import queries
from oversight.warehouse.domain import AlreadyExported, NoWarehouse
from oversight.warehouse.models import folder


def export(to: Path) -> list[Path]:
    """Write every table of the current generation to `to`, which must not be there yet; returns the files.

    All of them are written beside it first, so that the folder is whole or not there. They hold the references of
    people, so they are for the council alone.

    Raises:
        NoWarehouse: nothing has been built yet. AlreadyExported: the folder is there.
    """
    name = queries.current()
    if name is None:
        raise NoWarehouse
    if to.exists():
        raise AlreadyExported(folder=str(to))
    to.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(
        tempfile.mkdtemp(prefix=f".{to.name}-", dir=to.parent)
    )  # of whoever exports, and nobody else's to read
    try:
        _copy(folder() / name, draft)
        draft.rename(to)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return sorted(to.glob("*.parquet"))


def _copy(generation: Path, to: Path) -> None:
    # A database of its own: the one that pages read from may not touch other files.
    with duckdb.connect() as writer:
        writer.execute(f"ATTACH '{_quoted(generation)}' AS warehouse (READ_ONLY)")
        for (table,) in writer.execute("SELECT table_name FROM duckdb_tables() ORDER BY table_name").fetchall():
            writer.execute(f"COPY warehouse.{table} TO '{_quoted(to / f'{table}.parquet')}' (FORMAT parquet)")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
