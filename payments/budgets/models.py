"""The tables of budgets and of the funds each draws on, in order of use."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, Urn, choice
from payments.budgets.domain import BudgetState, Terms


class Budget(Base):
    """A budget: who holds it, what was agreed, who wrote it and who decided, and how far it has been paid.

    `promised_pence` is kept by the holds room: the sum of its visits that have no money set aside yet.
    """

    __tablename__ = "budget"
    __table_args__ = (
        sa.CheckConstraint("ends >= starts", name="dates"),
        sa.CheckConstraint("instalment_pence >= 0 AND one_off_pence >= 0", name="amounts"),
        sa.CheckConstraint("decided_by IS NULL OR written_by IS NULL OR decided_by <> written_by", name="four_eyes"),
        sa.Index("ix_budget_holder", "holder"),
        sa.Index("ix_budget_next_due", "state", "next_due"),
    )

    id: Mapped[Id]
    holder: Mapped[Urn]
    state: Mapped[BudgetState] = mapped_column(choice(BudgetState))
    starts: Mapped[date]
    ends: Mapped[date]
    instalment_pence: Mapped[int]
    weeks: Mapped[int]
    one_off_pence: Mapped[int]
    categories: Mapped[list[str] | None] = mapped_column(Json)
    landed: Mapped[int] = mapped_column(default=0)
    next_due: Mapped[date | None]
    promised_pence: Mapped[int] = mapped_column(default=0)
    written_at: Mapped[datetime]
    written_by: Mapped[str | None] = mapped_column(IdText)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(IdText)
    refusal: Mapped[str | None] = mapped_column(sa.String(500))

    @property
    def terms(self) -> Terms:
        """What was agreed, as a value."""
        return Terms(self.starts, self.ends, self.instalment_pence, self.weeks, self.one_off_pence)


class BudgetFund(Base):
    """One fund of a budget, at its place in the order of use."""

    __tablename__ = "budget_fund"
    __table_args__ = (sa.UniqueConstraint("budget_id", "fund_id"), sa.Index("ix_budget_fund_fund_id", "fund_id"))

    budget_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("budget.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"))


class BudgetLimits(Base):
    """The limits of budgets from a day on; those before stay on record."""

    __tablename__ = "budget_limits"
    __table_args__ = (sa.Index("ix_budget_limits_starts", "starts"),)

    id: Mapped[Id]
    starts: Mapped[date]
    numbers: Mapped[dict[str, int]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(sa.Text)
    set_by: Mapped[str | None] = mapped_column(IdText)
    set_at: Mapped[datetime]


class BudgetWarning(Base):
    """That people were told, in one period of a budget, that it runs short."""

    __tablename__ = "budget_warning"

    budget_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("budget.id"), primary_key=True)
    period: Mapped[int] = mapped_column(primary_key=True)
    short_on: Mapped[date]
    missing_pence: Mapped[int]
    at: Mapped[datetime]
