"""Worries and what safeguarding wrote about them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Ref, choice
from oversight.worries.domain import WorryState


class Worry(Base):
    """What someone said. The words are never edited."""

    __tablename__ = "worry"
    __table_args__ = (sa.Index("ix_worry_state", "state", "id"),)

    id: Mapped[Id]
    raised_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(sa.Text)
    about: Mapped[str] = mapped_column(sa.Text)
    contact: Mapped[str] = mapped_column(sa.Text)
    now: Mapped[bool]
    raised_by: Mapped[str | None] = mapped_column(IdText)
    state: Mapped[WorryState] = mapped_column(choice(WorryState))


class WorryNote(Base):
    """A step that safeguarding took, in order."""

    __tablename__ = "worry_note"

    id: Mapped[Id]
    worry_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("worry.id"), index=True)
    by: Mapped[Ref]
    at: Mapped[datetime]
    words: Mapped[str] = mapped_column(sa.Text)
    state: Mapped[WorryState] = mapped_column(choice(WorryState))
