"""The worker waits patiently while the database is not there, and does first what it must do at its start."""

from __future__ import annotations

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import worker


class Clock(threading.Event):
    """A stop that is set after some pauses, and remembers how long each would have been."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.rounds, self.waited = rounds, []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout)
        if len(self.waited) >= self.rounds:
            self.set()
        return self.is_set()


class Lines:
    """A log that remembers what was said, and how loudly."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, Any]]] = []

    def warning(self, event: str, **values: Any) -> None:
        self.lines.append(("line", {"event": event} | values))

    def exception(self, event: str, **values: Any) -> None:
        self.lines.append(("traceback", {"event": event} | values))


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Lines:
    log = Lines()
    monkeypatch.setattr(worker, "log", log)
    return log


def rounds(monkeypatch: pytest.MonkeyPatch, *outcomes: Any) -> None:
    left = list(outcomes)

    def once() -> int:
        outcome = left.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return int(outcome)

    monkeypatch.setattr(worker, "work_once", once)


def missing() -> sa.exc.OperationalError:
    return sa.exc.OperationalError("SELECT", {}, Exception("no such table: job_run\nmore"))


def test_missing_tables_are_one_line_and_growing_pauses(
    app: Flask, monkeypatch: pytest.MonkeyPatch, lines: Lines
) -> None:
    rounds(monkeypatch, *(missing() for _ in range(9)))
    stop = Clock(9)
    worker.work(app, stop)
    assert stop.waited[:4] == [1, 2, 4, 8]
    assert stop.waited[-1] == worker.LONGEST_SECONDS
    assert {(how, said["why"]) for how, said in lines.lines} == {("line", "no such table: job_run")}


def test_once_it_works_again_it_is_quick_again(app: Flask, monkeypatch: pytest.MonkeyPatch, lines: Lines) -> None:
    rounds(monkeypatch, missing(), missing(), 0, 3, ValueError("a bug"), 0)
    stop = Clock(5)
    worker.work(app, stop)
    assert stop.waited == [1, 2, 0.5, 1, 0.5]  # none after the round that had work
    assert [how for how, _said in lines.lines] == ["line", "line", "traceback"]


def test_what_is_due_at_the_start_is_done_once_and_again_only_if_the_database_was_away(
    app: Flask, monkeypatch: pytest.MonkeyPatch, lines: Lines
) -> None:
    calls = []
    app.extensions[worker.STARTS] = []

    def begin() -> None:
        calls.append(len(calls))
        if len(calls) == 1:
            raise missing()

    worker.at_start(app, begin)
    rounds(monkeypatch, missing(), 0, 0)
    worker.work(app, Clock(3))
    assert calls == [0, 1]
    assert [how for how, _said in lines.lines] == ["line"]


@pytest.mark.parametrize(("trouble", "tries"), [(ValueError("a bug"), 1), (missing(), 2)])
def test_what_fails_at_the_start_keeps_nobody_from_working(
    app: Flask, monkeypatch: pytest.MonkeyPatch, lines: Lines, trouble: Exception, tries: int
) -> None:
    """Nor for ever where it blames the database, which answers everyone else."""
    calls: list[str] = []
    app.extensions[worker.STARTS] = []

    def fail() -> None:
        calls.append("fail")
        raise trouble

    worker.at_start(app, fail)
    worker.at_start(app, lambda: calls.append("next"))
    rounds(monkeypatch, 0, 0, 0)
    stop = Clock(3)
    worker.work(app, stop)
    assert sorted(calls) == ["fail"] * tries + ["next"]
    assert stop.waited == [0.5, 0.5, 0.5]
    assert [(how, said["event"]) for how, said in lines.lines] == [("traceback", "worker start failed")]
