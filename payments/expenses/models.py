"""The tables of expenses: the claims, the rates by their days, and whose claims are counted one after the other."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, Urn, choice
from payments.expenses.domain import ExpenseKind, ExpenseState, Vehicle


class MileageRates(Base):
    """What a mile pays, and what can be claimed, from a day until the next; the later id wins on the same day."""

    __tablename__ = "mileage_rates"
    __table_args__ = (sa.Index("ix_mileage_rates_valid_from", "valid_from"),)

    id: Mapped[Id]
    valid_from: Mapped[date]
    rates: Mapped[dict[str, Any]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(sa.String(500))
    set_by: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("person.id"))
    set_at: Mapped[datetime]


class ExpenseClaimant(Base):
    """Someone who claims; the row is the lock under which their miles are counted."""

    __tablename__ = "expense_claimant"

    claimant: Mapped[Urn] = mapped_column(primary_key=True)
    since: Mapped[datetime]


class Expense(Base):
    """One claim. A mileage claim keeps the miles that went before it in its tax year and the rates it was worked out by.

    `token` names the form it was sent with; `remitted_at` is when it went into a transfer.
    """

    __tablename__ = "expense"
    __table_args__ = (
        sa.UniqueConstraint("claimant", "token"),
        sa.CheckConstraint("amount_pence > 0", name="amount"),
        sa.CheckConstraint(
            "(kind = 'receipt' AND receipt IS NOT NULL) OR "
            "(kind = 'mileage' AND COALESCE(tenths, 0) > 0 AND COALESCE(before_tenths, -1) >= 0 AND vehicle IS NOT NULL)",
            name="whole",
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR (claimant <> 'person:' || decided_by AND "
            "(claimed_by IS NULL OR claimed_by <> decided_by))",
            name="four_eyes",
        ),
        sa.CheckConstraint(
            "(state IN ('approved', 'remitted')) = (fund_id IS NOT NULL AND transaction_id IS NOT NULL)", name="posted"
        ),
        sa.CheckConstraint("(state = 'remitted') = (remitted_at IS NOT NULL)", name="remitted"),
        sa.Index("ix_expense_claimant", "claimant", "state"),
        sa.Index("ix_expense_state", "state", "decided_at"),
        sa.Index("ix_expense_receipt", "receipt"),
    )

    id: Mapped[Id]
    claimant: Mapped[Urn] = mapped_column(sa.ForeignKey("expense_claimant.claimant"))
    claimed_by: Mapped[str | None] = mapped_column(IdText)
    claimed_at: Mapped[datetime]
    token: Mapped[str] = mapped_column(IdText)
    kind: Mapped[ExpenseKind] = mapped_column(choice(ExpenseKind))
    state: Mapped[ExpenseState] = mapped_column(choice(ExpenseState))
    about: Mapped[str | None] = mapped_column(sa.String(64))
    words: Mapped[str] = mapped_column(sa.String(500))
    spent_on: Mapped[date]
    amount_pence: Mapped[int]
    receipt: Mapped[str | None] = mapped_column(sa.String(64))
    origin: Mapped[str | None] = mapped_column(sa.String(200))
    destination: Mapped[str | None] = mapped_column(sa.String(200))
    tenths: Mapped[int | None]
    before_tenths: Mapped[int | None]
    vehicle: Mapped[Vehicle | None] = mapped_column(choice(Vehicle))
    passengers: Mapped[int | None]
    rates: Mapped[dict[str, Any] | None] = mapped_column(Json)
    fund_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("fund.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(IdText)
    reason: Mapped[str] = mapped_column(sa.String(500), default="")
    transaction_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"))
    remitted_at: Mapped[datetime | None]
