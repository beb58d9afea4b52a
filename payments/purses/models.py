"""The tables of own money: what was paid in, what went back, and the limits."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, choice
from hub.kernel.decided import Reasoned
from payments.purses.domain import PaymentState, RefundState


class PursePayment(Base):
    """One payment by card: asked for, paid, cleared. What went back and what a dispute took of it is kept with it."""

    __tablename__ = "purse_payment"
    __table_args__ = (
        sa.UniqueConstraint("session"),
        sa.CheckConstraint("amount_pence > 0 AND fee_pence >= 0", name="amounts"),
        sa.CheckConstraint(
            "refunded_pence >= 0 AND lost_pence >= 0 AND refunded_pence + lost_pence <= amount_pence", name="gone"
        ),
        sa.Index("ix_purse_payment_purse", "purse", "id"),
        sa.Index("ix_purse_payment_state", "state", "looked_at"),
        sa.Index("ix_purse_payment_intent", "intent"),
    )

    id: Mapped[Id]
    purse: Mapped[str] = mapped_column(IdText, sa.ForeignKey("person.id"))
    amount_pence: Mapped[int]
    fee_pence: Mapped[int] = mapped_column(default=0)
    refunded_pence: Mapped[int] = mapped_column(default=0)
    lost_pence: Mapped[int] = mapped_column(default=0)
    disputed: Mapped[bool] = mapped_column(default=False)
    late: Mapped[bool] = mapped_column(default=False)
    state: Mapped[PaymentState] = mapped_column(choice(PaymentState))
    call_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("stripe_call.id"))
    session: Mapped[str | None] = mapped_column(sa.String(255))
    intent: Mapped[str | None] = mapped_column(sa.String(255))
    available_on: Mapped[datetime | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(IdText)
    looked_at: Mapped[datetime | None]


class PurseRefund(Base):
    """One part of what goes back: of one payment, by one refund of Stripe's. `request` is the asking that it is part of."""

    __tablename__ = "purse_refund"
    __table_args__ = (
        sa.UniqueConstraint("request", "payment_id"),
        sa.CheckConstraint("amount_pence > 0", name="amount"),
        sa.Index("ix_purse_refund_purse", "purse", "id"),
        sa.Index("ix_purse_refund_refund", "refund"),
        sa.Index("ix_purse_refund_state", "state"),
    )

    id: Mapped[Id]
    request: Mapped[str] = mapped_column(IdText)
    purse: Mapped[str] = mapped_column(IdText, sa.ForeignKey("person.id"))
    payment_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("purse_payment.id"))
    amount_pence: Mapped[int]
    state: Mapped[RefundState] = mapped_column(choice(RefundState))
    call_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("stripe_call.id"))
    refund: Mapped[str | None] = mapped_column(sa.String(255))
    code: Mapped[str] = mapped_column(sa.String(64), default="")
    asked_at: Mapped[datetime]
    asked_by: Mapped[str | None] = mapped_column(IdText)
    ended_at: Mapped[datetime | None]


class PurseLimits(Reasoned):
    """How much may be added, from a day on; those before stay on record."""

    __tablename__ = "purse_limits"
    __table_args__ = (sa.Index("ix_purse_limits_starts", "starts"),)

    numbers: Mapped[dict[str, int]] = mapped_column(Json)
