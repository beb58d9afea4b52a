"""The tables of plans: parts, proposals, and what is known of how suppliers keep their word."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, Urn, choice
from hub.kernel.week import Slot
from hub.kernel.week import slots as slots_of
from marketplace.offers.domain import Unit
from marketplace.plans.domain import ComposingState, PartState, ProposalState


class Part(Base):
    """One task at some times of the week; dropped ones stay, because bookings may speak of them."""

    __tablename__ = "plan_part"
    __table_args__ = (
        sa.CheckConstraint("state = 'open' OR offer_id IS NOT NULL", name="chosen"),
        sa.CheckConstraint("state NOT IN ('requested', 'booked') OR booking IS NOT NULL", name="taken"),
        sa.CheckConstraint("carers IN (1, 2)", name="carers"),
        sa.Index("ix_plan_part_need_id", "need_id", "id"),
        sa.Index("ix_plan_part_offer_id", "offer_id", "state"),
    )

    id: Mapped[Id]
    need_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("need.id"))
    category: Mapped[str] = mapped_column(sa.String(32))
    flags: Mapped[list[str]]
    slots: Mapped[list[Any]] = mapped_column(Json)
    state: Mapped[PartState] = mapped_column(choice(PartState))
    offer_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("offer.id"))
    party: Mapped[str | None] = mapped_column(sa.String(64))
    price_pence: Mapped[int | None]
    unit: Mapped[Unit | None] = mapped_column(choice(Unit))
    proposal_id: Mapped[str | None] = mapped_column(IdText)
    booking: Mapped[str | None] = mapped_column(IdText)  # the agreement it stands on, in the room above
    paid_own: Mapped[bool] = mapped_column(
        default=False, server_default=sa.false()
    )  # by that agreement, with own money
    paid_shared: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # by several residents
    paid_grant: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # by a grant first
    carers: Mapped[int] = mapped_column(default=1, server_default="1")  # who come to it together; 1 of 2: it is a half
    once: Mapped[date | None]  # cover for one visit on this day: it is no part of the week
    made_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]

    def times(self) -> tuple[Slot, ...]:
        """Its times of the week."""
        return slots_of(self.slots)


class Proposal(Base):
    """A helper's own answer to a need: I can do this, at these times, for this much."""

    __tablename__ = "plan_proposal"
    __table_args__ = (
        sa.CheckConstraint("price_pence >= 0", name="price"),
        sa.Index(
            "ix_plan_proposal_standing",
            "part_id",
            "offer_id",
            unique=True,
            sqlite_where=sa.text("state = 'standing'"),
            postgresql_where=sa.text("state = 'standing'"),
        ),
        sa.Index("ix_plan_proposal_party", "party", "id"),
        sa.Index("ix_plan_proposal_need_id", "need_id", "state"),
    )

    id: Mapped[Id]
    need_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("need.id"))
    part_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("plan_part.id"))
    offer_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("offer.id"))
    party: Mapped[Urn]
    slots: Mapped[list[Any]] = mapped_column(Json)
    price_pence: Mapped[int]
    words: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[ProposalState] = mapped_column(choice(ProposalState))
    made_at: Mapped[datetime]
    by_person: Mapped[str | None] = mapped_column(IdText)
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(sa.Text)

    def times(self) -> tuple[Slot, ...]:
        """The times it is for."""
        return slots_of(self.slots)


class Composing(Base):
    """Plans of a need that take long to put together: how far that is, and each as it was found.

    `question` is the fingerprint of what they answer; `turns` how many times a worker has begun.
    """

    __tablename__ = "plan_composing"
    __table_args__ = (sa.Index("ix_plan_composing_state", "state", "asked_at"),)

    need_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("need.id"), primary_key=True)
    state: Mapped[ComposingState] = mapped_column(choice(ComposingState))
    asked_at: Mapped[datetime]
    turns: Mapped[int]
    question: Mapped[str] = mapped_column(sa.String(64))
    plans: Mapped[dict[str, Any]] = mapped_column(Json)


class Acquaintance(Base):
    """How many visits a helper has made to someone: continuity in ranking."""

    __tablename__ = "plan_acquaintance"

    holder: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    party: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    visits: Mapped[int] = mapped_column(default=0)


class TrackRecord(Base):
    """How a supplier keeps their word: asked and accepted, visits due and kept."""

    __tablename__ = "plan_track_record"
    __table_args__ = (sa.CheckConstraint("accepted <= asked AND kept <= due", name="parts"),)

    party: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    asked: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    due: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
