"""Rows by their key, by statements that are built once: for most of them building takes longer than running."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa

from hub.kernel.db import Base, db

R = TypeVar("R", bound=Base)


def row(model: type[R], key: str) -> R | None:
    """The row of this key, from what the unit has read already or from the database; None where there is none."""
    session = db.session()
    known = session.identity_map.get(sa.inspect(model).identity_key_from_primary_key((key,)))
    if isinstance(known, model) and not sa.inspect(known).expired:
        return known
    found: R | None = session.scalar(_by_key(model, lock=False), {"key": key})
    return found


def locked(model: type[R], key: str) -> R | None:
    """The row of this key, locked until the unit ends and read anew; None where there is none."""
    found: R | None = db.session.scalar(_by_key(model, lock=True), {"key": key})
    return found


@cache
def _by_key(model: type[Base], *, lock: bool) -> sa.Select[Any]:
    (column,) = sa.inspect(model).primary_key
    statement = sa.select(model).where(column == sa.bindparam("key"))
    return statement.with_for_update().execution_options(populate_existing=True) if lock else statement
