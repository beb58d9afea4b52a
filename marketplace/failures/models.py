"""The tables of failures: who stops and from when, what each booking loses, and who would take it over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, Urn, choice
from hub.kernel.week import Slot
from hub.kernel.week import slots as slots_of
from marketplace.failures.domain import Answer, FailureState


class Failure(Base):
    """A supplier who stops: worked out by an officer, recorded by a decision, or taken back. One at a time of each."""

    __tablename__ = "supplier_failure"
    __table_args__ = (
        sa.CheckConstraint("state IN ('worked_out', 'dropped') OR decision IS NOT NULL", name="decided"),
        sa.Index(
            "ix_supplier_failure_worked_out",
            "party",
            unique=True,
            sqlite_where=sa.text("state = 'worked_out'"),
            postgresql_where=sa.text("state = 'worked_out'"),
        ),
        sa.Index(
            "ix_supplier_failure_recorded",
            "party",
            unique=True,
            sqlite_where=sa.text("state = 'recorded'"),
            postgresql_where=sa.text("state = 'recorded'"),
        ),
    )

    id: Mapped[Id]
    party: Mapped[Urn]
    first: Mapped[date]  # the first day without their help
    reason: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[FailureState] = mapped_column(choice(FailureState))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(IdText)
    decision: Mapped[str | None] = mapped_column(sa.String(64))
    recorded_at: Mapped[datetime | None]
    offers: Mapped[list[str]]  # what stands still with it
    over_at: Mapped[datetime | None]
    over_by: Mapped[str | None] = mapped_column(IdText)
    over_decision: Mapped[str | None] = mapped_column(sa.String(64))


class FailureLoss(Base):
    """A booking that ends with it: whose, for what, minutes and pence a week, and what its holder has answered."""

    __tablename__ = "supplier_failure_loss"
    __table_args__ = (
        sa.UniqueConstraint("failure_id", "booking_id"),
        sa.CheckConstraint("minutes > 0 AND before_pence >= 0", name="amounts"),
        sa.Index("ix_supplier_failure_loss_need_id", "need_id", "failure_id"),
    )

    id: Mapped[Id]
    failure_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("supplier_failure.id"))
    booking_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("booking.id"))
    need_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("need.id"))
    part_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("plan_part.id"))
    holder: Mapped[Urn]
    category: Mapped[str] = mapped_column(sa.String(32))
    ward: Mapped[str | None] = mapped_column(sa.String(32))
    slots: Mapped[list[Any]] = mapped_column(Json)
    minutes: Mapped[int]
    before_pence: Mapped[int]
    ends: Mapped[date | None]  # the booking's last day as it was agreed; None: open
    why: Mapped[str | None] = mapped_column(sa.String(32))
    could: Mapped[int]
    answer: Mapped[Answer] = mapped_column(choice(Answer))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(IdText)

    def times(self) -> tuple[Slot, ...]:
        """Its times of the week."""
        return slots_of(self.slots)


class FailureProposal(Base):
    """Somebody who would take over some of its times, for so many pence a week; the booking, once they were asked."""

    __tablename__ = "supplier_failure_proposal"
    __table_args__ = (
        sa.CheckConstraint("minutes > 0 AND pence >= 0", name="amounts"),
        sa.Index("ix_supplier_failure_proposal_loss_id", "loss_id"),
    )

    id: Mapped[Id]
    loss_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("supplier_failure_loss.id"))
    offer_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("offer.id"))
    party: Mapped[Urn]
    slots: Mapped[list[Any]] = mapped_column(Json)
    minutes: Mapped[int]
    pence: Mapped[int]
    why: Mapped[str] = mapped_column(sa.String(32))
    could: Mapped[int]
    booking_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("booking.id"))
    sharing_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("sharing.id"))  # where several share it

    def times(self) -> tuple[Slot, ...]:
        """Its times of the week."""
        return slots_of(self.slots)
