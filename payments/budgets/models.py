"""The tables of budgets and of the funds each draws on, in order of use."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.kernel.db import Base, Id, IdText, Json, Urn, choice
from hub.kernel.decided import Reasoned
from payments.budgets.domain import (
    BarKind,
    BudgetKind,
    BudgetState,
    Contribution,
    RepaymentState,
    ReviewOutcome,
    Step,
    StepState,
    SurplusState,
    Terms,
)


class Budget(Base):
    """A budget: who holds it, what was agreed, who wrote it and who decided, and how far it has been paid.

    `ends` is its last day; where a change has made it another, `agreed_ends` is what was agreed at the beginning.

    `promised_pence` is kept by the holds room: the sum of its visits that have no money set aside, those that are
    promised none any more (`BudgetView.unmet_pence`) among them. `changes` counts the approved changes of its terms, so
    that those that have none are read in one statement.
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
    agreed_ends: Mapped[date | None]
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
    changes: Mapped[int] = mapped_column(default=0, server_default="0")
    kind: Mapped[BudgetKind] = mapped_column(
        choice(BudgetKind), default=BudgetKind.PERSONAL, server_default=BudgetKind.PERSONAL.value
    )

    steps: Mapped[list[BudgetStep]] = relationship(
        order_by="(BudgetStep.starts, BudgetStep.decided_at, BudgetStep.id)", viewonly=True
    )

    @property
    def terms(self) -> Terms:
        """What was agreed, and every approved change since, as a value."""
        steps = tuple(row.step for row in self.steps if row.state is StepState.APPROVED) if self.changes else ()
        ends = self.agreed_ends or self.ends
        return Terms(self.starts, ends, self.instalment_pence, self.weeks, self.one_off_pence, steps)


class BudgetStep(Base):
    """What a budget pays from a day on: written by one officer, approved by another; rows are added, never altered.

    `grounds` say why a reduction could not wait for its notice. What came into force says when, what was taken back
    into the funds, and what could not be, because it was spent.
    """

    __tablename__ = "budget_step"
    __table_args__ = (
        sa.CheckConstraint("decided_by IS NULL OR written_by IS NULL OR decided_by <> written_by", name="four_eyes"),
        sa.CheckConstraint("instalment_pence >= 0 AND taken_pence >= 0 AND spent_pence >= 0", name="amounts"),
        sa.Index("ix_budget_step_budget_id", "budget_id", "starts"),
        sa.Index("ix_budget_step_state", "state", "applied_at", "starts"),
    )

    id: Mapped[Id]
    budget_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("budget.id"))
    starts: Mapped[date]
    instalment_pence: Mapped[int]
    contribution: Mapped[Contribution] = mapped_column(choice(Contribution))
    contribution_pence: Mapped[int]
    direct_pence: Mapped[int]
    third_pence: Mapped[int]
    third_party: Mapped[str | None] = mapped_column(sa.String(64))
    contingency_weeks: Mapped[int]
    aftercare: Mapped[bool]
    over: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    reason: Mapped[str] = mapped_column(sa.Text)
    grounds: Mapped[str] = mapped_column(sa.Text, default="")
    state: Mapped[StepState] = mapped_column(choice(StepState))
    written_at: Mapped[datetime]
    written_by: Mapped[str | None] = mapped_column(IdText)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(IdText)
    applied_at: Mapped[datetime | None]
    taken_pence: Mapped[int] = mapped_column(default=0)
    spent_pence: Mapped[int] = mapped_column(default=0)

    @property
    def step(self) -> Step:
        """What holds from its day on, as a value."""
        return Step(
            self.starts,
            self.instalment_pence,
            self.contribution,
            self.contribution_pence,
            self.direct_pence,
            self.third_pence,
            self.third_party,
            self.contingency_weeks,
            self.aftercare,
            self.over,
        )


class BudgetFund(Base):
    """One fund of a budget, at its place in the order of use; a `collected` one holds the resident's own share."""

    __tablename__ = "budget_fund"
    __table_args__ = (sa.UniqueConstraint("budget_id", "fund_id"), sa.Index("ix_budget_fund_fund_id", "fund_id"))

    budget_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("budget.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    fund_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("fund.id"))
    collected: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class BudgetRepayment(Base):
    """What a resident contributed and does not have to: written by one officer, paid once another has approved it.

    `reference` is how the payment stands in the bank's list.
    """

    __tablename__ = "budget_repayment"
    __table_args__ = (
        sa.CheckConstraint("decided_by IS NULL OR written_by IS NULL OR decided_by <> written_by", name="four_eyes"),
        sa.CheckConstraint("pence > 0", name="amounts"),
        sa.Index("ix_budget_repayment_budget_id", "budget_id", "state"),
        sa.Index("ix_budget_repayment_state", "state"),
    )

    id: Mapped[Id]
    budget_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("budget.id"))
    pence: Mapped[int]
    reference: Mapped[str] = mapped_column(sa.String(80))
    state: Mapped[RepaymentState] = mapped_column(choice(RepaymentState))
    written_at: Mapped[datetime]
    written_by: Mapped[str | None] = mapped_column(IdText)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(IdText)


class BudgetLimits(Reasoned):
    """The limits of budgets from a day on; those before stay on record."""

    __tablename__ = "budget_limits"
    __table_args__ = (sa.Index("ix_budget_limits_starts", "starts"),)

    numbers: Mapped[dict[str, int]] = mapped_column(Json)


class BudgetWarning(Base):
    """That people were told, in one period of a budget, that it runs short."""

    __tablename__ = "budget_warning"

    budget_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("budget.id"), primary_key=True)
    period: Mapped[int] = mapped_column(primary_key=True)
    short_on: Mapped[date]
    missing_pence: Mapped[int]
    at: Mapped[datetime]


class BudgetSurplus(Base):
    """More than a budget needs: told, answered within its window, and taken back or let be by another officer."""

    __tablename__ = "budget_surplus"
    __table_args__ = (
        sa.CheckConstraint("decided_by IS NULL OR told_by IS NULL OR decided_by <> told_by", name="four_eyes"),
        sa.CheckConstraint("pence > 0 AND recalled_pence >= 0 AND recalled_pence <= pence", name="amounts"),
        sa.Index("ix_budget_surplus_budget_id", "budget_id", "state"),
    )

    id: Mapped[Id]
    budget_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("budget.id"))
    state: Mapped[SurplusState] = mapped_column(choice(SurplusState))
    pence: Mapped[int]
    words: Mapped[str] = mapped_column(sa.Text)
    told_at: Mapped[datetime]
    told_by: Mapped[str | None] = mapped_column(IdText)
    reply_by: Mapped[date]
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(IdText)
    decision: Mapped[str] = mapped_column(sa.Text, default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(IdText)
    recalled_pence: Mapped[int] = mapped_column(default=0)


class BudgetReview(Base):
    """A review that was held: what came of it, and when the next one is."""

    __tablename__ = "budget_review"
    __table_args__ = (
        sa.CheckConstraint("next_on > held_on", name="dates"),
        sa.Index("ix_budget_review_budget_id", "budget_id", "held_on"),
    )

    id: Mapped[Id]
    budget_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("budget.id"))
    held_on: Mapped[date]
    outcome: Mapped[ReviewOutcome] = mapped_column(choice(ReviewOutcome))
    words: Mapped[str] = mapped_column(sa.Text)
    next_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str | None] = mapped_column(IdText)


class BudgetReviewNotice(Base):
    """That people were told of a review before its day."""

    __tablename__ = "budget_review_notice"

    budget_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("budget.id"), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class BudgetBar(Base):
    """What one budget does not pay for, or a relative at home whom it does not pay; lifted only with grounds.

    Where whoever asked for help said so themselves there is no `reason`: it was what they said.
    """

    __tablename__ = "budget_bar"
    __table_args__ = (sa.Index("ix_budget_bar_budget_id", "budget_id", "lifted_at"),)

    id: Mapped[Id]
    budget_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("budget.id"))
    kind: Mapped[BarKind] = mapped_column(choice(BarKind))
    what: Mapped[str] = mapped_column(sa.String(64))
    reason: Mapped[str] = mapped_column(sa.Text)
    set_at: Mapped[datetime]
    set_by: Mapped[str | None] = mapped_column(IdText)
    grounds: Mapped[str] = mapped_column(sa.Text, default="")
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(IdText)
