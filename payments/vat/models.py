"""The tables of VAT: registrations by party and day, and the standard rate by day; append-only."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, Urn
from hub.kernel.decided import Reasoned
from payments.vat.domain import MOST_WORDS


class VatRegistration(Base):
    """How a supplier stands from a day on; "" is not registered."""

    __tablename__ = "vat_registration"
    __table_args__ = (sa.Index("ix_vat_registration_party", "party", "valid_from"),)

    id: Mapped[Id]
    party: Mapped[Urn]
    valid_from: Mapped[date]
    number: Mapped[str] = mapped_column(sa.String(9))
    exempt: Mapped[list[str]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(sa.String(MOST_WORDS))
    set_at: Mapped[datetime]
    set_by: Mapped[str | None] = mapped_column(IdText)


class VatRate(Reasoned):
    """The standard rate from a day on, in tenths of a per cent; those before stay on record."""

    __tablename__ = "vat_rate"
    __table_args__ = (sa.Index("ix_vat_rate_starts", "starts"),)

    rate: Mapped[int]
