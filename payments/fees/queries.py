"""The fees of a day, all that were decided, and what a supplier is charged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel import clock, unit
from hub.kernel.dated import Dated
from hub.kernel.db import db
from hub.people import queries as people
from hub.people.domain import Sector
from payments.fees.domain import NO_FEES, NOTHING, Fee, Fees, on
from payments.fees.models import PlatformFees

REMEMBERED = "fees.versions"


@dataclass(frozen=True)
class FeesView:
    """Fees as they were decided: from which day, by whom and why (URN)."""

    starts: date
    fees: Fees
    decision: str
    set_by: str | None
    set_at: datetime


def fees(day: date | None = None) -> Fees:
    """The fees in force on a day (today, where none is given)."""
    return on(versions(), day or clock.today())


def fee_of(party: str, day: date) -> Fee:
    """What a supplier (URN) is charged for a visit of a day."""
    found = fees(day)
    if not found.charged:
        return NOTHING
    view = people.parties([party]).get(party)
    return found.of(view.sector if view else Sector.INDIVIDUAL)


def versions() -> tuple[Dated[Fees], ...]:
    """All fees, in the order in which they were decided."""
    return unit.once(REMEMBERED, lambda: tuple(Dated(view.starts, view.fees) for view in reversed(history())))


def latest() -> Fees:
    """The fees that were decided last, whether or not their day has come."""
    found = versions()
    return found[-1].value if found else NO_FEES


def coming() -> list[Dated[Fees]]:
    """Fees whose day is to come, by day; of one day the last holds."""
    today = clock.today()
    return [Dated(day, fees(day)) for day in sorted({one.starts for one in versions() if one.starts > today})]


def history() -> list[FeesView]:
    """All fees that were decided, the last first."""
    rows = db.session.scalars(sa.select(PlatformFees).order_by(PlatformFees.id.desc()))
    return [FeesView(row.starts, Fees.read(row.numbers), row.decision, row.set_by, row.set_at) for row in rows]


def mark() -> str:
    """The id of the fees that were decided last: whoever changes them says which they saw."""
    return db.session.scalar(sa.select(sa.func.max(PlatformFees.id))) or ""
