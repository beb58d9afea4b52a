"""The tables of payouts, and of when we looked at an account's last."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, choice
from payments.payouts.domain import PayoutState


class Payout(Base):
    """One payout: of whose account (empty: the council's own), how much, and how it stands. `came_back`: after it was paid."""

    __tablename__ = "payout"
    __table_args__ = (
        sa.UniqueConstraint("payout"),
        sa.CheckConstraint("amount_pence > 0", name="amount"),
        sa.Index("ix_payout_account", "account", "made_at"),
        sa.Index("ix_payout_party", "party", "made_at"),
        sa.Index("ix_payout_state", "state"),
    )

    id: Mapped[Id]
    payout: Mapped[str] = mapped_column(sa.String(255))
    account: Mapped[str] = mapped_column(sa.String(255))
    party: Mapped[str | None] = mapped_column(sa.String(64))
    amount_pence: Mapped[int]
    state: Mapped[PayoutState] = mapped_column(choice(PayoutState))
    failure: Mapped[str] = mapped_column(sa.String(64))
    came_back: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    arrives_on: Mapped[date]
    looked_at: Mapped[datetime]


class PayoutLook(Base):
    """When we last asked Stripe for all payouts of an account."""

    __tablename__ = "payout_look"

    account: Mapped[str] = mapped_column(sa.String(255), primary_key=True)
    at: Mapped[datetime]
