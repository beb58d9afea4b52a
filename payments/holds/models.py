"""The tables of holds: one row for each visit's money, what it drew from each fund, and what is owed back."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Urn, choice
from payments.holds.domain import HoldState, Payer, Source, payer

ONE_PAYER = "(budget_id IS NULL) <> (purse IS NULL)"


class Hold(Base):
    """The money of one thing (`about`, a visit's URN): asked for, and how it stands.

    `step` counts its postings, so that each has a key of its own; `paid_by` is the transaction that later changes
    are linked to; `charge_pence` waits for finance. It is set aside from a budget, or from a resident's purse.
    """

    __tablename__ = "hold"
    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="amount"),
        sa.CheckConstraint("captured_pence >= 0", name="captured"),
        sa.CheckConstraint(ONE_PAYER, name="payer"),
        sa.Index("ix_hold_purse", "purse", "state", "at"),
        sa.Index("ix_hold_budget_id", "budget_id", "state", "at"),
        sa.Index("ix_hold_state", "state", "at"),
        sa.Index("ix_hold_payee", "payee", "state"),
        sa.Index("ix_hold_through", "through", "at"),
    )

    about: Mapped[Urn] = mapped_column(primary_key=True)
    budget_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("budget.id"))
    purse: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("person.id"))
    amount_pence: Mapped[int]
    at: Mapped[datetime]
    category: Mapped[str] = mapped_column(sa.String(64))
    payee: Mapped[Urn]
    through: Mapped[str | None] = mapped_column(IdText)
    state: Mapped[HoldState] = mapped_column(choice(HoldState))
    captured_pence: Mapped[int] = mapped_column(default=0)
    charge_pence: Mapped[int] = mapped_column(default=0)
    disputed: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    step: Mapped[int] = mapped_column(default=0)
    paid_by: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("ledger_transaction.id"))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    @property
    def payer(self) -> Payer:
        """What pays."""
        return payer(self.budget_id, self.purse)


class HoldDraw(Base):
    """What a hold drew from one fund, in its order of use: still held, captured, and how much of that was remitted.

    `fee_pence` of what was captured is the platform's: `fee_charged_pence` of `fee_of_pence`, when it was last charged,
    and less where less of it stands. What was remitted is what went to the supplier, and `remitted_fee_pence` the fee
    that was told with it.
    """

    __tablename__ = "hold_draw"
    __table_args__ = (
        sa.CheckConstraint("held_pence >= 0 AND captured_pence >= 0", name="amounts"),
        sa.CheckConstraint("fee_pence >= 0 AND fee_pence <= captured_pence", name="fee_within"),
        # Those of which something is owed: few, however many were paid.
        sa.Index(
            "ix_hold_draw_owed",
            "fund_id",
            "about",
            sqlite_where=sa.text("captured_pence - fee_pence - remitted_pence != 0"),
            postgresql_where=sa.text("captured_pence - fee_pence - remitted_pence != 0"),
        ),
    )

    about: Mapped[str] = mapped_column(sa.String(64), sa.ForeignKey("hold.about"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[Source] = mapped_column(choice(Source), primary_key=True)
    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"))
    held_pence: Mapped[int] = mapped_column(default=0)
    captured_pence: Mapped[int] = mapped_column(default=0)
    remitted_pence: Mapped[int] = mapped_column(default=0, server_default="0")
    fee_pence: Mapped[int] = mapped_column(default=0, server_default="0")
    fee_charged_pence: Mapped[int] = mapped_column(default=0, server_default="0")
    fee_of_pence: Mapped[int] = mapped_column(default=0, server_default="0")
    remitted_fee_pence: Mapped[int] = mapped_column(default=0, server_default="0")

    @property
    def owed_pence(self) -> int:
        """What is owed of it, and not on its way or paid yet."""
        return self.captured_pence - self.fee_pence - self.remitted_pence


OWED: sa.ColumnElement[int] = HoldDraw.captured_pence - HoldDraw.fee_pence - HoldDraw.remitted_pence
# Written out and not bound, because only so do databases see that the index fits.
NOT_PAID: sa.ColumnElement[bool] = OWED.bool_op("!=")(sa.literal_column("0"))
NOTHING_YET = (
    "held_pence",
    "captured_pence",
    "remitted_pence",
    "fee_pence",
    "fee_charged_pence",
    "fee_of_pence",
    "remitted_fee_pence",
)


class HoldRecovery(Base):
    """What a supplier owes back of one draw, because it had been remitted: netted from what it is owed next.

    `reserved` says that it is being taken back otherwise, so that it is not netted meanwhile.
    """

    __tablename__ = "hold_recovery"
    __table_args__ = (
        sa.CheckConstraint("open_pence >= 0 AND open_pence <= amount_pence", name="open"),
        sa.CheckConstraint(ONE_PAYER, name="payer"),
        sa.Index("ix_hold_recovery_payee", "payee", "fund_id"),
        sa.Index("ix_hold_recovery_about", "about"),
    )

    id: Mapped[Id]
    about: Mapped[str] = mapped_column(sa.String(64), sa.ForeignKey("hold.about"))
    place: Mapped[int]
    source: Mapped[Source] = mapped_column(choice(Source))
    budget_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("budget.id"))
    purse: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("person.id"))
    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"))
    payee: Mapped[Urn]
    amount_pence: Mapped[int]
    open_pence: Mapped[int]
    reserved: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    made_at: Mapped[datetime]

    @property
    def payer(self) -> Payer:
        """What had paid, and has it back."""
        return payer(self.budget_id, self.purse)


class HoldPurse(Base):
    """A row to lock: whoever sets aside or frees a resident's own money holds it."""

    __tablename__ = "hold_purse"

    purse: Mapped[str] = mapped_column(IdText, sa.ForeignKey("person.id"), primary_key=True)
