"""The tables of pools: who shares by how many parts, and each one's share of each visit."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Urn
from payments.pools.domain import Sharer


class Pool(Base):
    """Several residents who share; the row is the lock under which their shares are divided."""

    __tablename__ = "pool"

    id: Mapped[Id]
    made_at: Mapped[datetime]


class PoolSharer(Base):
    """One of them, from what they pay (no budget: own money), until they have left."""

    __tablename__ = "pool_sharer"
    __table_args__ = (
        sa.UniqueConstraint("pool_id", "person"),
        sa.CheckConstraint("parts >= 1 AND parts <= 20", name="parts"),
        sa.Index("ix_pool_sharer_budget_id", "budget_id"),
    )

    pool_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("pool.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(IdText, sa.ForeignKey("person.id"))
    parts: Mapped[int]
    budget_id: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("budget.id"))
    through: Mapped[str | None] = mapped_column(IdText)
    left_at: Mapped[datetime | None]

    @property
    def sharer(self) -> Sharer:
        """As a value."""
        return Sharer(self.person, self.parts, self.budget_id, self.through)


class PoolShare(Base):
    """One sharer's part of one visit (`about`): pence set aside for it, and (`due_pence`) what came due of it.

    Its money is the hold of `share:ID`. It is `live` until the visit was shared out anew.
    """

    __tablename__ = "pool_share"
    __table_args__ = (
        sa.ForeignKeyConstraint(["pool_id", "place"], ["pool_sharer.pool_id", "pool_sharer.place"]),
        sa.CheckConstraint("pence >= 0 AND (due_pence IS NULL OR due_pence >= 0)", name="pence"),
        sa.Index("ix_pool_share_about", "about", "live", "place"),
        sa.Index("ix_pool_share_pool_id", "pool_id", "place"),
    )

    id: Mapped[Id]
    pool_id: Mapped[str] = mapped_column(IdText)
    place: Mapped[int]
    about: Mapped[Urn]
    pence: Mapped[int]
    due_pence: Mapped[int | None]
    live: Mapped[bool] = mapped_column(default=True, server_default=sa.true())

    @property
    def urn(self) -> str:
        """What its hold is about."""
        return f"share:{self.id}"
