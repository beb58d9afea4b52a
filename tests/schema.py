"""Databases for tests: a schema built once from the migrations, and a fresh copy of it for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa
from flask import Flask, current_app
from psycopg import sql

from hub.kernel import clock, unit
from hub.kernel.db import db

ROOT = Path(__file__).resolve().parent.parent


class Database(Protocol):
    """Where an app under test keeps its data."""

    url: str

    def empty(self) -> None:
        """Leave nothing in it, not even tables."""

    def keep(self) -> None:
        """Remember what stands in the database now as the template."""

    def restore(self) -> None:
        """Put the template back, whatever a test did."""

    def grow(self, name: str, make: Callable[[], None]) -> None:
        """Make of the template what `make` does to it: where copying is quicker, once, and a copy from then on."""


class SqliteDatabase:
    """One file, and a copy of it put back where a test wrote: copying takes a millisecond, reading the schema again ten."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "kith.sqlite3"
        self.template = folder / "template.sqlite3"
        self.url = f"sqlite:///{self.file}"
        self.grown: dict[tuple[datetime, str], tuple[Any, int]] = {}  # when and what was made: how far the ids had come
        self.laid: tuple[int, int, int] | None = None  # the file as the template was put back, while it is that

    def empty(self) -> None:
        self.laid = None
        db.engine.dispose()
        for end in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + end).unlink(missing_ok=True)

    def keep(self) -> None:
        db.engine.dispose()  # the last connection to close folds the log into the file
        shutil.copyfile(self.file, self.template)

    def restore(self) -> None:
        if self._untouched():
            db.session.remove()
            current_app.extensions["kith.standing"].close()  # what one test was answered is no answer to the next
            return
        self.empty()
        shutil.copyfile(self.template, self.file)
        os.utime(self.file, ns=(0, 0))  # whatever writes to it gives it another time
        self.laid = self._state()

    def _state(self) -> tuple[int, int, int]:
        found = self.file.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns

    def _untouched(self) -> bool:
        """Whether nobody, in any process, has committed anything since: neither to the log nor to the file."""
        log = self.file.with_name(f"{self.file.name}-wal")
        try:
            return self.laid == self._state() and not (log.exists() and log.stat().st_size)
        except FileNotFoundError:
            return False

    def grow(self, name: str, make: Callable[[], None]) -> None:
        """Only what is made as every test begins is kept and copied: at the same time, with no id dealt yet."""
        dealer, grown = current_app.extensions["kith.ids"], self.template.with_name(f"{name}.sqlite3")
        begun = clock.now(), name
        if dealer._last:
            make()
        elif begun in self.grown:
            db.session.remove()
            self.empty()
            shutil.copyfile(grown, self.file)
            state, dealer._last = self.grown[begun]
            dealer._random.setstate(state)
        else:
            make()
            db.session.remove()
            db.engine.dispose()  # folds the log into the file, as above
            shutil.copyfile(self.file, grown)
            self.grown = {key: kept for key, kept in self.grown.items() if key[1] != name}
            self.grown[begun] = dealer._random.getstate(), dealer._last


class PostgresqlDatabase:
    """One database a worker, made anew from a template database for each test that touched it."""

    def __init__(self, server: str, worker: str) -> None:
        """`server` is the address of a database to give orders from; `worker` tells the workers' databases apart."""
        self.server = server.replace("postgresql+psycopg://", "postgresql://")
        self.name, self.template = f"kith_{worker}", f"kith_{worker}_template"
        self.url = f"{server.rpartition('/')[0]}/{self.name}"

    def empty(self) -> None:
        db.engine.dispose()
        self._order("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
        self._order("CREATE DATABASE {}", self.name)

    def _order(self, text: str, *names: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(text).format(*map(sql.Identifier, names)))

    def keep(self) -> None:
        db.engine.dispose()
        self._order("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.template)
        self._order("CREATE DATABASE {} TEMPLATE {}", self.template, self.name)

    def restore(self) -> None:
        db.engine.dispose()
        self._order("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
        self._order("CREATE DATABASE {} TEMPLATE {}", self.name, self.template)

    def grow(self, name: str, make: Callable[[], None]) -> None:
        make()  # a second copy of a whole database takes longer


def migrate(app: Flask) -> None:
    """Build the schema as an installation does: by the migrations."""
    import flask_migrate

    with app.app_context():
        if any((ROOT / "migrations" / "versions").glob("*.py")):
            flask_migrate.upgrade(directory=str(ROOT / "migrations"))


def differences(one: dict[str, dict[str, Any]], other: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Where two descriptions part: the table and part, and what each says of it."""
    parts = sorted({(table, part) for side in (one, other) for table in side for part in side[table]})
    said = {key: (one.get(key[0], {}).get(key[1]), other.get(key[0], {}).get(key[1])) for key in parts}
    return {f"{t}, {p}": f"migrations: {a}; models: {b}" for (t, p), (a, b) in said.items() if a != b}


def build_from_models() -> None:
    """Build the schema straight from the models, in an app context."""
    unit.write(lambda: db.metadata.create_all(db.session.connection()))


def describe() -> dict[str, dict[str, Any]]:
    """What stands in the database, table by table, in words that can be compared."""

    def look() -> dict[str, dict[str, Any]]:
        inspector = sa.inspect(db.session.connection())
        tables = [table for table in inspector.get_table_names() if table != "alembic_version"]
        return {table: dict(_parts(inspector, table)) for table in tables} | {"(triggers)": _triggers()}

    return unit.read(look)


TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace""",
}


def _triggers() -> dict[str, str]:
    rows = db.session.connection().exec_driver_sql(TRIGGERS[db.engine.dialect.name])
    return {name: " ".join(text.split()) for name, text in rows}


def _parts(inspector: sa.Inspector, table: str) -> Iterator[tuple[str, Any]]:
    for column in inspector.get_columns(table):
        default = None if column["default"] is None else str(column["default"]).strip("()")
        yield f"column {column['name']}", (str(column["type"]), column["nullable"], default)
    key = inspector.get_pk_constraint(table)
    yield "primary key", (key["name"], key["constrained_columns"])
    for unique in inspector.get_unique_constraints(table):
        yield f"unique {unique['name']}", sorted(unique["column_names"])
    for check in inspector.get_check_constraints(table):
        yield f"check {check['name']}", " ".join(check["sqltext"].split())
    for foreign in inspector.get_foreign_keys(table):
        target = (foreign["referred_table"], foreign["referred_columns"], foreign["options"].get("ondelete"))
        yield f"foreign key {foreign['constrained_columns']}", target
    for index in inspector.get_indexes(table):
        where = [str(value) for name, value in index.get("dialect_options", {}).items() if name.endswith("_where")]
        yield f"index {index['name']}", (index["column_names"], bool(index["unique"]), where)
