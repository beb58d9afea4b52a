"""The unit of work: all or nothing, and reading may not write."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import unit
from hub.kernel.db import db
from hub.kernel.jobs.models import JobRun


def add(name: str, clock: Any) -> None:
    db.session.add(JobRun(name=name, started_at=clock.now(), failed=0))


def names() -> list[str]:
    return unit.read(lambda: list(db.session.scalars(sa.select(JobRun.name).order_by(JobRun.name))))


def test_a_unit_commits(app: Flask, clock: Any) -> None:
    unit.write(add, "a", clock)
    assert names() == ["a"]


def test_a_unit_that_raises_leaves_no_trace(app: Flask, clock: Any) -> None:
    def half() -> None:
        add("a", clock)
        db.session.flush()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        unit.write(half)
    assert names() == []
    assert not unit.writing()


def test_reading_may_not_write(app: Flask, clock: Any) -> None:
    with pytest.raises(sa.exc.DBAPIError):
        unit.read(lambda: (add("a", clock), db.session.flush()))
    assert names() == []


def test_units_do_not_nest(app: Flask, clock: Any) -> None:
    with pytest.raises(RuntimeError, match="already open"):
        unit.write(lambda: unit.write(add, "a", clock))
    with pytest.raises(RuntimeError, match="read in it"):
        unit.write(lambda: unit.read(names))


def test_a_unit_that_read_before_may_still_write_after_anothers_commit(app: Flask, clock: Any) -> None:
    """The trap of deferred transactions on SQLite: a read snapshot must not doom the write that follows."""
    assert names() == []
    db.session.scalars(sa.select(JobRun)).all()  # a snapshot stands open
    failures: list[BaseException] = []

    def other() -> None:
        try:
            with app.app_context():
                unit.write(add, "other", clock)
        except BaseException as error:  # noqa: BLE001 - carried over to the test's own thread
            failures.append(error)

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert not failures
    unit.write(add, "mine", clock)
    assert names() == ["mine", "other"]


def test_a_deadlock_is_tried_again_and_then_given_up(app: Flask, clock: Any) -> None:
    class Deadlock(Exception):
        sqlstate = "40P01"

    tries: list[int] = []

    def unlucky(succeed_at: int) -> None:
        tries.append(1)
        add(f"try-{len(tries)}-of-{succeed_at}", clock)
        db.session.flush()
        if len(tries) < succeed_at:
            raise sa.exc.OperationalError("…", {}, Deadlock())

    unit.write(unlucky, 3)
    assert names() == ["try-3-of-3"]
    tries.clear()
    with pytest.raises(sa.exc.OperationalError):
        unit.write(unlucky, 9)
    assert len(tries) == unit.TRIES


def test_another_database_error_is_not_repeated(app: Flask, clock: Any) -> None:
    tries: list[int] = []

    def twice() -> None:
        tries.append(1)
        add("a", clock)
        db.session.flush()
        db.session.execute(sa.insert(JobRun).values(name="a", started_at=clock.now(), failed=0))

    with pytest.raises(sa.exc.IntegrityError):
        unit.write(twice)
    assert tries == [1]
