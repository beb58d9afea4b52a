"""The table of gifts in kind."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Urn, choice
from marketplace.gifts.domain import GiftState


class Gift(Base):
    """Goods or a service for a need, from a party that may answer it; `value_pence` is the giver's own figure, no money.

    `answer` are the words with which it was taken, `thanks` those with which it came, `parting` those with which it was
    declined or taken back.
    """

    __tablename__ = "gift"
    __table_args__ = (
        sa.CheckConstraint("value_pence > 0", name="value"),
        sa.CheckConstraint("holder <> party", name="two_sides"),
        sa.CheckConstraint("(state = 'received') = (received_at IS NOT NULL)", name="received"),
        sa.Index(
            "ix_gift_offered",
            "need_id",
            "party",
            unique=True,
            sqlite_where=sa.text("state = 'offered'"),
            postgresql_where=sa.text("state = 'offered'"),
        ),
        sa.Index("ix_gift_need_id", "need_id", "state"),
        sa.Index("ix_gift_party", "party", "id"),
        sa.Index("ix_gift_holder", "holder", "id"),
    )

    id: Mapped[Id]
    need_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("need.id"))
    holder: Mapped[Urn]
    party: Mapped[Urn]
    category: Mapped[str] = mapped_column(sa.String(32))
    what: Mapped[str] = mapped_column(sa.String(80))
    words: Mapped[str] = mapped_column(sa.Text)
    value_pence: Mapped[int]
    state: Mapped[GiftState] = mapped_column(choice(GiftState))
    answer: Mapped[str] = mapped_column(sa.Text, default="")
    thanks: Mapped[str] = mapped_column(sa.Text, default="")
    parting: Mapped[str] = mapped_column(sa.Text, default="")
    offered_at: Mapped[datetime]
    offered_by: Mapped[str] = mapped_column(IdText)
    moved_at: Mapped[datetime]
    moved_by: Mapped[str | None] = mapped_column(IdText)  # nobody: the need ended, or a block
    received_at: Mapped[datetime | None]
