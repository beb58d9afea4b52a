"""Tables of place: the grid's secret, sets of areas, postcodes and their sectors, places of their own."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from hub.kernel.db import Base, Id, IdText, Json, Urn, choice
from hub.places.domain import AreaKind, PlaceKind


class PlaceGrid(Base):
    """The one row that keeps the secret from which the masking grid's offset is drawn."""

    __tablename__ = "place_grid"
    __table_args__ = (sa.CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    secret: Mapped[str] = mapped_column(sa.String(128))


class AreaSet(Base):
    """A set of areas of one kind, with the day from which it holds."""

    __tablename__ = "area_set"
    __table_args__ = (sa.UniqueConstraint("kind", "name"),)

    id: Mapped[Id]
    kind: Mapped[AreaKind] = mapped_column(choice(AreaKind))
    name: Mapped[str] = mapped_column(sa.String(120))
    valid_from: Mapped[date]
    illustrative: Mapped[bool]
    digest: Mapped[str] = mapped_column(sa.String(64))
    imported_at: Mapped[datetime]
    announced_at: Mapped[datetime | None]  # when everyone was told that it is in force


class Area(Base):
    """One area of a set, with its boundary as GeoJSON geometry."""

    __tablename__ = "area"

    set_id: Mapped[str] = mapped_column(IdText, sa.ForeignKey("area_set.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    parent: Mapped[str | None] = mapped_column(sa.String(64))
    lat: Mapped[float]
    lon: Mapped[float]
    geometry: Mapped[dict[str, Any]] = mapped_column(Json)


class Postcode(Base):
    """A postcode of the imported file."""

    __tablename__ = "postcode"

    postcode: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    sector: Mapped[str] = mapped_column(sa.String(6), index=True)
    lat: Mapped[float]
    lon: Mapped[float]


class PostcodeSector(Base):
    """A sector and roughly its middle: the mean of its postcodes, or as it was given."""

    __tablename__ = "postcode_sector"

    sector: Mapped[str] = mapped_column(sa.String(6), primary_key=True)
    district: Mapped[str] = mapped_column(sa.String(4), index=True)
    lat: Mapped[float]
    lon: Mapped[float]


class Place(Base):
    """A park, a hall, a street: something with an owner that may have needs."""

    __tablename__ = "place"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(sa.String(120))
    kind: Mapped[PlaceKind] = mapped_column(choice(PlaceKind))
    description: Mapped[str] = mapped_column(sa.Text, default="")
    postcode: Mapped[str | None] = mapped_column(sa.String(8))
    lat: Mapped[float]
    lon: Mapped[float]
    owner: Mapped[Urn] = mapped_column(index=True)
    ward: Mapped[str | None] = mapped_column(sa.String(64))
    neighbourhood: Mapped[str | None] = mapped_column(sa.String(64))
    added_at: Mapped[datetime]
