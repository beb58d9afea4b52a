"""Whose claims are counted one after the other, and what their waiting journeys come to."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel import clock, unit
from hub.kernel.db import db, is_sqlite, total_of
from payments.expenses.domain import STANDING, ExpenseKind, ExpenseState, Journey, Rates, Vehicle, pence, tax_year
from payments.expenses.models import Expense, ExpenseClaimant


def lock(claimant: str) -> None:
    """Let nobody else claim, or decide about a claim, for this party (URN) before this unit ends."""
    insert = (sqlite if is_sqlite() else postgresql).insert(ExpenseClaimant)
    values = insert.values(claimant=claimant, since=clock.now())
    db.session.execute(values.on_conflict_do_nothing(index_elements=["claimant"]))
    unit.locked(ExpenseClaimant, claimant)


def miles_before(claimant: str, vehicle: Vehicle, day: date, before: str | None = None) -> int:
    """Tenths of a mile that stand in the tax year of `day` in such a vehicle, of claims made before `before` (an id)."""
    begins = tax_year(day)
    where = [
        Expense.vehicle == vehicle,
        Expense.spent_on >= begins,
        Expense.spent_on < begins + relativedelta(years=1),
    ]
    if before is not None:
        where.append(Expense.id < before)
    return _miles(claimant, *where)


def miles_on(claimant: str, day: date) -> int:
    """Tenths of a mile that stand on a day, whatever the vehicle."""
    return _miles(claimant, Expense.spent_on == day)


def _miles(claimant: str, *where: sa.ColumnElement[bool]) -> int:
    total = total_of(Expense.tenths)
    statement = sa.select(total).where(
        Expense.claimant == claimant, Expense.kind == ExpenseKind.MILEAGE, Expense.state.in_(STANDING), *where
    )
    return int(db.session.scalar(statement) or 0)


def count_again(gone: Expense) -> None:
    """A journey no longer counts: work out anew those that were claimed after it in its tax year and still wait."""
    if gone.kind is not ExpenseKind.MILEAGE or gone.vehicle is None:
        return
    begins = tax_year(gone.spent_on)
    later = sa.select(Expense).where(
        Expense.claimant == gone.claimant,
        Expense.vehicle == gone.vehicle,
        Expense.state == ExpenseState.CLAIMED,
        Expense.id > gone.id,
        Expense.spent_on.between(begins, begins + relativedelta(years=1) - timedelta(days=1)),
    )
    for row in db.session.scalars(
        later.order_by(Expense.id).with_for_update().execution_options(populate_existing=True)
    ):
        row.before_tenths = miles_before(row.claimant, gone.vehicle, row.spent_on, row.id)
        row.amount_pence = pence(Rates(**(row.rates or {})), journey_of(row), row.before_tenths)
    db.session.flush()


def journey_of(row: Expense) -> Journey:
    """The journey that a row keeps."""
    return Journey(
        row.origin or "", row.destination or "", row.tenths or 0, Vehicle(row.vehicle or ""), row.passengers or 0
    )
