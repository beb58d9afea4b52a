"""Runs the migrations on the app's own database, with the app's own metadata, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
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


def run() -> None:
    """Upgrade or downgrade in one transaction, opened here and not by the unit of work."""
    url = current_app.config["SQLALCHEMY_DATABASE_URI"]
    # An engine of its own: the app's begins every transaction as reading unless a unit of work says otherwise.
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA journal_mode=WAL"))
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_item=in_plain_types,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
