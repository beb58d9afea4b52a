"""Runs the migrations on the app's own database, with the app's own metadata, on SQLite and PostgreSQL alike."""

from __future__ import annotations

import sqlite3
from typing import Any

import click
import sqlalchemy as sa
from alembic import context
from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import CreateTableOp, MigrateOperation, MigrationScript
from flask import current_app

from hub.kernel.db import db


def in_plain_types(kind: str, item: Any, autogen: AutogenContext) -> str | bool:
    """Write our own column types as what the database sees, so that old migrations never import today's code."""
    if kind == "type" and isinstance(item, sa.JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'
    if kind == "type" and isinstance(item, sa.TypeDecorator):
        plain = item.impl_instance
        return "sa.DateTime(timezone=True)" if isinstance(plain, sa.DateTime) else f"sa.{plain!r}"
    return False


class TriggersOp(MigrateOperation):
    """The triggers that new tables bring with them, which Alembic does not see by itself."""

    def __init__(self, statements: dict[str, list[str]]) -> None:
        self.statements = statements


@renderers.dispatch_for(TriggersOp)
def in_plain_sql(_autogen: AutogenContext, op: TriggersOp) -> list[str]:
    """Write each dialect's statements out, so that old migrations never import today's code."""
    lines = ["triggers = {"]
    for dialect, unsorted in sorted(op.statements.items()):
        statements = sorted(unsorted, key=lambda text: "FUNCTION" not in text.split()[:4])  # triggers call functions
        lines += [f"    {dialect!r}: (", *(f'        """{text.strip()}""",' for text in statements), "    ),"]
    lines += ["}", "for statement in triggers[op.get_bind().dialect.name]:"]
    return [*lines, "    op.get_bind().exec_driver_sql(statement)"]


def add_triggers(_context: Any, _revision: Any, directives: list[MigrationScript]) -> None:
    """Put the triggers of the tables that a new migration creates at its end."""
    for script in directives:
        operations = script.upgrade_ops.ops if script.upgrade_ops else []
        statements: dict[str, list[str]] = {}
        for made in [op.table_name for op in operations if isinstance(op, CreateTableOp)]:
            for ddl in db.metadata.tables[made].dispatch.after_create:
                if isinstance(ddl, sa.DDL) and ddl._ddl_if:  # noqa: SLF001 - SQLAlchemy has no other way to ask
                    statements.setdefault(str(ddl._ddl_if.dialect), []).append(ddl.statement % ())  # noqa: SLF001 - as above
        if statements:
            operations.append(TriggersOp(statements))


def opened(engine: sa.Engine) -> sa.Connection:
    """A connection.

    Raises:
        ClickException: the database is not there; the sentence says what to do, and no password.
    """
    try:
        return engine.connect()
    except (sa.exc.OperationalError, sqlite3.DatabaseError) as error:
        url = engine.url
        where = (
            str(url.database) if engine.dialect.name == "sqlite" else f"{url.database} at {url.host or 'this machine'}"
        )
        reason = str(getattr(error, "orig", error)).strip().partition("\n")[0].rstrip(".")
        raise click.ClickException(
            f"The database {where} cannot be opened: {reason}. Start it, or mend DATABASE_URL, and try again."
        ) from error


def run() -> None:
    """Upgrade or downgrade in one transaction, opened here and not by the unit of work."""
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    # An engine of its own: the app's begins every transaction as reading unless a unit of work says otherwise.
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA journal_mode=WAL"))
    with opened(engine) as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=in_plain_types,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=True,
            process_revision_directives=add_triggers,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
