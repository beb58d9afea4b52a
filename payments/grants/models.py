"""The table of grants: what was decided, by whom and why. The money stands in a budget of its own."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, Urn, choice
from payments.grants.domain import GrantState


class Grant(Base):
    """A fund's money for one resident: how much, for what, until when and why; `two` says that two officers decide.

    `returned_pence` went back to the fund afterwards, in so many `returns`.
    """

    __tablename__ = "grant_given"
    __table_args__ = (
        sa.CheckConstraint("amount_pence > 0", name="amount"),
        sa.CheckConstraint("returned_pence >= 0", name="returned"),
        sa.CheckConstraint("(state = 'given') = (budget_id IS NOT NULL)", name="given"),
        sa.CheckConstraint(
            "NOT two OR decided_by IS NULL OR written_by IS NULL OR decided_by <> written_by", name="four_eyes"
        ),
        sa.UniqueConstraint("budget_id"),
        sa.Index("ix_grant_given_fund_id", "fund_id"),
        sa.Index("ix_grant_given_holder", "holder"),
        sa.Index("ix_grant_given_state", "state", "ends"),
    )

    id: Mapped[Id]
    budget_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("budget.id"))
    holder: Mapped[Urn]
    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"))
    amount_pence: Mapped[int]
    categories: Mapped[list[str] | None] = mapped_column(Json)
    ends: Mapped[date]
    reason: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[GrantState] = mapped_column(choice(GrantState))
    two: Mapped[bool]
    written_at: Mapped[datetime]
    written_by: Mapped[str | None] = mapped_column(IdText)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(IdText)
    refusal: Mapped[str] = mapped_column(sa.Text, default="")
    returned_pence: Mapped[int] = mapped_column(default=0)
    returns: Mapped[int] = mapped_column(default=0)
