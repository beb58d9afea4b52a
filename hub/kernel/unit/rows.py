"""Rows by their key, by statements that are built once: for most of them building takes longer than running."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm.attributes import instance_state

from hub.kernel.db import Base, db, is_sqlite, lots
from hub.kernel.unit.gathering import writing

R = TypeVar("R", bound=Base)


def row(model: type[R], key: str) -> R | None:
    """The row of this key, from what the unit has read already or from the database; None where there is none."""
    if (there := known(model, key)) is not None:
        return there
    found: R | None = db.session.scalar(_by_key(model, lock=False), {"key": key})
    return found


def known(model: type[R], key: str) -> R | None:
    """The row of this key where the unit has read it already."""
    found = db.session().identity_map.get(_identity(model)((key,)))
    return found if isinstance(found, model) and not instance_state(found).expired else None


def locked(model: type[R], key: str) -> R | None:
    """The row of this key, locked until the unit ends; None where there is none.

    On PostgreSQL it is read anew. On SQLite a writing unit has locked everything since it began, so that what it has
    read is what there is; what it changes beside the session (`sa.update` of a table) it may not lock by this.
    """
    if is_sqlite() and writing():
        return row(model, key)
    found: R | None = db.session.scalar(_by_key(model, lock=True), {"key": key})
    return found


def read_ahead(model: type[R], keys: Iterable[str]) -> None:
    """Read at once the rows that the unit will ask for one by one: `row` knows them then, and on SQLite `locked`."""
    there, identity = db.session().identity_map, _identity(model)
    unknown = sorted(key for key in set(keys) if identity((key,)) not in there)
    if len(unknown) == 1:
        db.session.execute(_by_key(model, lock=False), {"key": unknown[0]}).all()
        return
    for lot in lots(unknown):
        db.session.execute(_by_keys(model), {"keys": lot}).all()


@cache
def _by_keys(model: type[Base]) -> sa.Select[Any]:
    (column,) = sa.inspect(model).primary_key
    return sa.select(model).where(column.in_(sa.bindparam("keys", expanding=True)))


@cache
def _identity(model: type[Base]) -> Callable[[tuple[str]], Any]:
    found: Callable[[tuple[str]], Any] = sa.inspect(model).identity_key_from_primary_key
    return found


@cache
def _by_key(model: type[Base], *, lock: bool) -> sa.Select[Any]:
    (column,) = sa.inspect(model).primary_key
    statement = sa.select(model).where(column == sa.bindparam("key"))
    return statement.with_for_update().execution_options(populate_existing=True) if lock else statement
