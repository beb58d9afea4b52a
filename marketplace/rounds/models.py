"""The tables of rounds: each run with its figures, and each question with its answer; of the last round what each open part got, and the suggestions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, choice
from hub.kernel.week import Slot
from hub.kernel.week import slots as slots_of
from marketplace.rounds.domain import Aim, How, RoundState


class Round(Base):
    """One round, or a question asked of the same engine: by whom (nobody: the night), how far it is, and its figures once done.

    Until then its figures are how many times it was begun, how far it is, and why it was refused if it was. `about` is
    the aim with a digest of the question: the same is under way once.
    """

    __tablename__ = "market_round"
    __table_args__ = (
        sa.CheckConstraint("state <> 'done' OR finished_at IS NOT NULL", name="finished"),
        sa.Index(
            "ix_market_round_under_way",
            "about",
            unique=True,
            sqlite_where=sa.text("state IN ('queued', 'gathering', 'sharing')"),
            postgresql_where=sa.text("state IN ('queued', 'gathering', 'sharing')"),
        ),
    )

    id: Mapped[Id]
    state: Mapped[RoundState] = mapped_column(choice(RoundState))
    aim: Mapped[Aim] = mapped_column(choice(Aim), default=Aim.ROUND, server_default=Aim.ROUND.value)
    about: Mapped[str | None] = mapped_column(sa.String(64))
    question: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, server_default="{}")
    how: Mapped[How] = mapped_column(choice(How))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str | None] = mapped_column(IdText)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    figures: Mapped[dict[str, Any]] = mapped_column(Json)


class RoundPart(Base):
    """What the last round had for an open part: minutes a week wanted and suggested, and why nothing where it is nothing."""

    __tablename__ = "market_round_part"
    __table_args__ = (
        sa.CheckConstraint("given_minutes >= 0 AND given_minutes <= wanted_minutes", name="minutes"),
        sa.Index("ix_market_round_part_round_id", "round_id"),
    )

    part_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("plan_part.id"), primary_key=True)
    round_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("market_round.id"))
    need_id: Mapped[str] = mapped_column(IdText)
    category: Mapped[str] = mapped_column(sa.String(32))
    ward: Mapped[str | None] = mapped_column(sa.String(32))
    priority: Mapped[int]
    wanted_minutes: Mapped[int]
    given_minutes: Mapped[int]
    left_out: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    why: Mapped[str | None] = mapped_column(sa.String(32))
    could: Mapped[int]


class Suggestion(Base):
    """Someone whom the last round suggests for some times of a need's task."""

    __tablename__ = "market_suggestion"
    __table_args__ = (sa.Index("ix_market_suggestion_need_id", "need_id"),)

    id: Mapped[Id]
    round_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("market_round.id"))
    need_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("need.id"))
    category: Mapped[str] = mapped_column(sa.String(32))
    offer_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("offer.id"))
    slots: Mapped[list[Any]] = mapped_column(Json)
    why: Mapped[str] = mapped_column(sa.String(32))
    could: Mapped[int]

    def times(self) -> tuple[Slot, ...]:
        """Its times of the week."""
        return slots_of(self.slots)
