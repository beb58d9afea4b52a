"""Persons, organisations, and who belongs to which."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, Ref, choice
from hub.people.domain import MemberRole, Sector


class Person(Base):
    """A human being, once."""

    __tablename__ = "person"
    __table_args__ = (
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="whole_point"),
        sa.CheckConstraint("(masked_lat IS NULL) = (masked_lon IS NULL)", name="whole_mask"),
    )

    id: Mapped[Id]
    given_name: Mapped[str] = mapped_column(sa.String(100))
    family_name: Mapped[str] = mapped_column(sa.String(100))
    phone: Mapped[str | None] = mapped_column(sa.String(40))
    postcode: Mapped[str | None] = mapped_column(sa.String(10), index=True)
    address: Mapped[str | None] = mapped_column(sa.String(300))  # the door: only for whoever comes on a live booking
    lat: Mapped[float | None]  # the true point: only for services of a live booking
    lon: Mapped[float | None]
    masked_lat: Mapped[float | None]
    masked_lon: Mapped[float | None]
    language: Mapped[str] = mapped_column(sa.String(16), default="en_GB")
    auto_confirm: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class Organisation(Base):
    """A public service, a charity, a business, a group."""

    __tablename__ = "organisation"
    __table_args__ = (sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name="whole_point"),)

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(sa.String(160))
    sector: Mapped[Sector] = mapped_column(choice(Sector))
    kind: Mapped[str] = mapped_column(sa.String(80), default="")
    description: Mapped[str] = mapped_column(sa.Text, default="")
    postcode: Mapped[str | None] = mapped_column(sa.String(10))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    cqc_number: Mapped[str | None] = mapped_column(sa.String(20))
    created_at: Mapped[datetime]


class Membership(Base):
    """A person in an organisation, from one day until (perhaps) another."""

    __tablename__ = "membership"
    __table_args__ = (
        sa.Index(
            "uq_membership_now",
            "organisation_id",
            "person_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )

    id: Mapped[Id]
    organisation_id: Mapped[Ref] = mapped_column(sa.ForeignKey("organisation.id"))
    person_id: Mapped[Ref] = mapped_column(sa.ForeignKey("person.id"), index=True)
    role: Mapped[MemberRole] = mapped_column(choice(MemberRole))
    added_by: Mapped[Ref | None]
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]
