"""Invitations to review, the reviews, and what was decided about them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hub.kernel.db import Base, Id, IdText, Ref, Urn, choice
from reviews.reviews.domain import State


class Invitation(Base):
    """One side's chance to say how a booking went; both sides' invitations share `about` and `opens_at`."""

    __tablename__ = "review_invitation"
    __table_args__ = (
        sa.UniqueConstraint("about", "author", "subject", "opens_at"),
        sa.CheckConstraint("author != subject", name="not_oneself"),
        sa.CheckConstraint("closes_at > opens_at", name="window"),
        sa.Index("ix_review_invitation_author", "author"),
    )

    id: Mapped[Id]
    about: Mapped[Urn]
    author: Mapped[Urn]
    subject: Mapped[Urn]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    review: Mapped[Review | None] = relationship(back_populates="invitation")


class Review(Base):
    """What one side said. Words are never edited: they are held, shown or removed."""

    __tablename__ = "review"
    __table_args__ = (
        sa.CheckConstraint(
            "kind BETWEEN 1 AND 5 AND reliable BETWEEN 1 AND 5 AND good BETWEEN 1 AND 5", name="ratings"
        ),
        sa.Index("ix_review_subject_state", "subject", "state"),
        sa.Index("ix_review_state_closes", "state", "closes_at"),
    )

    id: Mapped[Id]
    invitation_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("review_invitation.id"), unique=True)
    about: Mapped[Urn]
    author: Mapped[Urn]
    subject: Mapped[Urn]
    written_by: Mapped[Ref]
    state: Mapped[State] = mapped_column(choice(State))
    kind: Mapped[int]
    reliable: Mapped[int]
    good: Mapped[int]
    words: Mapped[str] = mapped_column(sa.Text)
    written_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    shown_at: Mapped[datetime | None]
    reply: Mapped[str | None] = mapped_column(sa.Text)
    replied_at: Mapped[datetime | None]
    invitation: Mapped[Invitation] = relationship(lambda: Invitation, back_populates="review")


class Ruling(Base):
    """A decision about a review: who held, published or removed it, and why."""

    __tablename__ = "review_ruling"

    id: Mapped[Id]
    review_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("review.id"), index=True)
    happening: Mapped[str] = mapped_column(sa.String(16))
    by: Mapped[Ref]
    reason: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
