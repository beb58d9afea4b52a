"""The doors of a unit of work: all of a change or none of it, begun and ended in this one place.

Three doors enter it: a request, a delivery or job, a command. Reading is the default: a session that nobody put into
`write` may not change anything (`query_only` on SQLite, READ ONLY on PostgreSQL). A writing unit begins IMMEDIATE on
SQLite, because a deferred transaction that has read and then writes after another's commit fails at once, whatever
the time-out; on PostgreSQL it is READ COMMITTED with row locks, and is repeated on deadlock or serialisation failure.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from flask import current_app
from sqlalchemy.exc import DBAPIError

from hub.kernel import faults
from hub.kernel.db import db, is_sqlite, open_sqlite
from hub.kernel.unit import gathering, memory
from hub.kernel.unit.gathering import writing

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 3
RETRYABLE = {"40001", "40P01"}  # serialization_failure, deadlock_detected (PostgreSQL, appendix A)

PATIENCE = 10.0  # seconds, as SQLite's own busy_timeout

_turn = threading.Lock()


def write(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `function` as one unit and commit it, or leave no trace and raise what it raised.

    On PostgreSQL the whole unit is repeated, three tries in all, after a deadlock or serialisation failure, so
    `function` must have no effect but on the session.
    """
    if writing():
        raise RuntimeError("A writing unit is already open: services flush, only a door commits.")
    db.session.rollback()  # whoever queues keeps no snapshot open meanwhile
    with _in_turn():
        return _write(function, *args, **kwargs)


@contextmanager
def _in_turn() -> Iterator[None]:
    """Let the writing units of this process queue for SQLite's one write lock.

    Its own patience polls with growing pauses, so that an unlucky thread would wait for seconds. Other processes still
    meet that patience, and so does whoever has queued as long as it lasts.
    """
    mine = is_sqlite() and _turn.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if mine:
            _turn.release()


def _write(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    for left in reversed(range(TRIES)):
        db.session.rollback()  # leave the snapshot of what was read before
        memory.hold()
        opened = gathering.begin()
        try:
            result = function(*args, **kwargs)
            gathering.write_out()
            db.session.flush()
            faults.reach("flushed")
            memory.let_go()  # or the commit would mark each of them as out of date
            db.session.commit()
            faults.reach("committed")
            return result
        except DBAPIError as error:
            db.session.rollback()
            if not left or not _repeatable(error):
                raise
        except BaseException:
            db.session.rollback()
            raise
        finally:
            gathering.end(opened)
            memory.let_go()
    raise AssertionError("unreachable: the last try returns or raises")


def _repeatable(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in RETRYABLE


def passing(error: Exception) -> bool:
    """Whether it is the database's trouble and no fault of what was asked: a deadlock, a lost connection, a long lock."""
    if not isinstance(error, DBAPIError):
        return False
    busy = getattr(error.orig, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))
    return busy or error.connection_invalidated or _repeatable(error)


@contextmanager
def savepoint() -> Iterator[None]:
    """A part of the writing unit that is open: what it raises undoes this part, and leaves the rest."""
    if not writing():
        raise RuntimeError("A savepoint is part of a writing unit.")
    mark = gathering.mark()
    try:
        with db.session.begin_nested():
            yield
    except BaseException:
        gathering.go_back(mark)
        memory.forget_all()
        raise


def attempt(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `function` in a savepoint of the unit that is open: a refusal undoes this step and leaves the rest."""
    with savepoint():
        return function(*args, **kwargs)


def read(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `function` in a reading unit and end it, so that no snapshot stays open."""
    if writing():
        raise RuntimeError("A writing unit is open: read in it directly.")
    db.session.rollback()
    try:
        return function(*args, **kwargs)
    finally:
        db.session.rollback()


def aside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `function` as a writing unit of its own, beside a reading one that stays open: to say how far a long look is.

    It has a session of its own, so that the one that reads goes on as it was, and still may not write.
    """
    with current_app.app_context():
        return write(function, *args, **kwargs)


@contextmanager
def schema_change() -> Iterator[None]:
    """For migrations alone: they hold their own connection, and it must be one that may write."""
    opened = gathering.begin()
    try:
        yield
    finally:
        gathering.end(opened)


def install(engine: sa.Engine, *, durable: bool) -> None:
    """Teach `engine` to begin each transaction as its unit asks."""
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def _open(connection: Any, _record: Any) -> None:
            open_sqlite(connection, durable=durable)

        def _begin(connection: Any) -> None:
            writes = writing()
            if connection.info.get("kith.writes") is not writes:
                connection.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
                connection.info["kith.writes"] = writes
            connection.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

        # The dialect's own hook, for a listener on the engine would make each statement look for listeners.
        engine.dialect.do_begin = _begin  # type: ignore[assignment, method-assign]  # see above

    else:

        @sa.event.listens_for(engine, "begin")
        def _begin_pg(connection: sa.Connection) -> None:
            if not writing():
                connection.exec_driver_sql("SET TRANSACTION READ ONLY")
