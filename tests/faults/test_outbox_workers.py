"""Several workers at one outbox: each handler hears each subject's news in order and once, however it stumbles."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import outbox, unit
from hub.kernel.db import db
from hub.kernel.outbox import queries
from hub.kernel.outbox.services import Registry
from tests.faults.together import together

pytestmark = pytest.mark.faults

SUBJECTS, EVENTS, WORKERS, EARS = 4, 8, 3, 2
SERIAL = {"sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT", "postgresql": "BIGSERIAL PRIMARY KEY"}


@dataclass(frozen=True, kw_only=True)
class Told(outbox.Event):
    """Something to tell."""

    type: ClassVar[str] = "test.told"

    number: int


@pytest.fixture(autouse=True)
def _table(app: Flask) -> None:
    app.extensions["kith.outbox"] = Registry()
    kind = SERIAL[db.engine.dialect.name]
    unit.write(
        lambda: db.session.execute(sa.text(f"CREATE TABLE heard (n {kind}, ear TEXT, subject TEXT, number INTEGER)"))
    )


def hear(ear: str, told: Told) -> None:
    """The effect, which nothing but the outbox keeps from coming twice."""
    db.session.execute(
        sa.text("INSERT INTO heard (ear, subject, number) VALUES (:ear, :subject, :number)"),
        {"ear": ear, "subject": told.subject, "number": told.number},
    )


def tell(subject: str, number: int) -> None:
    unit.write(outbox.announce, Told(subject=subject, number=number))


def lines() -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for ear, subject, number in db.session.execute(sa.text("SELECT ear, subject, number FROM heard ORDER BY n")):
        found.setdefault((ear, subject), []).append(number)
    return found


def stumbling(ear: str, chance: random.Random, lock: threading.Lock) -> Callable[[outbox.Delivery[Told]], None]:
    """A handler that takes its time, and fails now and then after its effect."""

    def listen(delivery: outbox.Delivery[Told]) -> None:
        hear(ear, delivery.event)
        with lock:
            pause, fails = chance.random() * 0.004, chance.random() < 0.1
        time.sleep(pause)
        if fails:
            raise ValueError("stumbled")

    return listen


def sender(sent: list[tuple[str, int]], gate: threading.Lock) -> Callable[[outbox.Delivery[Told]], None]:
    """A handler whose effect no rollback takes back."""

    def send(delivery: outbox.Delivery[Told]) -> None:
        assert not unit.writing()
        with gate:
            sent.append((delivery.event.subject, delivery.event.number))

    return send


@pytest.mark.parametrize("seed", range(6))
def test_workers_share_the_news(app: Flask, clock: Any, seed: int) -> None:
    lock, sent = threading.Lock(), list[tuple[str, int]]()
    for ear in range(EARS):
        outbox.subscribe(f"ear-{ear}", Told, stumbling(f"ear-{ear}", random.Random(seed * 10 + ear), lock))
    outbox.subscribe("post", Told, sender(sent, lock), outside=True)
    subjects = [f"thing:{n}" for n in range(SUBJECTS)]
    told = threading.Event()

    def announce() -> None:
        for number in range(EVENTS):
            for subject in random.Random(seed + number).sample(subjects, SUBJECTS):
                tell(subject, number)
        told.set()

    def work() -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            outbox.drain()
            clock.advance(timedelta(seconds=2))  # whoever stumbled tries again; a lease does not end so soon
            if told.is_set() and not unit.read(queries.standing).waiting:
                return
        raise AssertionError("the news was never all told")

    assert together(app, announce, *[work] * WORKERS) == [None] * (WORKERS + 1)
    everything = list(range(EVENTS))
    heard = unit.read(lines)
    assert heard == {(f"ear-{ear}", subject): everything for ear in range(EARS) for subject in subjects}
    assert {s: [n for subject, n in sent if subject == s] for s in subjects} == dict.fromkeys(subjects, everything)
    assert unit.read(queries.standing) == queries.Standing(0, 0, None)


@pytest.mark.postgres
def test_a_slow_handler_keeps_no_other_worker_waiting(app: Flask) -> None:
    """While one worker is held up in a subject, another delivers the rest, but nothing of that subject."""
    held, go_on = threading.Event(), threading.Event()

    def slow(delivery: outbox.Delivery[Told]) -> None:
        if delivery.event.subject == "thing:slow":
            held.set()
            assert go_on.wait(30)
        hear("ear", delivery.event)

    outbox.subscribe("ear", Told, slow)
    tell("thing:slow", 0)
    tell("thing:slow", 1)

    def other() -> None:
        assert held.wait(30)
        for number in range(3):
            tell("thing:quick", number)
        outbox.drain()
        assert unit.read(lines) == {("ear", "thing:quick"): [0, 1, 2]}
        go_on.set()

    assert together(app, outbox.drain, other)[1] is None
    assert unit.read(lines) == {("ear", "thing:quick"): [0, 1, 2], ("ear", "thing:slow"): [0, 1]}


@pytest.mark.postgres
def test_a_deadlock_between_handlers_is_repeated_whole(app: Flask) -> None:
    """Two workers whose handlers lock the same rows crosswise: one is undone and repeated, and nothing is doubled."""
    unit.write(lambda: [hear("row", Told(subject=s, number=0)) for s in ("a", "b")])
    barrier, first, begun = threading.Barrier(2), Counter[str](), threading.Event()

    def crosswise(delivery: outbox.Delivery[Told]) -> None:
        rows = ("a", "b") if delivery.event.subject == "thing:a" else ("b", "a")
        first[delivery.event.subject] += 1
        begun.set()
        for row in rows:
            db.session.execute(sa.text("UPDATE heard SET number = number + 1 WHERE subject = :row"), {"row": row})
            if row == rows[0] and first[delivery.event.subject] == 1:
                barrier.wait(30)

    outbox.subscribe("cross", Told, crosswise)
    tell("thing:a", 0)

    def other() -> None:
        assert begun.wait(30)  # else both would be one worker's batch
        tell("thing:b", 0)
        outbox.drain()

    def one() -> None:
        outbox.drain()

    together(app, one, other)
    outbox.drain()
    assert unit.read(lines) == {("row", "a"): [2], ("row", "b"): [2]}
    assert max(first.values()) == 2
