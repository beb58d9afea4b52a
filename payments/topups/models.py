"""The tables of top-ups, and of who pays in by bank transfer."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, choice
from payments.topups.domain import Method, Origin, TopUpState


class Payer(Base):
    """Stripe's customer for a fund: what arrives by bank transfer is known by it.

    `holder`, `sort_code` and `number` are its standing account, kept once Stripe has told them. `waiting_pence` and
    `other` are what had arrived and could not be taken when we looked last: pounds, and other currencies in words.
    """

    __tablename__ = "payer"
    __table_args__ = (sa.UniqueConstraint("customer"), sa.CheckConstraint("waiting_pence >= 0", name="waiting"))

    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"), primary_key=True)
    call_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("stripe_call.id"))
    customer: Mapped[str | None] = mapped_column(sa.String(255))
    holder: Mapped[str] = mapped_column(sa.String(255), default="")
    sort_code: Mapped[str] = mapped_column(sa.String(16), default="")
    number: Mapped[str] = mapped_column(sa.String(32), default="")
    waiting_pence: Mapped[int] = mapped_column(default=0)
    other: Mapped[str] = mapped_column(sa.String(120), default="")
    looked_at: Mapped[datetime | None]


class TopUp(Base):
    """One payment into a fund: asked for, paid, and landed by one transaction of the ledger.

    One that is not `paged` came to the fund's standing account, without a page of Stripe's. `refund` is Stripe's, where it was sent back.
    """

    __tablename__ = "top_up"
    __table_args__ = (
        sa.UniqueConstraint("session"),
        sa.CheckConstraint("amount_pence > 0 AND fee_pence >= 0", name="amounts"),
        sa.Index("ix_top_up_fund_id", "fund_id", "id"),
        sa.Index("ix_top_up_state", "state", "looked_at"),
        sa.Index("ix_top_up_intent", "intent"),
        sa.Index("ix_top_up_refund", "refund"),
    )

    id: Mapped[Id]
    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"))
    origin: Mapped[Origin] = mapped_column(choice(Origin))
    method: Mapped[Method] = mapped_column(choice(Method))
    amount_pence: Mapped[int]
    fee_pence: Mapped[int] = mapped_column(default=0)
    state: Mapped[TopUpState] = mapped_column(choice(TopUpState))
    call_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("stripe_call.id"))
    paged: Mapped[bool] = mapped_column(default=True)
    session: Mapped[str | None] = mapped_column(sa.String(255))
    intent: Mapped[str | None] = mapped_column(sa.String(255))
    refund: Mapped[str | None] = mapped_column(sa.String(255))
    available_on: Mapped[datetime | None]
    transaction_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"))
    made_at: Mapped[datetime]
    made_by: Mapped[str | None] = mapped_column(IdText)
    looked_at: Mapped[datetime | None]
