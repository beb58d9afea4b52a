"""A copy made while people write, put back: its ledger holds, and it is one moment of the original."""

from __future__ import annotations

import sqlite3
import subprocess
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from hub.kernel import clock, unit
from hub.kernel.db import db
from payments.holds import services
from payments.ledger import queries as ledger
from payments.ledger.models import LedgerEntry, LedgerTransaction
from servers import find_postgresql
from tests.payments.money_world import World, line
from wsgi import create_app

pytestmark = pytest.mark.faults

POUND = 100
COPIES = 5


def write_on(app: Flask, budget: str, stop: threading.Event, written: list[int]) -> None:
    """Set money aside and free it again, until told to stop."""
    world = World()
    with app.app_context():
        while not stop.is_set():
            visit = line(1, POUND)
            world.request(budget, visit)
            unit.write(services.release, visit.about, "again")
            written[0] += 1


def while_writing(app: Flask, world: World, copy: Callable[[int], None]) -> None:
    """Make copies one after the other while two threads write, each some postings after the one before."""
    stop, written = threading.Event(), [0]
    budgets = [world.budget(world.fund(), pence=10 * POUND) for _ in range(2)]
    threads = [threading.Thread(target=write_on, args=(app, budget, stop, written)) for budget in budgets]
    for thread in threads:
        thread.start()
    try:
        for number in range(COPIES):
            seen = written[0]
            while written[0] < seen + 3:
                assert all(thread.is_alive() for thread in threads)
            copy(number)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def counted() -> tuple[int, int]:
    count = sa.select(sa.func.count())
    transactions = db.session.scalar(count.select_from(LedgerTransaction)) or 0
    return transactions, db.session.scalar(count.select_from(LedgerEntry)) or 0


def verified(app: Flask, url: str, var: Path) -> tuple[int, int]:
    """Start Kith on a restored copy; its ledger verifies. How many transactions and entries it has."""
    restored = create_app(replace(app.extensions["kith.settings"], database_url=url, var=var))
    with restored.app_context():
        assert unit.read(ledger.verify) == []
        found = unit.read(counted)
        World().budget(World().fund(), starts=clock.today())  # and it goes on from there
        assert unit.read(ledger.verify) == []
        db.engine.dispose()
    restored.extensions["kith.search"].close()
    return found


def growing(found: list[tuple[int, int]], last: tuple[int, int]) -> None:
    """Each copy has more than the one before, and none more than the original."""
    assert found == sorted(set(found))
    assert found[-1] <= last


def test_an_online_copy_of_sqlite(app: Flask, world: World, tmp_path: Path) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the next test is PostgreSQL's")
    source = str(db.engine.url.database)

    def copy(number: int) -> None:
        """As `sqlite3 kith.sqlite3 ".backup …"` does, page by page."""
        one, other = sqlite3.connect(source), sqlite3.connect(tmp_path / f"{number}.sqlite3")
        one.backup(other, pages=64, sleep=0.001)
        other.close()
        one.close()

    while_writing(app, world, copy)
    found = [verified(app, f"sqlite:///{tmp_path}/{n}.sqlite3", tmp_path / f"var{n}") for n in range(COPIES)]
    growing(found, unit.read(counted))
    world.verify()


@pytest.mark.postgres
def test_a_dump_of_postgresql(app: Flask, world: World, tmp_path: Path, request: Any) -> None:
    programs = find_postgresql()
    assert programs
    url = db.engine.url.set(drivername="postgresql")
    source = url.render_as_string(hide_password=False)

    def run(program: str, *arguments: str) -> None:
        subprocess.run([str(programs / program), *arguments], check=True, capture_output=True)

    while_writing(
        app, world, lambda n: run("pg_dump", "--format=custom", f"--file={tmp_path}/{n}.dump", f"--dbname={source}")
    )
    found = []
    for number in range(COPIES):
        name = f"restored_{number}"
        with psycopg.connect(source, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        target = url.set(database=name)
        run("pg_restore", f"--dbname={target.render_as_string(hide_password=False)}", f"{tmp_path}/{number}.dump")
        there = target.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        found.append(verified(app, there, tmp_path / f"var{number}"))
        with psycopg.connect(source, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
    growing(found, unit.read(counted))
    world.verify()
