"""The table of payees: one row for each party that has, or has asked for, an account at Stripe."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, IdText, Json, choice
from payments.payees.domain import Standing


class Payee(Base):
    """A party (URN) and its connected account: how it stood when we looked last."""

    __tablename__ = "payee"
    __table_args__ = (sa.UniqueConstraint("account"), sa.Index("ix_payee_standing", "standing"))

    party: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    call_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("stripe_call.id"))
    account: Mapped[str | None] = mapped_column(sa.String(255))
    standing: Mapped[Standing] = mapped_column(choice(Standing))
    needs: Mapped[list[str]] = mapped_column(Json)
    needed_by: Mapped[datetime | None]  # the soonest day of what is due, where Stripe names one
    asked_at: Mapped[datetime]
    asked_by: Mapped[str | None] = mapped_column(IdText)
    looked_at: Mapped[datetime | None]
