"""The schema as a whole: built by the migrations, or emptied and built again."""

from __future__ import annotations

from pathlib import Path

import flask_migrate
import sqlalchemy as sa
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from hub.kernel import unit
from hub.kernel.db import db

MIGRATIONS = str(Path(__file__).resolve().parents[2] / "migrations")


def upgrade() -> None:
    """Bring the database to the newest migration."""
    flask_migrate.upgrade(directory=MIGRATIONS)


def is_current() -> bool:
    """Whether the tables are those of this version.

    Raises:
        sa.exc.DBAPIError: the database does not answer.
    """
    with db.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_heads()
    return set(found) == set(ScriptDirectory(MIGRATIONS).get_heads())


def rebuild() -> None:
    """Throw away every table of this installation, whatever is in it, and build the schema anew."""
    db.session.remove()
    with unit.schema_change(), db.engine.connect() as connection:
        _drop_everything(connection)
        connection.commit()
    upgrade()


def _drop_everything(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
        return
    found = sa.MetaData()
    found.reflect(connection)
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for trigger in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all():
        connection.exec_driver_sql(f'DROP TRIGGER "{trigger}"')
    found.drop_all(connection)
