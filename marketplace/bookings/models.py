"""The tables of bookings: the agreement, its history, and the rows that are locked for an offer's week."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Day, Id, IdText, Json, Urn, choice
from hub.kernel.week import Slot
from hub.kernel.week import slots as slots_of
from marketplace.bookings.domain import BookingState, PaidFrom, PriceStep
from marketplace.offers.domain import Unit
from marketplace.visits.domain import Policy, Rate


class Booking(Base):
    """The agreement: one part, one supplier, a weekly pattern from `starts` to `ends` (both included) or open."""

    __tablename__ = "booking"
    __table_args__ = (
        sa.CheckConstraint("price_pence >= 0", name="price"),
        sa.CheckConstraint("ends IS NULL OR ends >= starts", name="dates"),
        sa.CheckConstraint("holder != supplier", name="two_sides"),
        sa.CheckConstraint("(paid_from = 'pool') = (pool_id IS NOT NULL)", name="pool"),
        sa.Index("ix_booking_supplier", "supplier", "state"),
        sa.Index("ix_booking_holder", "holder", "state"),
        sa.Index("ix_booking_state", "state", "expires_at"),
        sa.Index("ix_booking_need_id", "need_id"),
        sa.Index("ix_booking_offer_id", "offer_id", "state"),
    )

    id: Mapped[Id]
    need_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("need.id"))
    part_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("plan_part.id"))
    offer_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("offer.id"))
    proposal_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("plan_proposal.id"))
    supplier: Mapped[Urn]
    holder: Mapped[Urn]
    category: Mapped[str] = mapped_column(sa.String(32))
    flags: Mapped[list[str]]
    area: Mapped[str | None] = mapped_column(sa.String(16))
    neighbourhood: Mapped[str | None] = mapped_column(sa.String(16))
    slots: Mapped[list[Any]] = mapped_column(Json)
    starts: Mapped[date] = mapped_column(Day)
    ends: Mapped[date | None] = mapped_column(Day)
    price_pence: Mapped[int]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    budget_id: Mapped[str | None] = mapped_column(IdText)
    paid_from: Mapped[PaidFrom] = mapped_column(
        choice(PaidFrom), default=PaidFrom.NEED, server_default=PaidFrom.NEED.value
    )
    pool_id: Mapped[str | None] = mapped_column(IdText)  # who shares it, where several do
    grant_budget_id: Mapped[str | None] = mapped_column(IdText)  # the grant that pays first, where one was chosen
    through: Mapped[str | None] = mapped_column(IdText)  # the delegation it was asked for through
    terms: Mapped[dict[str, Any]]
    state: Mapped[BookingState] = mapped_column(choice(BookingState))
    requested_at: Mapped[datetime]
    requested_by: Mapped[str | None] = mapped_column(IdText)
    expires_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    begun_at: Mapped[datetime | None]
    over_at: Mapped[datetime | None]
    carer: Mapped[str | None] = mapped_column(IdText)
    made_until: Mapped[datetime]  # visits stand in the calendar up to here
    short_at: Mapped[datetime | None]  # when both sides were last told that the budget does not reach further
    invited_at: Mapped[datetime | None]

    def times(self) -> tuple[Slot, ...]:
        """Its times of the week."""
        return slots_of(self.slots)

    @property
    def policy(self) -> Policy:
        """The terms it was made under."""
        return Policy(**self.terms)

    @property
    def purse(self) -> str | None:
        """Whose own money pays for it, if any does."""
        return self.holder.partition(":")[2] if self.paid_from is PaidFrom.OWN else None

    @property
    def rate(self) -> Rate:
        """Its price and what that is for."""
        return Rate(self.price_pence, self.unit)


class BookingStep(Base):
    """One arrow of the state table that a booking went along: its history, never changed."""

    __tablename__ = "booking_step"
    __table_args__ = (sa.Index("ix_booking_step_booking_id", "booking_id", "id"),)

    id: Mapped[Id]
    booking_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("booking.id"))
    event: Mapped[str] = mapped_column(sa.String(24))
    state: Mapped[BookingState] = mapped_column(choice(BookingState))
    at: Mapped[datetime]
    by_person: Mapped[str | None] = mapped_column(IdText)
    assisted_person: Mapped[str | None] = mapped_column(IdText)
    through: Mapped[str | None] = mapped_column(IdText)
    reason: Mapped[str | None] = mapped_column(sa.Text)


class BookingPrice(Base):
    """A new price of a booking's offer, from a day on: whether the booking follows it, and if not, why (a refusal's code)."""

    __tablename__ = "booking_price"
    __table_args__ = (
        sa.UniqueConstraint("booking_id", "price_id"),
        sa.CheckConstraint("price_pence > 0 AND before_pence > 0", name="prices"),
        sa.Index("ix_booking_price_state", "state", "tried_at"),
        sa.Index("ix_booking_price_price_id", "price_id"),
    )

    id: Mapped[Id]
    booking_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("booking.id"))
    price_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("offer_price.id"))
    starts: Mapped[date] = mapped_column(Day)
    price_pence: Mapped[int]
    before_pence: Mapped[int]
    state: Mapped[PriceStep] = mapped_column(choice(PriceStep))
    reason: Mapped[str] = mapped_column(sa.String(40), default="")
    short_pence: Mapped[int] = mapped_column(default=0)  # how much is missing, where it is known
    made_at: Mapped[datetime]
    tried_at: Mapped[datetime]


class OfferWeek(Base):
    """A row to lock: whoever books hours of an offer (or a person) in the week of a Monday holds it."""

    __tablename__ = "booking_offer_week"

    about: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    monday: Mapped[date] = mapped_column(primary_key=True)
