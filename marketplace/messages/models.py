"""The tables of messages: the words, kept as written, and who agreed to share how they can be reached."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Ref, Urn


class Message(Base):
    """One message in a booking's thread; never changed or deleted, only hidden with a reason."""

    __tablename__ = "message"
    __table_args__ = (
        sa.CheckConstraint("(hidden_at IS NULL) = (hidden_reason IS NULL)", name="hidden"),
        sa.Index("ix_message_booking_id", "booking_id", "id"),
        sa.Index("ix_message_flagged", "flagged", "id"),
    )

    id: Mapped[Id]
    booking_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("booking.id"))
    side: Mapped[Urn]  # the party it was written for
    by_person: Mapped[Ref]
    assisted_person: Mapped[str | None] = mapped_column(IdText)
    words: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    warnings: Mapped[list[str]]
    flagged: Mapped[bool]
    hidden_at: Mapped[datetime | None]
    hidden_by: Mapped[str | None] = mapped_column(IdText)
    hidden_reason: Mapped[str | None] = mapped_column(sa.Text)


class Sharing(Base):
    """One side of a booking agrees that the other sees telephone numbers and email addresses."""

    __tablename__ = "message_sharing"

    booking_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("booking.id"), primary_key=True)
    side: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    by_person: Mapped[Ref]
    at: Mapped[datetime]
