"""What no budget pays for on a day, all lists that were decided, and what is coming."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import clock, unit
from hub.kernel.dated import Dated
from hub.kernel.db import db
from payments.exclusions.domain import FIRST, Exclusion, Exclusions, Versions, on
from payments.exclusions.models import BudgetExclusions

REMEMBERED = "exclusions.versions"


@dataclass(frozen=True)
class ListView:
    """One list: from which day, what came in and what went out against the one set before, by whom and why (URN)."""

    starts: date
    exclusions: Exclusions
    added: tuple[Exclusion, ...]
    dropped: tuple[Exclusion, ...]
    decision: str
    set_by: str | None
    set_at: datetime


def exclusions(day: date | None = None) -> Exclusions:
    """The list in force on a day (today, where none is given)."""
    return on(versions(), day or clock.today())


def versions(by: datetime | None = None) -> Versions:
    """All lists, or those that were decided `by` a moment, in the order in which they were decided."""
    found = unit.once(REMEMBERED, lambda: tuple((row.set_at, Dated(row.starts, _list(row))) for row in _rows()))
    return tuple(one for set_at, one in found if by is None or set_at <= by)


def latest() -> Exclusions:
    """The list that was decided last, whether or not its day has come."""
    found = versions()
    return found[-1].value if found else FIRST


def known() -> list[Exclusion]:
    """All that stood in any list."""
    return [one for version in (Dated(date.min, FIRST), *versions()) for one in version.value.things]


def coming() -> list[Dated[Exclusions]]:
    """Lists whose day is to come, by day; of one day the last holds."""
    today = clock.today()
    days = sorted({one.starts for one in versions() if one.starts > today})
    return [Dated(day, exclusions(day)) for day in days]


def history() -> list[ListView]:
    """Every list with what it changed, the one decided last first."""
    rows, before, views = _rows(), None, []
    for row in rows:
        now = _list(row)
        added, dropped = (now.beyond(before), before.beyond(now)) if before else ((), ())
        views.append(ListView(row.starts, now, added, dropped, row.decision, row.set_by, row.set_at))
        before = now
    return views[::-1]


def mark() -> str:
    """The id of the list that was decided last: whoever changes it says which they saw."""
    return db.session.scalar(sa.select(sa.func.max(BudgetExclusions.id))) or ""


def _rows() -> list[BudgetExclusions]:
    return list(db.session.scalars(sa.select(BudgetExclusions).order_by(BudgetExclusions.id)))


def _list(row: BudgetExclusions) -> Exclusions:
    return Exclusions(tuple(Exclusion(one["code"], one["words"]) for one in row.things))
