"""The table of categories: each row is how one stands from a day on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.categories.domain import Risk
from hub.kernel.db import Base, Id, IdText, Json, choice


class CategoryVersion(Base):
    """One category from `valid_from` until its next version; the later id wins on the same day."""

    __tablename__ = "category_version"
    __table_args__ = (sa.Index("ix_category_version_code", "code", "valid_from"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(sa.String(32))
    place: Mapped[int]  # where it stands in the list
    valid_from: Mapped[date]
    name: Mapped[str] = mapped_column(sa.String(80))
    plain: Mapped[str] = mapped_column(sa.Text)
    risk: Mapped[Risk] = mapped_column(choice(Risk))
    who: Mapped[list[str]]
    checks: Mapped[list[str]]
    extra: Mapped[dict[str, Any]] = mapped_column(Json)
    bookable_by: Mapped[list[str]]
    lgsl: Mapped[int | None]
    retired: Mapped[bool]
    phrases: Mapped[list[str]] = mapped_column(Json, server_default="[]")  # what people here say for it
    reason: Mapped[str] = mapped_column(sa.Text)
    changed_by: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("person.id"))
    changed_at: Mapped[datetime]
