"""Accounts, the letters with secrets that they are sent, invitations, and tries at signing in."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, Ref, choice
from hub.people.domain import InvitationKind, Letters, MemberRole, StaffRole

HASH = sa.String(64)  # SHA-256 in hexadecimal


class Account(Base):
    """A login. Its email is kept in lower case; `stamp` changes with the password and ends other sessions."""

    __tablename__ = "account"

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(sa.ForeignKey("person.id"), unique=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    stamp: Mapped[str] = mapped_column(sa.String(64))
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Letter(Base):
    """A letter that carries a secret: asked for now, minted when it is sent, used once, and good until it expires."""

    __tablename__ = "account_letter"

    id: Mapped[Id]
    account_id: Mapped[Ref] = mapped_column(sa.ForeignKey("account.id"), index=True)
    purpose: Mapped[Letters] = mapped_column(choice(Letters))
    email: Mapped[str | None] = mapped_column(sa.String(254))  # the new address, for a change of address
    secret_hash: Mapped[str | None] = mapped_column(HASH, unique=True)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class Invitation(Base):
    """Someone is asked to be staff, a member of an organisation, or a resident's supporter."""

    __tablename__ = "invitation"

    id: Mapped[Id]
    kind: Mapped[InvitationKind] = mapped_column(choice(InvitationKind))
    email: Mapped[str] = mapped_column(sa.String(254))
    secret_hash: Mapped[str | None] = mapped_column(HASH, unique=True)
    staff_role: Mapped[StaffRole | None] = mapped_column(choice(StaffRole))
    organisation_id: Mapped[Ref | None] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    member_role: Mapped[MemberRole | None] = mapped_column(choice(MemberRole))
    resident_id: Mapped[Ref | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    scopes: Mapped[list[str]]
    limit_pence: Mapped[int | None]
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(sa.Text, default="")
    invited_by: Mapped[Ref | None] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[Ref | None] = mapped_column(sa.ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]


PENDING = sa.and_(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
"""Which invitations nobody has accepted or taken back; they may be out of date."""


class Try(Base):
    """One try at something that is throttled; its key is a keyed hash, so that no address is kept."""

    __tablename__ = "account_try"
    __table_args__ = (sa.Index("ix_account_try_key_at", "key", "at"),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(HASH)
    at: Mapped[datetime] = mapped_column(index=True)  # by the machine's clock, whatever the app's says
