"""The tables of kept searches, and of what each has found so far."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json


class Watch(Base):
    """One search that a person keeps: its words for people, its address, and what it asks."""

    __tablename__ = "watch"
    __table_args__ = (sa.UniqueConstraint("person", "address"), sa.Index("ix_watch_looked_at", "looked_at"))

    id: Mapped[Id]
    person: Mapped[str] = mapped_column(IdText, sa.ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(sa.String(200))
    address: Mapped[str] = mapped_column(sa.String(1000))
    postcode: Mapped[str | None] = mapped_column(sa.String(80))
    looking: Mapped[dict[str, Any]] = mapped_column(Json)
    made_at: Mapped[datetime]
    looked_at: Mapped[datetime]
    lost_at: Mapped[datetime | None]  # since when its place is none that we know, as its owner was told


class WatchHit(Base):
    """An offer that a kept search has found, and when: it is new once."""

    __tablename__ = "watch_hit"

    watch_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("watch.id", ondelete="CASCADE"), primary_key=True)
    offer_id: Mapped[str] = mapped_column(IdText, primary_key=True)
    at: Mapped[datetime]
