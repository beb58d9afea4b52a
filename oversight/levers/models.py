"""Calls for services, and the measure of each lever before it was pulled."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText


class ServiceCall(Base):
    """One call, open until its day."""

    __tablename__ = "service_call"

    id: Mapped[Id]
    decision_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("decision.id"))
    category: Mapped[str] = mapped_column(sa.String(32), index=True)
    area: Mapped[str | None] = mapped_column(sa.String(32))
    words: Mapped[str] = mapped_column(sa.Text)
    until: Mapped[date]
    made_at: Mapped[datetime]
