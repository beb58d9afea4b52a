"""Readers and writers on SQLite: connections of their own, each told once which it is."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import unit
from hub.kernel.db import db, is_sqlite
from hub.kernel.jobs.models import JobRun


@pytest.fixture(autouse=True)
def on_sqlite(app: Flask) -> None:
    if not is_sqlite():
        pytest.skip("PostgreSQL has one lane")


def connection() -> Any:
    """The driver's own connection of the unit that is open."""
    return db.session.connection().connection.dbapi_connection


def test_each_lane_keeps_its_connection(clock: Any) -> None:
    reading, writing = unit.read(connection), unit.write(connection)
    assert reading is not writing
    assert (unit.read(connection), unit.write(connection)) == (reading, writing)


def test_no_connection_is_told_twice_which_it_is(clock: Any) -> None:
    said: list[str] = []
    for open_ in (unit.read, unit.write):
        open_(connection).set_trace_callback(said.append)
    for _ in range(3):
        unit.read(lambda: db.session.scalars(sa.select(JobRun)).all())
        unit.write(lambda: db.session.add(JobRun(name=f"job {len(said)}", started_at=clock.now(), failed=0)))
    assert sum("INSERT INTO job_run" in statement for statement in said) == 3
    assert [statement for statement in said if "query_only" in statement] == []


def test_a_reader_sees_what_was_committed_in_the_other_lane(clock: Any) -> None:
    def names() -> list[str]:
        return list(db.session.scalars(sa.select(JobRun.name)))

    assert unit.read(names) == []
    unit.write(lambda: db.session.add(JobRun(name="a", started_at=clock.now(), failed=0)))
    assert unit.read(names) == ["a"]


def test_both_lanes_are_closed_together(clock: Any) -> None:
    both = unit.read(connection), unit.write(connection)
    db.session.remove()
    db.engine.dispose()
    for one in both:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            one.execute("SELECT 1")
    assert unit.read(connection) not in both
