"""The tables of remittances: a week's run, one transfer to one party from one fund, and what it pays for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Urn, choice
from payments.holds.domain import Source
from payments.remittances.domain import Reason, RunState, State
from payments.vat.domain import Vat


class RemittanceRun(Base):
    """What suppliers are owed up to a moment, proposed, and approved or dropped."""

    __tablename__ = "remittance_run"
    __table_args__ = (sa.Index("ix_remittance_run_state", "state"), sa.Index("ix_remittance_run_until", "until"))

    id: Mapped[Id]
    until: Mapped[datetime]
    state: Mapped[RunState] = mapped_column(choice(RunState))
    total_pence: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(IdText)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(IdText)


class Remittance(Base):
    """One transfer: what was owed, less what was owed back. `settled` names what netting settled."""

    __tablename__ = "remittance"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "payee", "fund_id"),
        sa.CheckConstraint("owed_pence >= 0 AND netted_pence >= 0 AND netted_pence <= owed_pence", name="amounts"),
        sa.Index("ix_remittance_payee", "payee", "state"),
        sa.Index("ix_remittance_state", "state"),
        sa.Index("ix_remittance_transfer", "transfer"),
    )

    id: Mapped[Id]
    run_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("remittance_run.id"))
    payee: Mapped[Urn]
    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"))
    owed_pence: Mapped[int]
    netted_pence: Mapped[int] = mapped_column(default=0)
    settled: Mapped[dict[str, Any]]
    state: Mapped[State] = mapped_column(choice(State))
    reason: Mapped[Reason] = mapped_column(choice(Reason))
    call_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("stripe_call.id"))
    transfer: Mapped[str | None] = mapped_column(sa.String(255))
    asked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class RemittanceLine(Base):
    """What one visit brings to a remittance, of one draw on the fund: its price, and the fee of it that is kept."""

    __tablename__ = "remittance_line"
    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="amount"),
        sa.CheckConstraint("fee_pence >= 0 AND fee_pence <= amount_pence", name="fee_within"),
        sa.CheckConstraint(
            "vat_pence >= 0 AND vat_pence < amount_pence AND (vat = 'standard' OR vat_pence = 0)", name="vat_within"
        ),
        sa.CheckConstraint("vat_rate >= 0 AND (vat = 'standard') = (vat_rate > 0)", name="vat_rate_within"),
        sa.Index("ix_remittance_line_about", "about"),
    )

    remittance_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("remittance.id"), primary_key=True)
    about: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[Source] = mapped_column(choice(Source), primary_key=True)
    at: Mapped[datetime]
    category: Mapped[str] = mapped_column(sa.String(64))
    amount_pence: Mapped[int]
    vat: Mapped[Vat] = mapped_column(choice(Vat), default=Vat.NONE, server_default=Vat.NONE.value)
    vat_pence: Mapped[int] = mapped_column(default=0, server_default="0")
    vat_rate: Mapped[int] = mapped_column(default=0, server_default="0")  # of its day, in tenths of a per cent
    fee_pence: Mapped[int] = mapped_column(default=0, server_default="0")


class RemittanceExpense(Base):
    """What one approved claim brings to a remittance."""

    __tablename__ = "remittance_expense"
    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="amount"),
        sa.Index("ix_remittance_expense_expense", "expense_id"),
    )

    remittance_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("remittance.id"), primary_key=True)
    expense_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("expense.id"), primary_key=True)
    spent_on: Mapped[date]
    words: Mapped[str] = mapped_column(sa.String(500))
    amount_pence: Mapped[int]
