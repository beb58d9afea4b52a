"""Demo apps for tests: each borough is built once, in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from demo.borough import services
from demo.borough.domain.scale import SMALL, WHOLE, Scale
from demo.borough.services import giving
from hub.kernel import schema
from hub.kernel.db import db
from hub.kernel.settings import Settings, database_url
from tests.agreement.readers import let_everyone_in
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


@contextmanager
def laying(tables: Path | None) -> Iterator[None]:
    """Let a borough begin on a copy of these empty tables, where they are given, instead of by all migrations again."""
    with pytest.MonkeyPatch.context() as patch:
        if tables is not None:
            patch.setattr(schema, "rebuild", lambda: _lay(tables))
        yield


def build(var: Path, scale: Scale, tables: Path | None = None, name: str = "demo") -> Flask:
    """A borough, built, on a copy of these empty tables."""
    app = demo_app(var)
    with app.app_context(), laying(tables):
        services.load(scale, name=name)
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


@pytest.fixture(scope="session")
def whole(tables: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The whole borough, for those of its group."""
    return build(tmp_path_factory.mktemp("whole"), WHOLE, tables, name="whole")


@pytest.fixture
def told(whole: Flask) -> Iterator[Flask]:
    """The whole borough, in its app context."""
    with whole.app_context():
        yield whole


@pytest.fixture(scope="session")
def plain(tables: Path | None, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The whole borough with the stories switched off."""
    return build(tmp_path_factory.mktemp("plain"), replace(WHOLE, stories=False), tables)


@pytest.fixture
def untold(plain: Flask) -> Iterator[Flask]:
    """The same, in its app context."""
    with plain.app_context():
        yield plain


TINY = replace(SMALL, days=3, residents=10, with_budget=3, needs=12, helpers=8, organisations=6, searches_a_day=1)
DAY = replace(TINY, days=1)


def _ungiven(scale: Scale, tables: Path | None, folders: pytest.TempPathFactory) -> str:
    """The digest of a borough in which nobody gives anything in kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(giving, "happen", lambda *_: None)
        return _digest(scale, tables, folders)


def _digest(scale: Scale, tables: Path | None, folders: pytest.TempPathFactory) -> str:
    with build(folders.mktemp("built"), scale, tables).app_context():
        return services.digest()


@pytest.fixture(scope="session")
def of_a_day(tables: Path | None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The digests of a tiny borough after one day, and of the same without its gifts in kind."""
    return {
        "one": _digest(DAY, tables, tmp_path_factory),
        "ungiven": _ungiven(DAY, tables, tmp_path_factory),
    }


@pytest.fixture(scope="session")
def of_days(tables: Path | None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The digests of it after three days: built twice, without its gifts in kind, and without its stories."""
    return {
        "one": _digest(TINY, tables, tmp_path_factory),
        "two": _digest(TINY, tables, tmp_path_factory),
        "ungiven": _ungiven(TINY, tables, tmp_path_factory),
        "without": _digest(replace(TINY, stories=False), tables, tmp_path_factory),
    }


@pytest.fixture
def borough(small: Flask) -> Iterator[Flask]:
    """The small borough, in its app context."""
    with small.app_context():
        yield small


@pytest.fixture(scope="session")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Flask]:
    """Boroughs in which everyone who has money can sign in: copies, so that the ones they are of stay as they are built."""
    return {}


@pytest.fixture(
    params=[
        pytest.param("small", marks=pytest.mark.xdist_group("small")),
        pytest.param("whole", marks=[pytest.mark.whole, pytest.mark.xdist_group("told")]),
    ]
)
def lived(
    request: pytest.FixtureRequest, copies: dict[str, Flask], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """A borough, small in the fast suite and whole with its marker, in which everyone who has money can sign in."""
    name = str(request.param)
    if name not in copies:
        of: Flask = request.getfixturevalue(name)
        var = tmp_path_factory.mktemp(f"{name}-read")
        shutil.copytree(of.extensions["kith.settings"].var, var, dirs_exist_ok=True)
        copies[name] = demo_app(var)
        with copies[name].app_context():
            let_everyone_in()
    with copies[name].app_context():
        yield copies[name]
