"""The tables of searches: one row for each search, and the salt of the day."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id


class Search(Base):
    """One search, first page only: when, the masked cell, what kind, how many were found, and the day's hash."""

    __tablename__ = "search"
    __table_args__ = (sa.CheckConstraint("total >= 0", name="total"),)

    id: Mapped[Id]
    at: Mapped[datetime]
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    ward: Mapped[str | None] = mapped_column(sa.String(16))
    neighbourhood: Mapped[str | None] = mapped_column(sa.String(16))
    category: Mapped[str | None] = mapped_column(sa.String(32))
    total: Mapped[int]
    contributor: Mapped[str] = mapped_column(sa.String(32))


class SearchSalt(Base):
    """The secret of one day; the day before's is deleted, so that its hashes can never be made again."""

    __tablename__ = "search_salt"

    day: Mapped[date] = mapped_column(primary_key=True)
    salt: Mapped[str] = mapped_column(sa.String(64))
