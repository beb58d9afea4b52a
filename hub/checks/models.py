"""The table of checks."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.checks.domain import CheckKind, CheckState
from hub.kernel.db import Base, Id, IdText, Urn, choice


class PartyCheck(Base):
    """One check of one party, with its evidence and whoever decided about it."""

    __tablename__ = "party_check"
    __table_args__ = (
        sa.CheckConstraint("decided_by IS NULL OR party != 'person:' || decided_by", name="not_ones_own"),
        sa.CheckConstraint("expires IS NULL OR expires >= issued", name="in_order"),
        sa.Index("ix_party_check_party", "party", "state"),
        sa.Index("ix_party_check_expires", "state", "expires"),
    )

    id: Mapped[Id]
    party: Mapped[Urn]
    kind: Mapped[CheckKind] = mapped_column(choice(CheckKind))
    state: Mapped[CheckState] = mapped_column(choice(CheckState))
    evidence: Mapped[str] = mapped_column(sa.Text)
    file: Mapped[str | None] = mapped_column(sa.String(64))
    issued: Mapped[date]
    expires: Mapped[date | None]
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    warned_at: Mapped[datetime | None]
