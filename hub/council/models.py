"""The table of this room: one row."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base


class CouncilRow(Base):
    """The council; `id` is always 1, so that there can be no second."""

    __tablename__ = "council"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(sa.SmallInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(sa.String(120))
    gss: Mapped[str] = mapped_column(sa.String(9))
    zone: Mapped[str] = mapped_column(sa.String(64))
    brand: Mapped[str] = mapped_column(sa.String(7))
    provider: Mapped[str] = mapped_column(sa.String(7))
    accent: Mapped[str] = mapped_column(sa.String(7))
    email: Mapped[str] = mapped_column(sa.String(254))
    phone: Mapped[str] = mapped_column(sa.String(40))
    address: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
