"""Decision records: written once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, Ref, choice
from oversight.decisions.domain import Worked


class Decision(Base):
    """Who decided what, when, under which power, on what evidence, and when it is looked at again."""

    __tablename__ = "decision"
    __table_args__ = (sa.Index("ix_decision_review", "review_on"), sa.Index("ix_decision_public", "public", "id"))

    id: Mapped[Id]
    decided_at: Mapped[datetime]
    by: Mapped[Ref]
    role: Mapped[str] = mapped_column(sa.String(32))
    lever: Mapped[str] = mapped_column(sa.String(32))
    decision: Mapped[str] = mapped_column(sa.Text)
    power: Mapped[str] = mapped_column(sa.Text)
    reasons: Mapped[str] = mapped_column(sa.Text)
    alternatives: Mapped[str] = mapped_column(sa.Text)
    conflicts: Mapped[str] = mapped_column(sa.Text)
    review_on: Mapped[date]
    public: Mapped[bool]
    about: Mapped[str | None] = mapped_column(sa.String(64))
    alert_id: Mapped[str | None] = mapped_column(IdText)
    evidence: Mapped[dict[str, Any]] = mapped_column(Json)


class DecisionReview(Base):
    """What was found when a decision was looked at again, once its day had come."""

    __tablename__ = "decision_review"

    id: Mapped[Id]
    decision_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("decision.id"), unique=True)
    at: Mapped[datetime]
    by: Mapped[Ref]
    words: Mapped[str] = mapped_column(sa.Text)
    worked: Mapped[Worked] = mapped_column(choice(Worked))
