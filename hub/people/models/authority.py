"""Who may do what: staff posts, delegations, blocks, and openings of a person's record."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, Ref, Urn, choice
from hub.people.domain import OpeningKind, StaffRole


class StaffPost(Base):
    """A person in one of the council's roles, from one day until (perhaps) another."""

    __tablename__ = "staff_post"
    __table_args__ = (
        sa.Index(
            "uq_staff_post_now",
            "person_id",
            "role",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(sa.ForeignKey("person.id"))
    role: Mapped[StaffRole] = mapped_column(choice(StaffRole))
    appointed_by: Mapped[Ref | None]
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Delegation(Base):
    """A resident lets a supporter act for them: scopes, a limit, from and to a day (both included), and why."""

    __tablename__ = "delegation"
    __table_args__ = (
        sa.CheckConstraint("resident_id <> supporter_id", name="two_people"),
        sa.CheckConstraint("limit_pence IS NULL OR limit_pence >= 0", name="limit"),
        sa.CheckConstraint("ends IS NULL OR ends >= starts", name="order"),
        sa.Index("ix_delegation_pair", "supporter_id", "resident_id"),
    )

    id: Mapped[Id]
    resident_id: Mapped[Ref] = mapped_column(sa.ForeignKey("person.id"), index=True)
    supporter_id: Mapped[Ref] = mapped_column(sa.ForeignKey("person.id"))
    scopes: Mapped[list[str]]
    limit_pence: Mapped[int | None]
    starts: Mapped[date]
    ends: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(sa.Text)
    made_by: Mapped[Ref | None]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[Ref | None]


class Block(Base):
    """One party wants nothing more to do with another."""

    __tablename__ = "block"
    __table_args__ = (
        sa.Index(
            "uq_block_now",
            "party",
            "blocked",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.CheckConstraint("party <> blocked", name="two_parties"),
    )

    id: Mapped[Id]
    party: Mapped[Urn]
    blocked: Mapped[Urn] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    made_by: Mapped[Ref]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Opening(Base):
    """An officer's look into one person's record, with its reason: the access log."""

    __tablename__ = "record_opening"

    id: Mapped[Id]
    kind: Mapped[OpeningKind] = mapped_column(choice(OpeningKind))
    officer_id: Mapped[Ref] = mapped_column(sa.ForeignKey("person.id"), index=True)
    person_id: Mapped[Ref] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[StaffRole] = mapped_column(choice(StaffRole))
    reason: Mapped[str] = mapped_column(sa.Text)
    at: Mapped[datetime]
    until: Mapped[datetime]


class RecordLook(Base):
    """Someone read the part of a record that their errand shows them: the rest of the access log."""

    __tablename__ = "record_look"

    id: Mapped[Id]
    viewer_id: Mapped[Ref] = mapped_column(sa.ForeignKey("person.id"), index=True)
    person_id: Mapped[Ref] = mapped_column(sa.ForeignKey("person.id"), index=True)
    party: Mapped[Urn]  # for whom they looked: themself or an organisation
    about: Mapped[Urn]  # a booking, for where the person lives; a check, for its papers
    at: Mapped[datetime]
