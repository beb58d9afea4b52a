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


def test_what_a_unit_gathers_is_written_at_its_end_and_at_once(app: Flask, clock: Any) -> None:
    handed: list[list[str]] = []

    def write_rows(rows: list[str]) -> None:
        handed.append(rows)
        for name in rows:
            add(name, clock)

    def refused() -> None:
        unit.gather(write_rows, "undone")
        raise ValueError("no")

    def work() -> None:
        unit.gather(write_rows, "a")
        with pytest.raises(ValueError, match="no"):
            unit.attempt(refused)
        unit.gather(write_rows, "b")
        assert handed == []

    unit.write(work)
    assert handed == [["a", "b"]]
    assert names() == ["a", "b"]


def test_what_was_gathered_in_a_unit_that_fails_is_never_written(app: Flask, clock: Any) -> None:
    def fail() -> None:
        unit.gather(lambda rows: add(rows[0], clock), "a")
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        unit.write(fail)
    unit.write(lambda: None)
    assert names() == []
    with pytest.raises(RuntimeError, match="Only a writing unit"):
        unit.gather(print, "a")


def test_a_transaction_asks_once_and_again_when_told_to(app: Flask, clock: Any) -> None:
    asked: list[int] = []

    def look() -> int:
        asked.append(1)
        return db.session.scalar(sa.select(sa.func.count()).select_from(JobRun)) or 0

    def refused() -> None:
        add("b", clock)
        db.session.flush()
        unit.forget("rows")
        assert unit.once("rows", look) == 2
        raise ValueError("no")

    def work() -> None:
        assert [unit.once("rows", look), unit.once("rows", look)] == [0, 0]
        add("a", clock)
        db.session.flush()
        unit.forget("rows")
        assert unit.once("rows", look) == 1
        with pytest.raises(ValueError, match="no"):
            unit.attempt(refused)
        assert unit.once("rows", look) == 1  # the savepoint took with it what was remembered in it

    unit.write(work)
    assert len(asked) == 4
    unit.read(lambda: unit.once("rows", look))
    assert len(asked) == 5  # another transaction asks for itself


def test_a_savepoint_that_is_undone_leaves_nothing_to_be_written(app: Flask, clock: Any) -> None:
    handed: list[list[str]] = []

    def refused() -> None:
        unit.gather(handed.append, "undone")
        raise ValueError("no")

    def work() -> None:
        with pytest.raises(ValueError, match="no"):
            unit.attempt(refused)

    unit.write(work)
    assert handed == []
