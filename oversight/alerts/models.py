"""Alerts and their frozen evidence, and how much newcomers were seen each week."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, Json, choice
from oversight.alerts.domain import AlertState


class Alert(Base):
    """One figure out of bounds in one place; at most one is open or answered for a place at a time."""

    __tablename__ = "alert"
    __table_args__ = (
        sa.Index(
            "uq_alert_live",
            "metric",
            "table_code",
            "area",
            "category",
            "supplier",
            unique=True,
            sqlite_where=sa.text("state != 'passed'"),
            postgresql_where=sa.text("state != 'passed'"),
        ),
    )

    id: Mapped[Id]
    metric: Mapped[str] = mapped_column(sa.String(32))
    version: Mapped[int]
    table_code: Mapped[str] = mapped_column(sa.String(40))
    area: Mapped[str] = mapped_column(sa.String(32))
    category: Mapped[str] = mapped_column(sa.String(32))
    supplier: Mapped[str] = mapped_column(sa.String(64))
    state: Mapped[AlertState] = mapped_column(choice(AlertState))
    span_last: Mapped[date]
    opened_at: Mapped[datetime]
    evidence: Mapped[dict[str, Any]] = mapped_column(Json)
    urgent: Mapped[str | None] = mapped_column(sa.Text)
    closed_at: Mapped[datetime | None]


class NewcomersSeen(Base):
    """How much newcomers were seen in the 28 days up to a day, with what was aimed at then: a row a week, never altered."""

    __tablename__ = "newcomers_seen"

    until: Mapped[date] = mapped_column(primary_key=True)
    lists: Mapped[int]
    share: Mapped[float] = mapped_column(sa.Double)
    target: Mapped[float] = mapped_column(sa.Double)
    measured_at: Mapped[datetime]
