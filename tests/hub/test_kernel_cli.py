"""Every command says in a sentence what to do about a database that is not ready, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from flask.cli import FlaskGroup, ScriptInfo

from hub.kernel import cli, schema, unit
from hub.kernel.db import db
from hub.kernel.settings import Settings
from wsgi import create_app

COUNCIL = (
    "--name", "Kingston", "--gss", "E09000021", "--email", "help@example.org", "--phone", "020 8547 5000",
    "--address", "Guildhall, KT1 1EU", "--zone", "Europe/London", "--brand", "#0b5d51", "--provider", "#a63d1f",
    "--accent", "#7a4a00",
)  # fmt: skip
COMMANDS = [
    ("council", "create", *COUNCIL),
    ("council", "show"),
    ("outbox", "status"),
    ("jobs", "run", "expire-needs"),
    ("ledger", "verify"),
    ("search", "rebuild"),
    ("stripe", "account"),
    ("warehouse", "rebuild"),
]


def run(app: Flask, *args: str) -> Result:
    """As from the command line: by Flask's own group, which looks commands up in the app's."""
    group = FlaskGroup(create_app=lambda: app, add_version_option=False)
    return app.test_cli_runner().invoke(group, list(args), obj=ScriptInfo(create_app=lambda: app))


@pytest.fixture
def bare(tmp_path: Path) -> Flask:
    """An installation whose database has no tables yet."""
    return create_app(Settings.from_environ({"KITH_ENV": "test", "KITH_VAR": str(tmp_path)}))


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_before_its_tables_are_there_a_command_says_what_to_do_first(bare: Flask, args: tuple[str, ...]) -> None:
    done = run(bare, *args)
    assert isinstance(done.exception, SystemExit), done.exception
    assert (done.exit_code, done.output.strip()) == (1, f"Error: {cli.NOT_CURRENT}")


def test_once_it_was_done_the_command_goes_on(bare: Flask) -> None:
    assert run(bare, "db", "upgrade").exit_code == 0
    done = run(bare, "council", "show")
    assert (done.exit_code, "There is no council yet" in done.output) == (1, True)
    assert run(bare, "council", "create", *COUNCIL).exit_code == 0
    assert "Kingston (E09000021)" in run(bare, "council", "show").output


def test_where_a_database_does_not_answer_it_says_so_without_its_password(tmp_path: Path) -> None:
    given = {
        "KITH_ENV": "test", "KITH_VAR": str(tmp_path), "DATABASE_URL": "postgresql://kith:sesame@127.0.0.1:1/kith",
    }  # fmt: skip
    done = run(create_app(Settings.from_environ(given)), "council", "show")
    assert done.exit_code == 1
    assert done.output.startswith("Error: The database cannot be opened: connection failed")
    assert done.output.strip().endswith("Start it, or mend DATABASE_URL, and try again.")
    assert ("sesame" in done.output, len(done.output.splitlines())) == (False, 1)


def test_the_sentence_is_said_only_where_it_helps(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert schema.is_current()

    def broken(*_args: Any) -> None:
        db.session.execute(sa.text("SELECT nonsense FROM outbox_subject"))

    monkeypatch.setattr("hub.kernel.outbox.queries.standing", broken)
    done = run(app, "outbox", "status")
    assert isinstance(done.exception, sa.exc.DBAPIError)  # a fault of ours, which an upgrade does not mend
    monkeypatch.undo()
    db.session.rollback()  # the test's own session was the command's, and PostgreSQL hears no more in what has failed
    assert run(app, "outbox", "status").output == "0 waiting, 0 parked.\n"


def test_tables_of_an_older_version_are_none(app: Flask) -> None:
    def older(of: Callable[[], str]) -> None:
        db.session.execute(sa.text("UPDATE alembic_version SET version_num = :this"), {"this": of()})

    (head,) = unit.read(lambda: db.session.execute(sa.text("SELECT version_num FROM alembic_version")).scalars().all())
    unit.write(older, lambda: "0" * 12)
    try:
        assert not schema.is_current()
    finally:
        unit.write(older, lambda: head)
    assert schema.is_current()
