"""What was read stands until somebody commits, wherever they are, and not a moment longer."""

from __future__ import annotations

import importlib
import os
import random
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.kernel import unit
from hub.kernel.db import db
from hub.kernel.jobs.models import JobRun
from hub.kernel.unit.marks import SqliteMarks

memory = importlib.import_module("hub.kernel.unit.standing")  # its one function has its name
ROOT = Path(__file__).resolve().parents[2]


class Looking:
    """A question that counts how often it had to be looked up."""

    def __init__(self) -> None:
        self.looks = 0

    def count(self) -> int:
        self.looks += 1
        return db.session.scalar(sa.select(sa.func.count()).select_from(JobRun)) or 0

    def looked(self, times: int) -> bool:
        """Whether it was looked up so often: exactly on SQLite, at least on PostgreSQL.

        There the mark is the server's snapshot, which what is done in its other databases moves too.
        """
        return self.looks == times if db.engine.dialect.name == "sqlite" else self.looks >= times

    def ask(self, key: str = "runs") -> int:
        return unit.standing(("test", key), self.count)


@pytest.fixture
def looking(app: Flask) -> Looking:
    return Looking()


def add(name: str, clock: Any) -> None:
    db.session.add(JobRun(name=name, started_at=clock.now(), failed=0))
    db.session.flush()


def elsewhere(app: Flask, function: Callable[[], Any]) -> Any:
    """Run in another thread, as another request would, and carry over what it gives or raises."""
    found: list[Any] = []
    trouble: list[BaseException] = []

    def run() -> None:
        try:
            with app.app_context():
                found.append(function())
                db.session.remove()
        except BaseException as error:  # noqa: BLE001 - raised again below
            trouble.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if trouble:
        raise trouble[0]
    return found[0]


def test_the_same_question_is_looked_up_once(looking: Looking) -> None:
    assert [unit.read(looking.ask) for _ in range(3)] == [0, 0, 0]
    assert looking.looked(1)


def test_all_threads_share_the_answer(app: Flask, looking: Looking) -> None:
    unit.read(looking.ask)
    assert elsewhere(app, looking.ask) == 0
    assert looking.looked(1)


def test_another_question_is_looked_up(looking: Looking) -> None:
    unit.read(lambda: looking.ask("one"))
    unit.read(lambda: looking.ask("two"))
    assert looking.looks == 2


def test_after_ones_own_commit_one_looks_again(looking: Looking, clock: Any) -> None:
    unit.read(looking.ask)
    unit.write(add, "a", clock)
    assert unit.read(looking.ask) == 1


def test_after_anothers_commit_one_looks_again(app: Flask, looking: Looking, clock: Any) -> None:
    unit.read(looking.ask)
    elsewhere(app, lambda: unit.write(add, "a", clock))
    assert unit.read(looking.ask) == 1


def test_what_is_undone_changes_nothing(looking: Looking, clock: Any) -> None:
    def half() -> None:
        add("a", clock)
        raise ValueError

    unit.read(looking.ask)
    with pytest.raises(ValueError):
        unit.write(half)
    assert unit.read(looking.ask) == 0


def test_a_writing_unit_sees_its_own_and_tells_nobody(app: Flask, looking: Looking, clock: Any) -> None:
    unit.read(looking.ask)

    def change() -> tuple[int, int]:
        add("a", clock)
        return looking.ask(), elsewhere(app, looking.ask)

    assert unit.write(change) == (1, 0)
    assert unit.read(looking.ask) == 1


def test_what_changed_while_one_looked_is_not_kept(app: Flask, clock: Any) -> None:
    looking = Looking()

    def disturbed() -> int:
        found = looking.count()
        if looking.looks == 1:
            elsewhere(app, lambda: unit.write(add, "between", clock))
        return found

    assert unit.read(lambda: unit.standing("disturbed", disturbed)) == 0
    assert unit.read(lambda: unit.standing("disturbed", disturbed)) == 1


def test_a_snapshot_from_before_a_commit_hands_on_nothing_old(app: Flask, looking: Looking, clock: Any) -> None:
    """The trap: a transaction that began early may read what is past, and must not leave it to those who come later."""
    db.session.rollback()
    db.session.scalars(sa.select(JobRun)).all()  # a snapshot stands open
    elsewhere(app, lambda: unit.write(add, "a", clock))
    looking.ask()
    db.session.rollback()
    assert unit.read(looking.ask) == 1


def test_an_error_is_not_kept(looking: Looking) -> None:
    def fails() -> int:
        looking.looks += 1
        raise LookupError

    for _ in range(2):
        with pytest.raises(LookupError):
            unit.read(lambda: unit.standing("fails", fails))
    assert looking.looks == 2


def test_what_may_not_be_kept_is_not(looking: Looking) -> None:
    for _ in range(2):
        unit.read(lambda: unit.standing("no", looking.count, keep=lambda: False))
    assert looking.looks == 2


def test_the_memory_is_bounded(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """At one mark, held still: a server's own mark moves with whatever else is written there."""
    monkeypatch.setattr(memory, "MOST", 3)
    answers = memory.Answers(app.extensions["kith.standing"].marks)
    for n in range(10):
        answers.keep(str(n), "mark", n)
    assert [n for n in range(10) if answers.get(str(n), "mark") == n] == [7, 8, 9]


def test_those_who_ask_the_same_at_once_wait_for_one(app: Flask) -> None:
    looks, begun, go = [], threading.Event(), threading.Event()

    def slow() -> str:
        looks.append(1)
        begun.set()
        go.wait(5)
        return "found"

    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(_in(app, lambda: unit.standing("slow", slow)))) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    begun.wait(5)
    go.set()
    for thread in threads:
        thread.join()
    # Where another database of the server moves the mark meanwhile, one who waited looks again, but never all.
    most = 1 if db.engine.dialect.name == "sqlite" else 4
    assert found == ["found"] * 5
    assert len(looks) <= most
    assert not app.extensions["kith.standing"]._turns


def _in(app: Flask, function: Callable[[], Any]) -> Any:
    with app.app_context():
        try:
            return unit.read(function)
        finally:
            db.session.remove()


@given(steps=st.lists(st.sampled_from(["write", "undo", "ask", "ask elsewhere", "snapshot", "close"]), max_size=25))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_steps_gives_a_stale_answer(app: Flask, clock: Any, steps: list[str]) -> None:
    """Whatever happens in whatever order, a reader who begins now is told what stands now."""
    unit.write(lambda: db.session.execute(sa.delete(JobRun)))
    looking, written, seen = Looking(), 0, None

    def undone() -> None:
        add("undone", clock)
        raise ZeroDivisionError

    for n, step in enumerate(steps):
        if step == "write":
            elsewhere(app, lambda n=n: unit.write(add, f"run {n}", clock))
            written += 1
        elif step == "undo":
            with pytest.raises(ZeroDivisionError):
                elsewhere(app, lambda: unit.write(undone))
        elif step == "ask elsewhere":
            assert elsewhere(app, looking.ask) == written
        elif step == "snapshot":
            db.session.rollback()
            seen = looking.count()
        elif step == "close":
            db.session.rollback()
            seen = None
        elif seen is None:
            assert unit.read(looking.ask) == written
        else:
            assert looking.ask() in range(seen, written + 1)  # a transaction that stands open may see what it saw
    db.session.rollback()
    assert unit.read(looking.ask) == written


def test_readers_and_writers_at_once_never_see_the_past(app: Flask, clock: Any) -> None:
    """A reader who begins after a commit was answered must see it; four readers and two writers, as fast as they can."""
    committed, lock, troubles = [0], threading.Lock(), list[str]()
    stop = threading.Event()

    def write() -> None:
        for _ in range(25):
            _plain(app, lambda: unit.write(add, f"{random.random()}", clock))
            with lock:
                committed[0] += 1

    def read() -> None:
        looking = Looking()
        while not stop.is_set():
            with lock:
                least = committed[0]
            found = _in(app, looking.ask)
            if found < least:
                troubles.append(f"{found} after {least} were committed")

    readers = [threading.Thread(target=read) for _ in range(4)]
    writers = [threading.Thread(target=write) for _ in range(2)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in readers:
        thread.join()
    assert troubles == []
    assert _in(app, Looking().ask) == 50


def _plain(app: Flask, function: Callable[[], Any]) -> Any:
    with app.app_context():
        try:
            return function()
        finally:
            db.session.remove()


WRITER = """
    import sys
    import sqlalchemy as sa
    engine = sa.create_engine(sys.argv[1])
    for n in range(int(sys.argv[2])):
        with engine.begin() as connection:
            connection.execute(
                sa.text("INSERT INTO job_run (name, started_at, failed) VALUES (:name, '2025-12-02 09:00:00', 0)"),
                {"name": f"other {n}"},
            )
        print(n + 1, flush=True)
        sys.stdin.readline()
"""


def test_another_processs_commits_are_seen_at_once(app: Flask, looking: Looking) -> None:
    """A process that knows nothing of ours commits, says so, and the next answer has it."""
    unit.read(looking.ask)
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    command = [sys.executable, "-c", textwrap.dedent(WRITER), url, "8"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as other:
        assert other.stdin
        assert other.stdout
        for line in other.stdout:
            assert unit.read(looking.ask) == unit.read(looking.ask) == int(line)
            other.stdin.write("go on\n")
            other.stdin.flush()
    assert looking.looked(9)


def test_a_process_that_was_forked_watches_for_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection must not be shared by two processes, and one watch's numbers say nothing to another."""
    marks = SqliteMarks(str(tmp_path / "watched.sqlite3"))
    before = marks.now(db.session)
    assert marks.now(db.session) == before
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert marks.now(db.session) != before
    marks.close()


def test_a_file_that_cannot_be_read_leaves_no_telling(tmp_path: Path) -> None:
    marks = SqliteMarks(str(tmp_path / "nowhere" / "kith.sqlite3"))
    assert marks.now(db.session) is None
    (tmp_path / "nowhere").mkdir()
    assert marks.now(db.session) is not None
    marks.close()


def test_another_database_in_its_place_is_another(app: Flask, database: Any, clock: Any) -> None:
    looking = Looking()
    unit.write(add, "a", clock)
    assert unit.read(looking.ask) == 1
    db.session.remove()
    database.restore()
    assert unit.read(looking.ask) == 0
