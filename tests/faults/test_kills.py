"""Fifty kills of a real server under load, at every named point; afterwards nothing is half-done, lost or doubled."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import clock as clocks
from hub.kernel import outbox, unit
from hub.kernel.db import db
from hub.kernel.outbox import queries as news
from hub.notices.models import Mail, Notice
from marketplace.bookings.models import Booking
from marketplace.visits.models import Visit
from servers import free_port
from tests.conftest import START
from tests.faults.invariants import check, check_told
from tests.faults.launch import CLOCK, EFFECTS, FileClock
from tests.faults.load import Load, neighbours
from tests.faults.post_office import PostOffice
from tests.faults.server import Mortal, kills, until_it_answers

pytestmark = pytest.mark.faults

STEP, DAY = timedelta(minutes=20), timedelta(days=1)
LEASE = timedelta(minutes=16)  # after it whatever a dead worker held is free again
MOST_ROUNDS = 60  # without a kill: then the point is not on any way that the load takes

# Where the server dies, how many of its lives end there, how far its clock goes between rounds, and how many seconds
# the worker has for its part of one.
PLAN = (
    ("flushed@request:2", 3, STEP, 0.2),
    ("committed@request:3", 4, STEP, 0.2),
    ("effect:2", 3, STEP, 0.2),
    ("flushed@request:5", 4, STEP, 0.2),
    ("outside-effect:2", 4, STEP, 0.2),
    ("flushed@worker:9", 3, STEP, 0.2),
    ("committed@request:10", 3, STEP, 0.2),
    ("committed@worker:8", 3, STEP, 0.2),
    ("warehouse-built:1", 3, DAY, 20.0),
    ("effect:9", 3, STEP, 0.2),
    ("flushed@request:14", 3, STEP, 0.2),
    ("flushed@worker:25", 3, STEP, 0.2),
)
FIFTY = 50  # kills in all; some rounds have more than they were asked for, and the rest is made up at the end
WANTED = (
    "active",
    "declined",
    "withdrawn",
    "delivered",
    "confirmed",
    "partial",
    "captured",
    "held",
    "unfunded",
    "released",
)
POINTS = ("flushed", "committed", "effect", "outside-effect", "warehouse-built")


@dataclass
class Trial:
    """The borough, its people, their post, and the servers that die."""

    app: Flask
    var: Path
    load: Load
    post: PostOffice
    clock: FileClock
    lives: int = 0
    before: set[str] = field(default_factory=set)

    @contextmanager
    def server(self, wish: str = "") -> Iterator[Mortal]:
        self.lives += 1
        database, secret = self.app.config["SQLALCHEMY_DATABASE_URI"], self.app.config["SECRET_KEY"]
        with Mortal(self.var, database, secret, self.post.url, wish, self.load.port) as server:
            yield server

    def die(self, wish: str, lives: int, step: timedelta, patience: float) -> None:
        """Load a server until it has died so often at its point, then kill all of it, and look."""
        with self.server(wish) as server:
            done, quiet = len(kills(self.var)), 0
            while len(kills(self.var)) < done + lives:
                before = len(kills(self.var))
                self.go_on(step)
                self.load.round(self.clock.now())
                self.leave_to_the_worker(before, patience)
                server.wait()
                died = len(kills(self.var)) > before
                quiet = 0 if died else quiet + 1
                self.clock.set(self.clock.now() + (LEASE if died else timedelta(0)))
                assert quiet < MOST_ROUNDS, f"{wish} was not reached: {self.load.answers}"
        self.lives += len(kills(self.var)) - done
        unit.read(check, quiet=False)

    def leave_to_the_worker(self, before: int, patience: float) -> None:
        """Give it so many seconds, or until it dies."""
        until = time.monotonic() + patience
        while time.monotonic() < until and len(kills(self.var)) == before:
            time.sleep(0.05)

    def go_on(self, step: timedelta) -> None:
        """The clock goes on, and over the nights, in which nobody visits anybody."""
        at = self.clock.now() + step
        if at.hour >= 18:
            at = at.replace(hour=7, minute=50) + DAY
        self.clock.set(at)

    def settle(self) -> None:
        """A last server, which nobody kills, until all news is delivered."""
        with self.server() as server:
            self.clock.set(self.clock.now() + DAY)
            until = time.monotonic() + 180
            while unit.read(news.standing).waiting and time.monotonic() < until:
                time.sleep(0.3)
                self.clock.set(self.clock.now() + timedelta(seconds=30))
            server.wait()


@pytest.fixture
def trial(borough: Flask, var: Path) -> Iterator[Trial]:
    """The borough stands, everyone is signed in, and no server has died yet."""
    unit.write(lambda: db.session.execute(sa.text(f"CREATE TABLE {EFFECTS} (event_id VARCHAR(26))")))
    deals, officer = neighbours()
    outbox.drain()
    at = FileClock(var / CLOCK)
    at.set(START)
    clocks.install(borough.extensions, at)
    with PostOffice() as post:
        port = free_port()
        load = Load(deals, officer, port, partial(until_it_answers, port), seed=7)
        made = Trial(borough, var, load, post, at)
        made.before = unit.read(_told)
        with made.server():
            made.load.sign_in()
        yield made


def _told() -> set[str]:
    return {*db.session.scalars(sa.select(Notice.id)), *db.session.scalars(sa.select(Mail.id))}


def test_fifty_kills(trial: Trial, capsys: pytest.CaptureFixture[str]) -> None:
    for wish, lives, step, patience in PLAN:
        trial.die(wish, lives, step, patience)
    # By chance nobody may have withdrawn yet: then the load goes on, for as many kills again at most.
    while (count := len(kills(trial.var))) < FIFTY or (count < 2 * FIFTY and not unit.read(went_the_whole_way)):
        trial.die("committed@request:6", 2, STEP, 0.2)
    trial.settle()
    found = Counter(wish.partition(":")[0].partition("@")[0] for wish in kills(trial.var))
    done = unit.read(what_was_done)
    with capsys.disabled():
        print(f"\nkills: {', '.join(f'{point} {found[point]}' for point in POINTS)}")
        print(f"answers: {dict(trial.load.answers)}; visits and bookings: {dict(done)}")
    standing = unit.read(news.standing)
    assert (standing.waiting, standing.parked) == (0, 0), unit.read(news.parked)
    unit.read(check, quiet=True)
    unit.read(check_told, trial.before, trial.post.came, trial.lives)
    assert sum(found.values()) >= FIFTY
    assert all(found[point] for point in POINTS), found
    assert unit.read(went_the_whole_way), f"the load did not go the whole way: {dict(done)}"


def went_the_whole_way() -> bool:
    """Whether bookings and visits have come to every state that they should."""
    done = what_was_done()
    return all(done[state] for state in WANTED)


def what_was_done() -> Counter[str]:
    """How far bookings and visits came, by state."""
    bookings = Counter(state.value for state in db.session.scalars(sa.select(Booking.state)))
    visits = db.session.execute(sa.select(Visit.occurrence, Visit.agreement, Visit.money))
    return bookings + Counter(state.value for row in visits for state in row)
