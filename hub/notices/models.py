"""Tables of notices: what people were told, how they want it by email, and the mails."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, choice
from hub.notices.domain import ByEmail, MailState


class Notice(Base):
    """One thing someone was told; the same event tells the same person the same kind of thing once."""

    __tablename__ = "notice"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "person", "kind"),
        sa.Index("ix_notice_person", "person", "id"),
        sa.Index(
            "ix_notice_unread",
            "person",
            sqlite_where=sa.text("read_at IS NULL"),
            postgresql_where=sa.text("read_at IS NULL"),
        ),
        sa.Index(
            "ix_notice_digest",
            "person",
            sqlite_where=sa.text("for_digest"),
            postgresql_where=sa.text("for_digest"),
        ),
    )

    id: Mapped[Id]
    person: Mapped[str] = mapped_column(IdText, sa.ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(64))
    template: Mapped[str] = mapped_column(sa.Text)
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    link: Mapped[str] = mapped_column(sa.String(300))
    event_id: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    for_digest: Mapped[bool]  # waits for the day's one email


class NoticeChoice(Base):
    """How one person wants notices by email; without a row, at once."""

    __tablename__ = "notice_choice"

    person: Mapped[str] = mapped_column(IdText, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    by_email: Mapped[ByEmail] = mapped_column(choice(ByEmail))
    digest_on: Mapped[date | None]  # the day of the last digest


class Mail(Base):
    """A mail: to a person wherever they read mail then, or to an address."""

    __tablename__ = "mail"
    __table_args__ = (
        sa.CheckConstraint("(person IS NULL) != (address IS NULL)", name="one_reader"),
        sa.Index("ix_mail_at", "at"),
        sa.Index("ix_mail_person", "person", "id"),
    )

    id: Mapped[Id]
    person: Mapped[str | None] = mapped_column(IdText, sa.ForeignKey("person.id", ondelete="CASCADE"))
    address: Mapped[str | None] = mapped_column(sa.String(254))
    language: Mapped[str] = mapped_column(sa.String(16))
    template: Mapped[str] = mapped_column(sa.String(64))
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    link: Mapped[str] = mapped_column(sa.String(300))
    secret: Mapped[bool]  # its link opens something: forgotten once it is sent
    state: Mapped[MailState] = mapped_column(choice(MailState))
    error: Mapped[str | None] = mapped_column(sa.Text)
    at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
