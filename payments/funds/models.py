"""The tables of funds and of the bank credits that finance recorded."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Ref


class Fund(Base):
    """Someone's money with a purpose; `owner` is the URN of the funder, none for the council itself."""

    __tablename__ = "fund"
    __table_args__ = (sa.UniqueConstraint("name"), sa.Index("ix_fund_owner", "owner"))

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(sa.String(120))
    purpose: Mapped[str] = mapped_column(sa.String(500))
    owner: Mapped[str | None] = mapped_column(sa.String(64))
    opened_at: Mapped[datetime]
    opened_by: Mapped[str | None] = mapped_column(IdText)


class FundReceipt(Base):
    """A bank credit for a fund, as finance recorded it; a reference counts once in a fund."""

    __tablename__ = "fund_receipt"
    __table_args__ = (
        sa.UniqueConstraint("fund_id", "reference"),
        sa.CheckConstraint("amount_pence > 0", name="amount"),
    )

    id: Mapped[Id]
    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"))
    amount_pence: Mapped[int]
    reference: Mapped[str] = mapped_column(sa.String(100))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str | None] = mapped_column(IdText)
    transaction_id: Mapped[Ref]
