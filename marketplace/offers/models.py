"""The tables of offers: the offer as it stands, its history, edits that wait, suspensions, and price bands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, Ref, Urn, choice
from hub.kernel.decided import Decided
from marketplace.offers.domain import Content, Floor, OfferEvent, OfferKind, OfferState, PriceState, Unit


class Offer(Base):
    """One offer. Its point is the party's: masked for a person, exact for an organisation."""

    __tablename__ = "offer"
    __table_args__ = (
        sa.CheckConstraint("price_pence >= 0", name="price"),
        sa.CheckConstraint("capacity_minutes >= 0", name="capacity"),
        sa.Index("ix_offer_party", "party"),
        sa.Index("ix_offer_state", "state"),
    )

    id: Mapped[Id]
    party: Mapped[Urn]
    sector: Mapped[str] = mapped_column(sa.String(16))
    state: Mapped[OfferState] = mapped_column(choice(OfferState))
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[str] = mapped_column(sa.String(80))
    description: Mapped[str] = mapped_column(sa.Text)
    kind: Mapped[OfferKind] = mapped_column(choice(OfferKind))
    categories: Mapped[list[str]]
    price_pence: Mapped[int]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    minimum_minutes: Mapped[int]
    radius_km: Mapped[float]
    areas: Mapped[list[str]]
    slots: Mapped[list[Any]] = mapped_column(Json)
    capacity_minutes: Mapped[int]
    languages: Mapped[list[str]]
    traits: Mapped[list[str]]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    ward: Mapped[str | None] = mapped_column(sa.String(16))
    neighbourhood: Mapped[str | None] = mapped_column(sa.String(16))
    made_by: Mapped[str | None] = mapped_column(IdText)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    live_since: Mapped[datetime | None]
    terms_of: Mapped[date | None]
    returned_reason: Mapped[str | None] = mapped_column(sa.Text)
    suspended_from: Mapped[date | None]  # from which day its last suspension stops visits; None: at once

    def content(self) -> Content:
        """What it says, as a value."""
        return Content.make(**{name: getattr(self, name) for name in Content.__dataclass_fields__})


class OfferStep(Base):
    """One arrow of the state table that an offer went along: its history, never changed."""

    __tablename__ = "offer_step"
    __table_args__ = (sa.Index("ix_offer_step_offer_id", "offer_id", "id"),)

    id: Mapped[Id]
    offer_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("offer.id"))
    event: Mapped[OfferEvent] = mapped_column(choice(OfferEvent))
    state: Mapped[OfferState] = mapped_column(choice(OfferState))
    at: Mapped[datetime]
    by_person: Mapped[str | None] = mapped_column(IdText)
    assisted_person: Mapped[str | None] = mapped_column(IdText)
    reason: Mapped[str | None] = mapped_column(sa.Text)
    decision: Mapped[str | None] = mapped_column(sa.String(64))


class OfferRevision(Base):
    """An edit of an approved offer that waits for the council: only the fields that wait."""

    __tablename__ = "offer_revision"
    __table_args__ = (
        sa.Index(
            "ix_offer_revision_waiting",
            "offer_id",
            unique=True,
            sqlite_where=sa.text("outcome = 'waiting'"),
            postgresql_where=sa.text("outcome = 'waiting'"),
        ),
        sa.CheckConstraint("outcome IN ('waiting', 'approved', 'returned', 'replaced', 'dropped')", name="outcome"),
    )

    id: Mapped[Id]
    offer_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("offer.id"))
    changes: Mapped[dict[str, Any]]
    outcome: Mapped[str] = mapped_column(sa.String(16), default="waiting")
    made_by: Mapped[str | None] = mapped_column(IdText)
    made_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(IdText)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(sa.Text)


class PriceBand(Base):
    """A published range of prices; a new one ends the one before, so that the past can be read."""

    __tablename__ = "price_band"
    __table_args__ = (
        sa.UniqueConstraint("category", "unit", "starts"),
        sa.CheckConstraint("0 <= low_pence AND low_pence <= high_pence", name="range"),
    )

    id: Mapped[Id]
    category: Mapped[str] = mapped_column(sa.String(32))
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    low_pence: Mapped[int]
    high_pence: Mapped[int]
    starts: Mapped[date]
    ends: Mapped[date | None]
    set_by: Mapped[Ref | None]


class OfferPrice(Base):
    """A price of an offer from a day on, and what it was before; at most one is ahead.

    `decision` is the record (URN) of an uplift; `asked_for` the day that was asked for, where approval came too late for it.
    """

    __tablename__ = "offer_price"
    __table_args__ = (
        sa.Index("ix_offer_price_offer_id", "offer_id", "id"),
        sa.Index("ix_offer_price_state", "state", "starts"),
        sa.Index(
            "ix_offer_price_ahead",
            "offer_id",
            unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'coming')"),
            postgresql_where=sa.text("state IN ('waiting', 'coming')"),
        ),
        sa.CheckConstraint("price_pence > 0 AND before_pence > 0 AND price_pence != before_pence", name="prices"),
    )

    id: Mapped[Id]
    offer_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("offer.id"))
    starts: Mapped[date]
    asked_for: Mapped[date]
    price_pence: Mapped[int]
    before_pence: Mapped[int]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    state: Mapped[PriceState] = mapped_column(choice(PriceState))
    decision: Mapped[str | None] = mapped_column(sa.String(64))
    made_by: Mapped[str | None] = mapped_column(IdText)
    made_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(IdText)
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(sa.Text)


class OfferRateFile(Base):
    """A file of prices as it was checked, until it is announced: [line, offer, pence, first day] each."""

    __tablename__ = "offer_rate_file"

    id: Mapped[Id]
    made_by: Mapped[str] = mapped_column(IdText)
    made_for: Mapped[str | None] = mapped_column(IdText)  # whom an officer helps by telephone
    made_at: Mapped[datetime]
    council: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    lines: Mapped[list[Any]] = mapped_column(Json)
    used_at: Mapped[datetime | None]


class OfferTerms(Base):
    """The standard terms from a day on; the later id wins on the same day."""

    __tablename__ = "offer_terms"
    __table_args__ = (sa.Index("ix_offer_terms_starts", "starts"),)

    id: Mapped[Id]
    starts: Mapped[date]
    points: Mapped[list[str]]
    reason: Mapped[str] = mapped_column(sa.Text)
    set_by: Mapped[Ref | None]
    set_at: Mapped[datetime]


class OfferFloor(Decided):
    """What an hour should cost at the least from a day on, and the decision (URN) that says why; '' where it came with Kith."""

    __tablename__ = "offer_floor"
    __table_args__ = (sa.CheckConstraint("pence > 0", name="pence"),)

    floor: Mapped[Floor] = mapped_column(choice(Floor))
    pence: Mapped[int]
