"""Claims for their readers: whoever claimed, and finance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from hub.kernel.db import db, total_of
from payments.expenses.domain import DECIDED, ExpenseKind, ExpenseState, Journey, Rates, Share, Vehicle, miles, shares
from payments.expenses.models import Expense


@dataclass(frozen=True)
class ExpenseView:
    """A claim in pence. A journey has its parts, each at its own rate, and `passenger_pence` for each mile and passenger.

    `receipt` is the hash of its file; `fund` is the one that pays, once it is approved.
    """

    id: str
    claimant: str
    claimed_by: str | None
    claimed_at: datetime
    kind: ExpenseKind
    state: ExpenseState
    about: str | None
    words: str
    spent_on: date
    amount_pence: int
    receipt: str | None
    journey: Journey | None
    shares: tuple[Share, ...]
    passenger_pence: int
    fund: str | None
    decided_at: datetime | None
    decided_by: str | None
    reason: str
    remitted_at: datetime | None

    @property
    def miles(self) -> str:
        """How far, as people write it; empty where it is no journey."""
        return miles(self.journey.tenths) if self.journey else ""


@dataclass(frozen=True)
class Totals:
    """What waits for a decision, what is owed, and what was sent, in pence."""

    waiting_pence: int
    owed_pence: int
    sent_pence: int


def expense(id: str) -> ExpenseView | None:  # noqa: A002 - the house's name for it
    """One claim, or None."""
    return next(iter(_views(sa.select(Expense).where(Expense.id == id))), None)


def expenses_of(claimant: str) -> list[ExpenseView]:
    """All that a party (URN) claimed, newest first."""
    return _views(sa.select(Expense).where(Expense.claimant == claimant).order_by(Expense.id.desc()))


def totals(claimant: str) -> Totals:
    """How much of what someone claimed waits, is owed, was sent."""
    statement = (
        sa.select(Expense.state, total_of(Expense.amount_pence))
        .where(Expense.claimant == claimant)
        .group_by(Expense.state)
    )
    sums = {state: int(pence) for state, pence in db.session.execute(statement)}
    states = (ExpenseState.CLAIMED, ExpenseState.APPROVED, ExpenseState.REMITTED)
    return Totals(*(sums.get(state, 0) for state in states))


def waiting() -> list[ExpenseView]:
    """The claims that wait for finance, oldest first."""
    return _views(sa.select(Expense).where(Expense.state == ExpenseState.CLAIMED).order_by(Expense.id))


def count_waiting() -> int:
    """How many wait."""
    return _count(Expense.state == ExpenseState.CLAIMED)


def decided(limit: int | None = None, offset: int = 0) -> list[ExpenseView]:
    """The claims that were decided, the latest decision first."""
    statement = sa.select(Expense).where(Expense.state.in_(DECIDED))
    return _views(statement.order_by(Expense.decided_at.desc(), Expense.id.desc()).limit(limit).offset(offset))


def count_decided() -> int:
    """How many were decided."""
    return _count(Expense.state.in_(DECIDED))


def same_receipt(view: ExpenseView) -> list[ExpenseView]:
    """Other claims, not taken back, that came with the very same file."""
    if view.receipt is None:
        return []
    statement = sa.select(Expense).where(
        Expense.receipt == view.receipt, Expense.id != view.id, Expense.state != ExpenseState.WITHDRAWN
    )
    return _views(statement.order_by(Expense.id))


def _count(*where: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(Expense).where(*where)) or 0


def _views(statement: sa.Select[Expense]) -> list[ExpenseView]:
    return [_view(row) for row in db.session.scalars(statement)]


def _view(row: Expense) -> ExpenseView:
    journey = rates = None
    if row.kind is ExpenseKind.MILEAGE and row.vehicle is not None:
        journey = Journey(
            row.origin or "", row.destination or "", row.tenths or 0, Vehicle(row.vehicle), row.passengers or 0
        )
        rates = Rates(**(row.rates or {}))
    return ExpenseView(
        id=row.id,
        claimant=row.claimant,
        claimed_by=row.claimed_by,
        claimed_at=row.claimed_at,
        kind=row.kind,
        state=row.state,
        about=row.about,
        words=row.words,
        spent_on=row.spent_on,
        amount_pence=row.amount_pence,
        receipt=row.receipt,
        journey=journey,
        shares=shares(rates, journey, row.before_tenths or 0) if rates and journey else (),
        passenger_pence=rates.passenger_pence if rates else 0,
        fund=row.fund_id,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reason=row.reason,
        remitted_at=row.remitted_at,
    )
