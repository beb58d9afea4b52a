"""What holds from a day on, as a room keeps it: a row for each change, added and never altered.

A commissioner decides on the record, for a day to come; an officer gives a reason, for today or later.
"""

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
from hub.kernel.errors import Forbidden, Invalid
from hub.kernel.words import N_


class Kept(Base):
    """What every such table has beside its value."""

    __abstract__ = True

    id: Mapped[Id]
    starts: Mapped[date]
    set_by: Mapped[str | None] = mapped_column(IdText)
    set_at: Mapped[datetime]


class Decided(Kept):
    """What a commissioner decides; `decision` is the URN of the record that says why."""

    __abstract__ = True

    decision: Mapped[Urn]


class Reasoned(Kept):
    """What an officer sets, saying why."""

    __abstract__ = True

    reason: Mapped[str] = mapped_column(sa.Text)


Row = TypeVar("Row", bound=Kept)
T = TypeVar("T")


def decided(table: type[Row], value: Callable[[Row], T], *where: sa.ColumnElement[bool]) -> tuple[Dated[T], ...]:
    """All rows (`where` is always the same) in the order in which they were decided, each with its `value`; read once in a unit."""

    def look() -> tuple[Dated[T], ...]:
        rows = db.session.scalars(sa.select(table).where(*where).order_by(table.id))
        return tuple(_dated(row, value(row)) for row in rows)

    return unit.once(_key(table), look)


def _dated(row: Kept, value: T) -> Dated[T]:
    decision = row.decision if isinstance(row, Decided) else ""
    reason = row.reason if isinstance(row, Reasoned) else ""
    return Dated(row.starts, value, row.id, decision, row.set_by, row.set_at, reason)


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
    row.decision = decision
    return _keep(row, starts, by)


def put_with_reason(row: Reasoned, starts: date, *, reason: str, by: Actor, wrong: type[Invalid]) -> str:
    """Keep a row that has its value: it holds from today or a day to come. Who may, its room has asked. Returns its id.

    Raises:
        wrong: the day is over, or no reason is given; `field` says which, and `message` why.
    """
    if starts < clock.today():
        raise wrong(message=N_("That day is over. Limits begin today or later."), field="starts")
    if not reason.strip():
        raise wrong(message=N_("Write a reason. It stays on the record."), field="reason")
    row.reason = reason.strip()
    return _keep(row, starts, by)


def _keep(row: Kept, starts: date, by: Actor) -> str:
    row.id, row.starts, row.set_by, row.set_at = ids.new(), starts, by.person, clock.now()
    db.session.add(row)
    db.session.flush()
    unit.forget(_key(type(row)))
    return row.id


def _key(table: type[Kept]) -> str:
    return f"decided:{table.__tablename__}"
