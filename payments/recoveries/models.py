"""The tables of recoveries: reversals asked of Stripe, and write-offs."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Urn, choice
from payments.recoveries.domain import MOST_WORDS, ReversalState, WriteOffState


class Reversal(Base):
    """Some of one transfer, asked back: what is owed back by one piece, whole."""

    __tablename__ = "reversal"
    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="amount"),
        sa.Index("ix_reversal_recovery", "recovery_id"),
        sa.Index("ix_reversal_asked_at", "asked_at"),
    )

    id: Mapped[Id]
    recovery_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("hold_recovery.id"))
    payee: Mapped[Urn]
    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"))
    amount_pence: Mapped[int]
    transfer: Mapped[str] = mapped_column(sa.String(255))
    call_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("stripe_call.id"))
    state: Mapped[ReversalState] = mapped_column(choice(ReversalState))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str | None] = mapped_column(IdText)
    ended_at: Mapped[datetime | None]


class WriteOff(Base):
    """All that a supplier owes back to one fund, given up by two officers."""

    __tablename__ = "write_off"
    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="amount"),
        sa.CheckConstraint(
            "state <> 'written_off' OR (decided_by IS NOT NULL AND decided_by <> proposed_by)", name="two_officers"
        ),
        sa.Index("ix_write_off_payee", "payee", "fund_id"),
    )

    id: Mapped[Id]
    payee: Mapped[Urn]
    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"))
    amount_pence: Mapped[int]
    reason: Mapped[str] = mapped_column(sa.String(MOST_WORDS))
    state: Mapped[WriteOffState] = mapped_column(choice(WriteOffState))
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[str] = mapped_column(IdText)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(IdText)
