"""What holds from a day on, as a room keeps it: a row for each decision, added by a commissioner and never altered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel import clock, ids, unit
from hub.kernel.access import Actor
from hub.kernel.dated import Dated, start_after
from hub.kernel.db import Base, Id, IdText, Urn, db, lock_whole
from hub.kernel.errors import Forbidden


class Decided(Base):
    """What every such table has beside its value; `decision` is the URN of the record that says why."""

    __abstract__ = True

    id: Mapped[Id]
    starts: Mapped[date]
    decision: Mapped[Urn]
    set_by: Mapped[str | None] = mapped_column(IdText)
    set_at: Mapped[datetime]


Row = TypeVar("Row", bound=Decided)
T = TypeVar("T")


def decided(table: type[Row], value: Callable[[Row], T], *where: sa.ColumnElement[bool]) -> tuple[Dated[T], ...]:
    """All rows (`where` is always the same) in the order in which they were decided, each with its `value`; read once in a unit."""

    def look() -> tuple[Dated[T], ...]:
        rows = db.session.scalars(sa.select(table).where(*where).order_by(table.id))
        return tuple(Dated(row.starts, value(row), row.id, row.decision, row.set_by, row.set_at) for row in rows)

    return unit.once(_key(table), look)


def may_decide(starts: date, by: Actor) -> None:
    """Refuse who may not decide, and what would hold already.

    Raises:
        Forbidden: `by` is no commissioner. StartsTooSoon: the first day is today or past.
    """
    if not by.has("commissioner"):
        raise Forbidden
    start_after(starts, clock.today())


def lock(table: type[Decided], starts: date, by: Actor) -> None:
    """Let nobody else decide until this unit ends, and look again: of two at once the second sees what the first decided.

    Raises:
        Forbidden, StartsTooSoon: as `may_decide`.
    """
    may_decide(starts, by)
    lock_whole(table)
    unit.forget(_key(table))


def put(row: Decided, starts: date, *, decision: str, by: Actor) -> str:
    """Keep a row that has its value: it holds from a day to come, by a decision (URN). Returns its id.

    Raises:
        Forbidden, StartsTooSoon: as `may_decide`.
    """
    may_decide(starts, by)
    row.id, row.starts, row.decision, row.set_by, row.set_at = ids.new(), starts, decision, by.person, clock.now()
    db.session.add(row)
    db.session.flush()
    unit.forget(_key(type(row)))
    return row.id


def _key(table: type[Decided]) -> str:
    return f"decided:{table.__tablename__}"
