"""The tables of visits: the visit with its three machines, its history, the policy by date, and calendar addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, Ref, Urn, choice
from hub.kernel.money import share
from marketplace.offers.domain import Unit
from marketplace.visits.domain import Agreement, Money, Occurrence, Policy, Rate, notice_given, worth_of


class Visit(Base):
    """One occurrence, the unit of money. Prices in pence, lengths in minutes; `amount_pence` is its whole price."""

    __tablename__ = "visit"
    __table_args__ = (
        sa.UniqueConstraint("booking_id", "starts_at", "ends_at"),
        sa.CheckConstraint("ends_at > starts_at", name="order"),
        sa.CheckConstraint("minutes > 0 AND price_pence >= 0 AND amount_pence >= 0", name="amounts"),
        sa.CheckConstraint("(amount_pence = 0) = (money = 'none')", name="free_or_money"),
        sa.CheckConstraint("checked_out_at IS NULL OR checked_out_at >= checked_in_at", name="times"),
        sa.CheckConstraint("paid_pence IS NULL OR paid_pence >= 0", name="paid"),
        sa.Index("ix_visit_supplier_starts", "supplier", "starts_at"),
        sa.Index("ix_visit_holder_starts", "holder", "starts_at"),
        sa.Index("ix_visit_carer_starts", "carer", "starts_at"),
        sa.Index("ix_visit_offer_starts", "offer_id", "starts_at"),
        sa.Index("ix_visit_occurrence_ends", "occurrence", "ends_at"),
        sa.Index("ix_visit_agreement", "agreement", "occurrence"),
    )

    id: Mapped[Id]
    booking_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("booking.id"))
    need_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("need.id"))
    part_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("plan_part.id"))
    offer_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("offer.id"))
    supplier: Mapped[Urn]
    holder: Mapped[Urn]
    category: Mapped[str] = mapped_column(sa.String(32))
    flags: Mapped[list[str]]  # what about the task asks for more checks (handles-money, health-appointment, …)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    minutes: Mapped[int]
    price_pence: Mapped[int]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    amount_pence: Mapped[int]
    terms: Mapped[dict[str, Any]]
    agreed_at: Mapped[datetime | None]
    carer: Mapped[str | None] = mapped_column(IdText)
    pool_id: Mapped[str | None] = mapped_column(IdText)  # who shares what it costs, where several do
    paused_for: Mapped[list[str]] = mapped_column(default=list)

    occurrence: Mapped[Occurrence] = mapped_column(choice(Occurrence))
    agreement: Mapped[Agreement] = mapped_column(choice(Agreement))
    money: Mapped[Money] = mapped_column(choice(Money))

    checked_in_at: Mapped[datetime | None]
    checked_out_at: Mapped[datetime | None]
    written_down: Mapped[bool] = mapped_column(default=False)  # times given afterwards, not by arriving and leaving
    delivered_minutes: Mapped[int | None]
    owed_percent: Mapped[int | None]  # of the whole price, where it was called off late or nobody was in
    paid_minutes: Mapped[int | None]
    paid_pence: Mapped[int | None]
    asked_at: Mapped[datetime | None]
    query_words: Mapped[str | None] = mapped_column(sa.Text)
    queried_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(IdText)
    decision: Mapped[str | None] = mapped_column(sa.Text)

    @property
    def policy(self) -> Policy:
        """The terms it was booked under."""
        return Policy(**self.terms)

    @property
    def rate(self) -> Rate:
        """Its price and what that is for."""
        return Rate(self.price_pence, self.unit)

    def minutes_owed(self, *, extra: bool = False) -> int:
        """Minutes to be paid: those delivered, never beyond the scheduled unless the resident agrees (`extra`)."""
        if self.occurrence is not Occurrence.DELIVERED:
            return 0
        delivered = self.delivered_minutes or 0
        return delivered if extra else min(delivered, self.minutes)

    def pence_owed(self, *, extra: bool = False) -> int:
        """Pence that the supplier may expect for it as it stands."""
        if self.occurrence is Occurrence.DELIVERED:
            return worth_of(self.rate, self.minutes_owed(extra=extra), self.minutes)
        return share(self.amount_pence, self.owed_percent or 0, 100)

    def free_to_call_off(self, now: datetime) -> bool:
        """Whether the one who needs help may call it off without cost: early enough, not agreed yet, or paused."""
        if self.agreed_at is None or self.agreed_at > now or self.paused_for:
            return True
        return notice_given(self.policy, self.starts_at, now).free

    def cost_of_calling_off(self, now: datetime) -> int:
        """Pence that the one who needs help would still owe, calling it off at `now`."""
        if self.free_to_call_off(now):
            return 0
        return share(self.amount_pence, notice_given(self.policy, self.starts_at, now).percent, 100)


class VisitStep(Base):
    """One step of one of a visit's machines: who, when, which; never changed."""

    __tablename__ = "visit_step"
    __table_args__ = (sa.Index("ix_visit_step_visit_id", "visit_id", "id"),)

    id: Mapped[Id]
    visit_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("visit.id"))
    event: Mapped[str] = mapped_column(sa.String(24))
    at: Mapped[datetime]
    by_person: Mapped[str | None] = mapped_column(IdText)
    assisted_person: Mapped[str | None] = mapped_column(IdText)
    reason: Mapped[str | None] = mapped_column(sa.Text)


class VisitPolicy(Base):
    """The policy from a day on; a new one never touches bookings made under the one before."""

    __tablename__ = "visit_policy"

    id: Mapped[Id]
    starts_at: Mapped[datetime]
    terms: Mapped[dict[str, Any]] = mapped_column(Json)
    set_by: Mapped[Ref | None]
    reason: Mapped[str] = mapped_column(sa.Text)


class CalendarAddress(Base):
    """The secret address at which a person's calendar can be read; renewing it ends the one before."""

    __tablename__ = "calendar_address"

    person: Mapped[str] = mapped_column(IdText, primary_key=True)
    secret: Mapped[str] = mapped_column(sa.String(64), unique=True)
    made_at: Mapped[datetime]
