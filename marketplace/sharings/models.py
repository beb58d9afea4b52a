"""The tables of sharings: what is to be shared, a seat for each, and the questions that are put to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Day, Id, IdText, Json, Urn, choice
from hub.kernel.week import Slot
from hub.kernel.week import slots as slots_of
from marketplace.offers.domain import Unit
from marketplace.sharings.domain import ChangeState, SeatState, SharingState


class Sharing(Base):
    """A booking that several residents share, or are asked to; `holder` arranges it. Price in pence for `unit`."""

    __tablename__ = "sharing"
    __table_args__ = (
        sa.CheckConstraint("price_pence > 0", name="price"),
        sa.CheckConstraint("(booking_id IS NULL) = (pool_id IS NULL)", name="whole"),
        sa.Index("ix_sharing_state", "state", "expires_at"),
    )

    id: Mapped[Id]
    need_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("need.id"))
    part_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("plan_part.id"))
    offer_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("offer.id"))
    proposal_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("plan_proposal.id"))
    supplier: Mapped[Urn]
    holder: Mapped[Urn]
    category: Mapped[str] = mapped_column(sa.String(32))
    slots: Mapped[list[Any]] = mapped_column(Json)
    starts: Mapped[date] = mapped_column(Day)
    ends: Mapped[date | None] = mapped_column(Day)
    price_pence: Mapped[int]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    state: Mapped[SharingState] = mapped_column(choice(SharingState))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(IdText)
    assisting: Mapped[str | None] = mapped_column(IdText)
    expires_at: Mapped[datetime]
    stuck_at: Mapped[datetime | None]  # all agreed, and the request could not go
    booking_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("booking.id"), unique=True)
    pool_id: Mapped[str | None] = mapped_column(IdText, unique=True)
    ends_for_all_at: Mapped[datetime | None]  # notice was given: visits after this do not take place
    over_at: Mapped[datetime | None]

    def times(self) -> tuple[Slot, ...]:
        """Its times of the week."""
        return slots_of(self.slots)


class SharingSeat(Base):
    """One who shares, or is invited to by a secret address that the arranger hands over; the arranger sits at 0."""

    __tablename__ = "sharing_seat"
    __table_args__ = (
        sa.UniqueConstraint("sharing_id", "person"),
        sa.CheckConstraint("parts >= 1 AND parts <= 20", name="parts"),
        sa.CheckConstraint("state NOT IN ('agreed', 'left') OR person IS NOT NULL", name="agreed"),
        sa.Index("ix_sharing_seat_person", "person"),
    )

    sharing_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("sharing.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    parts: Mapped[int]
    code: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    person: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("person.id"))
    budget_id: Mapped[str | None] = mapped_column(IdText)
    through: Mapped[str | None] = mapped_column(IdText)
    state: Mapped[SeatState] = mapped_column(choice(SeatState))
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str | None] = mapped_column(IdText)


class SharingChange(Base):
    """One leaves, and the others are asked whether they go on without them; until then nothing changes."""

    __tablename__ = "sharing_change"
    __table_args__ = (
        sa.Index("ix_sharing_change_sharing_id", "sharing_id", "id"),
        sa.Index("ix_sharing_change_state", "state", "answer_by"),
        sa.Index(
            "uq_sharing_change_open",
            "sharing_id",
            unique=True,
            sqlite_where=sa.text("state = 'asked'"),
            postgresql_where=sa.text("state = 'asked'"),
        ),
    )

    id: Mapped[Id]
    sharing_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("sharing.id"))
    place: Mapped[int]
    state: Mapped[ChangeState] = mapped_column(choice(ChangeState))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str | None] = mapped_column(IdText)
    free_from: Mapped[datetime]
    answer_by: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class SharingAnswer(Base):
    """One of the others agreed to go on with the new shares."""

    __tablename__ = "sharing_answer"

    change_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("sharing_change.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    by_person: Mapped[str | None] = mapped_column(IdText)
