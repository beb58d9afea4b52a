"""The tables of needs: the need with its draft, its history, and the looks at its outcome."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Day, Id, IdText, Json, choice
from hub.kernel.week import slots as slots_of
from marketplace.needs.domain import FIELDS, Content, NeedEvent, NeedState


class Need(Base):
    """One need, from the first answer of its draft on. Its point is masked where its holder is a person."""

    __tablename__ = "need"
    __table_args__ = (
        sa.CheckConstraint("state = 'draft' OR (holder IS NOT NULL AND posted_at IS NOT NULL)", name="posted"),
        sa.CheckConstraint("outcome_now IS NULL OR outcome_now BETWEEN 0 AND 10", name="outcome_now"),
        sa.Index("ix_need_holder", "holder"),
        sa.Index("ix_need_state", "state"),
        sa.Index("ix_need_draft_key", "draft_key"),
    )

    id: Mapped[Id]
    state: Mapped[NeedState] = mapped_column(choice(NeedState))
    holder: Mapped[str | None] = mapped_column(sa.String(64))
    draft_key: Mapped[str | None] = mapped_column(sa.String(64))  # SHA-256 of the cookie's token
    drafted_by: Mapped[str | None] = mapped_column(IdText)
    asks: Mapped[str | None] = mapped_column(sa.String(16))
    answered: Mapped[list[str]]
    posted_by: Mapped[str | None] = mapped_column(IdText)
    through: Mapped[str | None] = mapped_column(IdText)  # the delegation it was posted through
    assisted: Mapped[bool] = mapped_column(default=False)  # by an officer, by telephone
    words: Mapped[str] = mapped_column(sa.Text, default="")
    categories: Mapped[list[str]]
    slots: Mapped[list[Any]] = mapped_column(Json)
    must_haves: Mapped[list[str]]
    preferences: Mapped[list[str]]
    outcome: Mapped[str] = mapped_column(sa.Text, default="")
    outcome_now: Mapped[int | None]
    budget_id: Mapped[str | None] = mapped_column(IdText)
    own_weekly_pence: Mapped[int | None]
    free_only: Mapped[bool] = mapped_column(default=False)
    starts: Mapped[date | None] = mapped_column(Day)
    ends: Mapped[date | None] = mapped_column(Day)
    postcode: Mapped[str | None] = mapped_column(sa.String(120))
    about: Mapped[bool] = mapped_column(default=False)
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    ward: Mapped[str | None] = mapped_column(sa.String(16))
    neighbourhood: Mapped[str | None] = mapped_column(sa.String(16))
    made_at: Mapped[datetime]
    posted_at: Mapped[datetime | None]
    last_step_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    unmet_at: Mapped[datetime | None]
    look_asked_at: Mapped[datetime | None]

    def content(self) -> Content:
        """What it says, as a value."""
        plain: dict[str, Any] = {name: getattr(self, name) for name in FIELDS}
        for name in ("categories", "must_haves", "preferences"):
            plain[name] = tuple(plain[name])
        return Content(**(plain | {"slots": slots_of(self.slots)}))


class NeedStep(Base):
    """One arrow of the state table that a need went along: its history, never changed."""

    __tablename__ = "need_step"
    __table_args__ = (sa.Index("ix_need_step_need_id", "need_id", "id"),)

    id: Mapped[Id]
    need_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("need.id"))
    event: Mapped[NeedEvent] = mapped_column(choice(NeedEvent))
    state: Mapped[NeedState] = mapped_column(choice(NeedState))
    at: Mapped[datetime]
    by_person: Mapped[str | None] = mapped_column(IdText)
    assisted_person: Mapped[str | None] = mapped_column(IdText)
    through: Mapped[str | None] = mapped_column(IdText)
    reason: Mapped[str | None] = mapped_column(sa.Text)


class NeedLook(Base):
    """One look at how far the hoped-for outcome has come, 0 to 10; the first is taken at posting."""

    __tablename__ = "need_look"
    __table_args__ = (
        sa.CheckConstraint("score BETWEEN 0 AND 10", name="score"),
        sa.Index("ix_need_look_need_id", "need_id", "id"),
    )

    id: Mapped[Id]
    need_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("need.id"))
    at: Mapped[datetime]
    score: Mapped[int]
    words: Mapped[str] = mapped_column(sa.Text, default="")
    by_person: Mapped[str | None] = mapped_column(IdText)
