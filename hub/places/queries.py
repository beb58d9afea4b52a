"""Reads of place: masking, areas, gazetteer, places of their own."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext

from hub.kernel import clock, ids, unit
from hub.kernel.db import db
from hub.kernel.errors import Missing
from hub.places.domain import (
    AreaKind,
    AreasAt,
    AreaShape,
    AreaView,
    Grid,
    Located,
    NoPostcode,
    NotFoundPostcode,
    OutsideBorough,
    PlaceView,
    Point,
    Rings,
)
from hub.places.domain.atlas import Atlas, Tier
from hub.places.models import Area, AreaSet, Place, PlaceGrid
from hub.places.ports import Geocoder

ABOUT_KM = 2.0  # a sector's middle may stand this far outside and still mean people inside
ONS = "Source: Office for National Statistics, licensed under the Open Government Licence v3.0. Contains OS data © Crown copyright and database right"


SETS, GRID = "places.sets", "places.grid"  # what a transaction looks up once


@dataclass(frozen=True)
class SetInForce:
    """A dated set of areas that holds today."""

    id: str
    kind: AreaKind
    name: str
    valid_from: date
    illustrative: bool
    digest: str


def grid() -> Grid:
    """The masking grid. Until a secret of its own is kept, the installation's key stands for it."""
    kept = unit.once(GRID, lambda: db.session.scalar(sa.select(PlaceGrid.secret)))
    return Grid.of(kept or current_app.config["SECRET_KEY"])


def mask(point: Point) -> Point:
    """The middle of the 500 m cell in which `point` lies: all that anyone but a live booking may know."""
    return grid().mask(point)


def locate(text: str) -> Located:
    """Where a postcode or address is: the gazetteer first, then Nominatim where configured.

    Call it outside a writing unit: it may ask another machine.

    Raises:
        NoPostcode, NotFoundPostcode: nothing is written, or nobody knows it; data["field"] is "postcode".
        OutsideBorough: it lies in none of the council's areas.
        GeocoderAway: the geocoder does not answer.
    """
    text = " ".join(text.split())
    geocoders: list[Geocoder] = current_app.extensions["kith.geocoders"]
    if not text:
        raise NoPostcode(field="postcode")
    located = next((found for geocoder in geocoders if (found := geocoder.look_up(text))), None)
    if located is None:
        raise NotFoundPostcode(text=text, field="postcode")
    if not atlas().holds(located.point, ABOUT_KM if located.about else 0.0):
        raise OutsideBorough(text=located.postcode or text, field="postcode")
    return located


def sets_in_force() -> dict[AreaKind, SetInForce]:
    """For each kind, the set with the latest day that has come; a transaction asks the database once."""
    today = clock.today()
    return {area_set.kind: area_set for area_set in unit.once(SETS, _sets) if area_set.valid_from <= today}


def _sets() -> list[SetInForce]:
    return [SetInForce(*row) for row in db.session.execute(_SETS)]


_SETS = sa.select(
    AreaSet.id, AreaSet.kind, AreaSet.name, AreaSet.valid_from, AreaSet.illustrative, AreaSet.digest
).order_by(AreaSet.valid_from, AreaSet.id)


def atlas() -> Atlas:
    """The areas in force, read once and kept until a set changes."""
    sets = sets_in_force()
    key = tuple(sorted((s.id, s.digest) for s in sets.values()))
    kept = current_app.extensions.get("kith.atlas")
    if kept is None or kept[0] != key:
        kept = (key, Atlas({kind: Tier(_shapes(sets.get(kind))) for kind in AreaKind}))
        current_app.extensions["kith.atlas"] = kept
    found: Atlas = kept[1]
    return found


def _shapes(area_set: SetInForce | None) -> list[AreaShape]:
    if area_set is None:
        return []
    rows = db.session.scalars(sa.select(Area).where(Area.set_id == area_set.id).order_by(Area.code))
    return [_shape(row) for row in rows]


def _shape(row: Area) -> AreaShape:
    return AreaShape(row.code, row.name, row.parent, row.lat, row.lon, row.geometry)


def followers(codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """For each code, the areas in force that stand for it: itself, else those that took its place on the ground.

    Empty for one whose boundary nobody knows any more, or whose ground no area covers.
    """
    known, found = area_names(), {}
    for code in codes:
        found[code] = (code,) if code in known else _took_over(code)
    return found


def _took_over(code: str) -> tuple[str, ...]:
    newest = sa.select(Area, AreaSet.kind).join(AreaSet, AreaSet.id == Area.set_id).where(Area.code == code)
    row = db.session.execute(newest.order_by(AreaSet.valid_from.desc(), AreaSet.id.desc()).limit(1)).one_or_none()
    return atlas().tiers[row.kind].taking_over(_shape(row.Area)) if row else ()


def areas_at(point: Point) -> AreasAt:
    """The ward and neighbourhood of `point`, by code; None where no boundary holds it."""
    return atlas().areas_at(point)


def areas(kind: AreaKind | str = AreaKind.WARD) -> list[AreaView]:
    """The areas of a kind in force, by name."""
    kind = AreaKind(kind)
    found = [AreaView(a.code, a.name, kind, a.parent, a.lat, a.lon) for a in atlas().tiers[kind].areas]
    return sorted(found, key=lambda area: area.name)


def area_names() -> dict[str, str]:
    """Names of all areas in force, by code."""
    return {area.code: area.name for tier in atlas().tiers.values() for area in tier.areas}


def shapes(kind: AreaKind | str = AreaKind.WARD, *, tolerance: float = 0.0002) -> list[tuple[str, Rings]]:
    """Code and outlines of each area of a kind, for drawing; simplified by at most `tolerance` degrees (20 m)."""
    return list(atlas().tiers[AreaKind(kind)].rings(tolerance))


def source_note() -> str:
    """Which boundaries are shown, and whose they are."""
    wards = sets_in_force().get(AreaKind.WARD)
    note: str
    if wards is None:
        note = gettext("No boundaries have been imported yet.")
    elif wards.illustrative:
        note = gettext(
            "Areas are illustrative: drawn around the middle of each ward, not official boundaries. %(ons)s.", ons=ONS
        )
    else:
        since = wards.valid_from.isoformat()
        note = gettext("Boundaries: %(name)s, in force from %(since)s. %(ons)s.", name=wards.name, since=since, ons=ONS)
    return note


def place(place_id: str) -> PlaceView:
    """A place of its own.

    Raises:
        Missing: there is none of this id.
    """
    row = db.session.get(Place, place_id)
    if row is None:
        raise Missing
    return _view(row)


def places_named(urns: Iterable[str]) -> dict[str, str]:
    """Names of places by `place:` URN; other URNs are passed over."""
    wanted = [ids.parse(urn)[1] for urn in urns if urn.startswith("place:")]
    if not wanted:
        return {}
    rows = db.session.execute(sa.select(Place.id, Place.name).where(Place.id.in_(wanted)))
    return {ids.urn("place", id_): name for id_, name in rows}


def owner_of(urn: str) -> str | None:
    """The party that owns a `place:` URN; None for any other, and for a place that is not there."""
    if not urn.startswith("place:"):
        return None
    return db.session.scalar(sa.select(Place.owner).where(Place.id == ids.parse(urn)[1]))


def places_of(owners: Collection[str]) -> list[PlaceView]:
    """The places that these parties own, by name."""
    rows = db.session.scalars(sa.select(Place).where(Place.owner.in_(owners)).order_by(Place.name, Place.id))
    return [_view(row) for row in rows]


def places() -> list[PlaceView]:
    """Every place, by name."""
    return [_view(row) for row in db.session.scalars(sa.select(Place).order_by(Place.name, Place.id))]


def _view(row: Place) -> PlaceView:
    return PlaceView(
        row.id,
        row.name,
        row.kind,
        row.description,
        row.postcode,
        row.lat,
        row.lon,
        row.owner,
        row.ward,
        row.neighbourhood,
    )
