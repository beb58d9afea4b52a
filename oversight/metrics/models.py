"""Frozen cells: each figure computed once, when its time is over, and never again."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class MetricCell(Base):
    """One exact figure. What a reader gets of it is decided by disclosure alone."""

    __tablename__ = "metric_cell"
    __table_args__ = (sa.Index("ix_metric_cell_span", "table_code", "span_last"),)

    metric: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    table_code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    span_last: Mapped[date] = mapped_column(primary_key=True)
    area: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    category: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    supplier: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    value: Mapped[float | None] = mapped_column(sa.Double)
    n: Mapped[int]
    numerator: Mapped[float | None] = mapped_column(sa.Double)
    denominator: Mapped[float | None] = mapped_column(sa.Double)
    tail: Mapped[float | None] = mapped_column(sa.Double)
    trials: Mapped[int]
    least: Mapped[float | None] = mapped_column(sa.Double)
    least_tail: Mapped[float | None] = mapped_column(sa.Double)
    generation: Mapped[str] = mapped_column(sa.String(64))


class MetricSpan(Base):
    """One metric's table over one span, frozen: so that a span without any cell is known to be done."""

    __tablename__ = "metric_span"

    metric: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    table_code: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    span_last: Mapped[date] = mapped_column(primary_key=True)
    frozen_at: Mapped[datetime]
    generation: Mapped[str] = mapped_column(sa.String(64))
