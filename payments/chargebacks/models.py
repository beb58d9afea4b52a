"""The table of disputed card payments."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Urn, choice
from payments.chargebacks.domain import State


class Chargeback(Base):
    """One dispute of one payment (`about`: of own money, or into a fund).

    `taken_pence` is what was there and is frozen or gone, `short_pence` what nobody had any more.
    """

    __tablename__ = "chargeback"
    __table_args__ = (
        sa.UniqueConstraint("dispute"),
        sa.CheckConstraint("amount_pence > 0 AND taken_pence >= 0 AND short_pence >= 0", name="amounts"),
        sa.Index("ix_chargeback_state", "state", "looked_at"),
        sa.Index("ix_chargeback_about", "about"),
    )

    id: Mapped[Id]
    dispute: Mapped[str] = mapped_column(sa.String(255))
    about: Mapped[Urn]
    state: Mapped[State] = mapped_column(choice(State))
    reason: Mapped[str] = mapped_column(sa.String(64))
    amount_pence: Mapped[int]
    taken_pence: Mapped[int] = mapped_column(default=0)
    short_pence: Mapped[int] = mapped_column(default=0)
    fee_pence: Mapped[int] = mapped_column(default=0)
    away: Mapped[bool] = mapped_column(default=False)  # what the bank took is posted
    due_by: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_by: Mapped[str | None] = mapped_column(IdText)
    answered_at: Mapped[datetime | None]
    answers: Mapped[int] = mapped_column(default=0)
    call_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("stripe_call.id"))
    trouble: Mapped[str] = mapped_column(sa.String(64), default="")
    opened_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
