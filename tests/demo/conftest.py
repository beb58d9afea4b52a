"""Demo apps for tests: each borough is built once, in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from demo.borough import services
from demo.borough.domain.scale import SMALL, Scale
from demo.borough.services import giving
from hub.kernel import schema
from hub.kernel.db import db
from hub.kernel.settings import Settings, database_url
from tests.schema import SqliteDatabase
from wsgi import create_app


def demo_app(var: Path) -> Flask:
    """An app as `make run` makes it, in its own folder."""
    return create_app(
        Settings(
            env="demo", secret_key="a key for tests that is long enough", database_url=database_url("", var), var=var,
            public_url="http://localhost", mail_url="mailbox:", log_level="CRITICAL",
        )
    )  # fmt: skip


def build(var: Path, scale: Scale, tables: Path | None = None) -> Flask:
    """A borough, built; on a copy of these empty tables, where they are given, instead of by all migrations again."""
    app = demo_app(var)
    with app.app_context(), pytest.MonkeyPatch.context() as patch:
        if tables is not None:
            patch.setattr(schema, "rebuild", lambda: _lay(tables))
        services.load(scale)
    return app


def _lay(tables: Path) -> None:
    db.session.remove()
    db.engine.dispose()
    shutil.copyfile(tables, str(db.engine.url.database))


@pytest.fixture(scope="session")
def tables(session_app: Flask, database: Any) -> Path | None:
    """The empty tables that the migrations made for this worker, where they are a file."""
    return database.template if isinstance(database, SqliteDatabase) else None


@pytest.fixture(scope="session")
def small(tables: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The small borough: a fortnight with forty people."""
    return build(tmp_path_factory.mktemp("small"), SMALL, tables)


TINY = replace(SMALL, days=3, residents=10, with_budget=3, needs=12, helpers=8, organisations=6, searches_a_day=1)


@pytest.fixture(scope="session")
def digests(tables: Path | None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The digests of a tiny borough, built twice, and of the same without its stories, or without its gifts in kind."""
    found = {}
    for name, scale in (("one", TINY), ("two", TINY), ("without", replace(TINY, stories=False))):
        with build(tmp_path_factory.mktemp(name), scale, tables).app_context():
            found[name] = services.digest()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(giving, "happen", lambda *_: None)
        with build(tmp_path_factory.mktemp("ungiven"), TINY, tables).app_context():
            found["ungiven"] = services.digest()
    return found


@pytest.fixture
def borough(small: Flask) -> Iterator[Flask]:
    """The small borough, in its app context."""
    with small.app_context():
        yield small
