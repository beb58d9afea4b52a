"""The outbox's tables: subjects with their last position, events, and one row per event and handler."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, Urn, choice
from hub.kernel.outbox.domain import State


class OutboxSubject(Base):
    """The last position given out for a subject; its row lock orders that subject's events."""

    __tablename__ = "outbox_subject"

    subject: Mapped[Urn] = mapped_column(primary_key=True)
    position: Mapped[int]


class OutboxEvent(Base):
    """One fact, as it was announced."""

    __tablename__ = "outbox_event"
    __table_args__ = (sa.UniqueConstraint("subject", "position"), sa.Index("ix_outbox_event_at", "at"))

    id: Mapped[Id]
    subject: Mapped[Urn]
    position: Mapped[int]
    type: Mapped[str] = mapped_column(sa.String(64))
    version: Mapped[int]
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    at: Mapped[datetime]


class OutboxDelivery(Base):
    """One event for one handler."""

    __tablename__ = "outbox_delivery"
    __table_args__ = (
        sa.Index(
            "ix_outbox_delivery_waiting",
            "next_at",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        ),
        sa.Index(
            "ix_outbox_delivery_undone",
            "handler",
            "subject",
            "position",
            sqlite_where=sa.text("state != 'done'"),
            postgresql_where=sa.text("state != 'done'"),
        ),
    )

    event_id: Mapped[str] = mapped_column(
        IdText, sa.ForeignKey("outbox_event.id", ondelete="CASCADE"), primary_key=True
    )
    handler: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    subject: Mapped[Urn]
    position: Mapped[int]
    state: Mapped[State] = mapped_column(choice(State))
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    error: Mapped[str | None] = mapped_column(sa.Text)
