"""What every test may ask for: an app on a fresh database, a clock that can be set, a client, someone signed in.

A test that asks for `app` has a database as the migrations build it, a clock at `START`, ids from a seed, and an app
context; it changes data through `unit.write(...)`, as every door does. `--database postgresql` runs all on PostgreSQL.
"""

from __future__ import annotations

import contextvars
import gc
import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import hypothesis
import jinja2
import pytest
import sqlalchemy as sa
from _pytest.nodeid import NodeId
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

START = datetime(2025, 12, 2, 9, 0, tzinfo=UTC)  # a Tuesday; Europe/London is on UTC
SEED = 1
LEFT_OUT = (
    "not browser and not faults and not soak and not whole and not doors and not forms and not stripe_mock and not elasticsearch"
    " and not wide"
)
SERVER_VARIABLE = "KITH_TEST_POSTGRESQL"

hypothesis.settings.register_profile("kith", deadline=None, derandomize=True, max_examples=30, database=None)
hypothesis.settings.register_profile("wide", deadline=None, derandomize=True, max_examples=75, database=None)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=2000, database=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="what the app stands on")


def pytest_configure(config: pytest.Config) -> None:
    # Half a million objects live as long as the run: looking through them for rings every few seconds took a twentieth.
    gc.set_threshold(20_000, 50, 100)
    # Without -m, the wide and long ones stay out; `make check-all` and `make soak` name them.
    if not config.option.markexpr:
        config.option.markexpr = LEFT_OUT
    words = config.option.markexpr
    profile = "soak" if words.startswith("soak") else "kith" if "not wide" in words else "wide"
    hypothesis.settings.load_profile(profile)
    for name in [
        name for name in os.environ if name.startswith(("KITH_", "ELASTICSEARCH_")) and name != SERVER_VARIABLE
    ]:
        del os.environ[name]
    os.environ.pop("DATABASE_URL", None)
    _stay_at_home()
    if config.option.database == "postgresql" and not hasattr(config, "workerinput"):
        from servers import Postgresql

        server = Postgresql().__enter__()
        config.add_cleanup(lambda: server.__exit__(None, None, None))
        os.environ[SERVER_VARIABLE] = server.url("postgres")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if getattr(config.option, "loadgroup", False):
        _keep_groups_together(items)
    if config.option.database == "postgresql":
        return
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skip(reason="needs --database postgresql"))


def _keep_groups_together(items: list[pytest.Item]) -> None:
    """Name each test's group at the end of its id, where xdist's scheduler reads it.

    xdist 3.8 does so itself, but in a place where pytest has not looked since 9.2 (pytest-xdist issue 1386): every
    group was torn over the workers, and each built its borough again.
    """
    for item in items:
        groups = {str(mark.args[0]) for mark in item.iter_markers("xdist_group")}
        end = f"@{'_'.join(sorted(groups))}"
        if groups and not item.nodeid.endswith(end):
            item._id = NodeId.parse(item.nodeid + end)


def _stay_at_home() -> None:
    """Refuse every connection that leaves this machine: no test may depend on the world, or trouble it."""
    connect = socket.socket.connect

    def local_connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = str(address[0])
            try:
                home = host == "localhost" or ipaddress.ip_address(host).is_loopback
            except ValueError:
                home = False
            if not home:
                raise OSError(f"a test tried to reach {host}")
        connect(self, address)

    socket.socket.connect = local_connect


class Client(FlaskClient):
    """A client whose requests see nothing of the test's own app context, as a server's would not."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        from hub.kernel import unit
        from hub.kernel.db import db

        # A redirect that is followed comes here again, without the test's context.
        if has_app_context() and not unit.writing():
            db.session.rollback()  # what the request changes is seen afterwards, not the snapshot from before it
        return contextvars.Context().run(super().open, *args, **kwargs)

    def session_transaction(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("base_url", "http://localhost")
        return super().session_transaction(*args, **kwargs)


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Where this worker's app keeps its data."""
    from tests.schema import PostgresqlDatabase, SqliteDatabase

    if request.config.option.database == "postgresql":
        worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
        return PostgresqlDatabase(os.environ[SERVER_VARIABLE], worker)
    return SqliteDatabase(tmp_path_factory.mktemp("database"))


@pytest.fixture(scope="session")
def settings(database: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The settings of the app under test."""
    from hub.kernel.settings import Settings

    return Settings(
        env="test",
        secret_key="a key for tests that is long enough",
        database_url=database.url,
        var=tmp_path_factory.mktemp("var"),
        public_url="http://localhost",
        mail_url="mailbox:",
        log_level="CRITICAL",
        seed=SEED,
        round_nightly=False,
    )


@pytest.fixture(scope="session")
def elasticsearch_server() -> Iterator[Any]:
    """A real Elasticsearch, started once for those who ask for it; whoever kills it starts it again."""
    from servers import Elasticsearch

    with Elasticsearch() as server:
        yield server


@pytest.fixture(scope="session")
def session_clock() -> Any:
    from hub.kernel.clock import SettableClock

    return SettableClock(START)


@pytest.fixture(scope="session")
def schema_differences() -> dict[str, str]:
    """Where the migrations and the models part, filled while the template is built; a test wants it empty."""
    return {}


@pytest.fixture(scope="session")
def session_app(
    settings: Any,
    database: Any,
    session_clock: Any,
    schema_differences: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Flask]:
    """The one app of this worker; tests ask for `app`."""
    from hub.kernel.db import db
    from tests import schema
    from wsgi import create_app

    app = create_app(settings, session_clock)
    app.config["WTF_CSRF_ENABLED"] = False
    app.test_client_class = Client
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Three hundred templates take seconds to compile: what one worker has compiled the others read.
        compiled = tmp_path_factory.getbasetemp().parent / "templates"
        compiled.mkdir(exist_ok=True)
        app.jinja_env.bytecode_cache = jinja2.FileSystemBytecodeCache(str(compiled))
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", _hurry)
        database.empty()
        schema.migrate(app)
        migrated = schema.describe()
        database.keep()
        database.empty()
        schema.build_from_models()
        schema_differences.update(schema.differences(migrated, schema.describe()))
        if schema_differences:
            # A model was changed and its migration is not written yet: one test says so, the others go on.
            database.keep()
    # What stands now lives as long as the run: whoever looks for rings may pass over it.
    gc.collect()
    gc.freeze()
    yield app
    with app.app_context():
        db.engine.dispose()


def _hurry(connection: Any, _record: Any) -> None:
    """Wait for no disk: the file goes with the test, and kills are tried on servers of their own."""
    connection.execute("PRAGMA synchronous=OFF")


def _empty_var(app: Flask) -> None:
    """Leave nothing of the last test in the folder of state: no index, no warehouse, no upload."""
    app.extensions["kith.search"].close()
    for thing in app.extensions["kith.settings"].var.iterdir():
        if thing.is_dir():
            shutil.rmtree(thing)
        else:
            thing.unlink()


@pytest.fixture
def app(session_app: Flask, database: Any, session_clock: Any) -> Iterator[Flask]:
    """The app on a fresh database, at START, with ids from the seed, inside an app context."""
    from hub.kernel import clock, ids
    from hub.kernel.db import db

    kept = dict(session_app.extensions)
    session_clock.set(START)
    clock.install(session_app.extensions, session_clock)
    ids.install(session_app.extensions, SEED)
    with session_app.app_context():
        database.restore()
        _empty_var(session_app)
        yield session_app
        db.session.remove()
    session_app.extensions.clear()
    session_app.extensions.update(kept)


@pytest.fixture
def grow(app: Flask, database: Any) -> Callable[[str, Callable[[], None]], None]:
    """Lay the ground of many tests: `grow(name, make)` has it made once a worker, and copies the file for the others."""
    lay: Callable[[str, Callable[[], None]], None] = database.grow
    return lay


@pytest.fixture
def clock(app: Flask, session_clock: Any) -> Any:
    """The app's clock, which a test may `set(at)` and `advance(by)`."""
    return session_clock


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Someone at a browser who has not signed in."""
    return app.test_client()


@pytest.fixture
def csrf(app: Flask) -> Iterator[None]:
    """Forms need their token, as everywhere outside tests."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def sign_in(app: Flask) -> Callable[..., FlaskClient]:
    """Give back a client at which an account is signed in: `sign_in(id)`, with its own id or its person's."""
    from hub.people import queries as people

    def enter(whose: str, client: FlaskClient | None = None) -> FlaskClient:
        client = client or app.test_client()
        key = people.session_key(whose)
        assert key, "this person has no account; register them with an email"
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = key, True
        return client

    return enter


@pytest.fixture
def var(settings: Any) -> Path:
    """The folder of state of the app under test."""
    folder: Path = settings.var
    return folder
