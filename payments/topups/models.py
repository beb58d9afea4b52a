"""The tables of top-ups, and of who pays in by bank transfer."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, choice
from payments.topups.domain import Method, Origin, TopUpState


class Payer(Base):
    """Stripe's customer for a fund: what arrives by bank transfer is known by it."""

    __tablename__ = "payer"

    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"), primary_key=True)
    call_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("stripe_call.id"))
    customer: Mapped[str | None] = mapped_column(sa.String(255))


class TopUp(Base):
    """One payment into a fund: asked for, paid, and landed by one transaction of the ledger."""

    __tablename__ = "top_up"
    __table_args__ = (
        sa.UniqueConstraint("session"),
        sa.CheckConstraint("amount_pence > 0 AND fee_pence >= 0", name="amounts"),
        sa.Index("ix_top_up_fund_id", "fund_id", "id"),
        sa.Index("ix_top_up_state", "state", "looked_at"),
        sa.Index("ix_top_up_intent", "intent"),
    )

    id: Mapped[Id]
    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"))
    origin: Mapped[Origin] = mapped_column(choice(Origin))
    method: Mapped[Method] = mapped_column(choice(Method))
    amount_pence: Mapped[int]
    fee_pence: Mapped[int] = mapped_column(default=0)
    state: Mapped[TopUpState] = mapped_column(choice(TopUpState))
    call_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("stripe_call.id"))
    session: Mapped[str | None] = mapped_column(sa.String(255))
    intent: Mapped[str | None] = mapped_column(sa.String(255))
    available_on: Mapped[datetime | None]
    transaction_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"))
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(IdText)
    looked_at: Mapped[datetime | None]
