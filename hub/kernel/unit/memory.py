"""What a transaction need not ask twice: rows that it has read, and what many ask and few change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState, Session

from hub.kernel.db import db, is_sqlite

T = TypeVar("T")

REMEMBERED = "kith.remembered"
ROWS = "kith.rows"


def once(key: str, look: Callable[[], T]) -> T:
    """What `look` finds, asked once in this transaction: for what many ask and few change, as who the council is.

    Whoever changes it says `forget(key)`.
    """
    kept = _remembered()
    if kept is not None and key in kept:
        remembered: T = kept[key]
        return remembered
    found = look()
    kept = _remembered()  # the look may have begun the transaction
    if kept is not None:
        kept[key] = found
    return found


def read_once(name: str, keys: Iterable[str], look: Callable[[list[str]], Mapping[str, T]]) -> None:
    """Ask at once what `once` would ask under `name:key` for each of these keys; `look` has an answer for each."""
    kept = _remembered()
    unknown = sorted(key for key in set(keys) if kept is None or f"{name}:{key}" not in kept)
    found = look(unknown) if unknown else {}
    kept = _remembered()  # the look may have begun the transaction
    if kept is not None:
        kept.update({f"{name}:{key}": found[key] for key in unknown})


def forget(key: str) -> None:
    """Look again: this transaction has just changed what is remembered under `key`."""
    kept = _remembered()
    if kept is not None:
        kept.pop(key, None)


def _remembered() -> dict[str, Any] | None:
    session = db.session()
    transaction = session.get_transaction()
    if transaction is None:
        return None
    kept = session.info.get(REMEMBERED)
    if kept is None or kept[0] is not transaction:
        kept = session.info[REMEMBERED] = (transaction, {})
    found: dict[str, Any] = kept[1]
    return found


def forget_all() -> None:
    """Look again at everything: some of it may have been undone."""
    db.session().info.pop(REMEMBERED, None)


def hold() -> None:
    """Keep the rows that a writing unit reads, so that reading one by its key asks the database once."""
    session = db.session()
    session.info[ROWS] = []
    # SQLite has one writer at a time, who need not ask whether another has been here (and asking costs each statement).
    if not is_sqlite() and not sa.event.contains(session, "do_orm_execute", _read_anew):
        sa.event.listen(session, "do_orm_execute", _read_anew)


def let_go() -> None:
    """The unit is over."""
    db.session().info.pop(ROWS, None)


@sa.event.listens_for(Session, "loaded_as_persistent")
@sa.event.listens_for(Session, "pending_to_persistent")
def _keep(session: Session, row: object) -> None:
    rows = session.info.get(ROWS)
    if rows is not None:
        rows.append(row)


def _read_anew(state: ORMExecuteState) -> None:
    """A row that is locked is read anew: what was known of it may be what another unit has changed meanwhile."""
    if getattr(state.statement, "_for_update_arg", None) is not None:
        state.update_execution_options(populate_existing=True)
