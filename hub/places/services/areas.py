"""Keep areas in dated sets, bring a set into force on its day, draw some where there is no file."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from hub.kernel import clock, ids, outbox, unit
from hub.kernel.db import db
from hub.places import queries
from hub.places.domain import AreaKind, AreaShape, Centre, Point
from hub.places.domain.boundaries import joined, read_areas
from hub.places.domain.illustrative import draw
from hub.places.domain.neighbourhood_files import NeighbourhoodRow, refuse_unknown
from hub.places.events import AreasChanged
from hub.places.models import Area, AreaSet, Place
from hub.places.services.grid import keep_grid


def import_areas(
    geojson: Mapping[str, Any],
    set_name: str,
    valid_from: date,
    *,
    kind: AreaKind | str = AreaKind.WARD,
    name_property: str | None = None,
    code_property: str | None = None,
    neighbourhoods: Mapping[str, str] | Sequence[NeighbourhoodRow] | None = None,
    progress: Callable[[int], None] = lambda _n: None,
) -> int:
    """Keep a boundary file as a dated set, in place of a set of the same name; returns how many areas it has.

    Args:
        geojson: the file's content, in degrees.
        set_name: what the set is called, where it is shown.
        valid_from: the day from which it holds.
        kind: which tier the file draws.
        name_property: the property that holds each area's name (found for the ONS's own files).
        code_property: the property that holds each area's code.
        neighbourhoods: the neighbourhood's name by ward code (of more wards than these, perhaps), or the lines of a file
            about these; they are drawn round their wards as a set of their own.
        progress: called with the number of areas just checked.

    Raises:
        AreasUnusable: naming what is wrong in the file, or the lines whose ward is not in it; nothing is kept.
    """
    rows = () if neighbourhoods is None or isinstance(neighbourhoods, Mapping) else neighbourhoods
    called = neighbourhoods if isinstance(neighbourhoods, Mapping) else {row.ward: row.name for row in rows}
    names = {_code_of(name): name for name in called.values()}
    parents = {code: _code_of(name) for code, name in called.items()}
    shapes = read_areas(
        geojson, name_property=name_property, code_property=code_property, parents=parents, progress=progress
    )
    refuse_unknown(rows, {area.code for area in shapes})
    _keep_sets(AreaKind(kind), shapes, names, set_name, valid_from, illustrative=False)
    return len(shapes)


def draw_illustrative_areas(
    centres: Sequence[Centre],
    *,
    set_name: str = "Illustrative areas",
    valid_from: date,
    include: Sequence[Point] = (),
) -> int:
    """Draw areas around the middle of each ward, where there is no boundary file; returns how many.

    `include` are points that must lie in some area, such as the middles of postcode sectors.
    """
    names = {_code_of(c.neighbourhood): c.neighbourhood for c in centres if c.neighbourhood}
    coded = [
        Centre(c.code, c.name, c.lat, c.lon, _code_of(c.neighbourhood) if c.neighbourhood else None) for c in centres
    ]
    shapes = draw(coded, include=include)
    _keep_sets(AreaKind.WARD, shapes, names, set_name, valid_from, illustrative=True)
    return len(shapes)


def _code_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _keep_sets(
    kind: AreaKind,
    shapes: Sequence[AreaShape],
    names: Mapping[str, str],
    set_name: str,
    valid_from: date,
    *,
    illustrative: bool,
) -> None:
    keep_grid()
    _keep_set(kind, shapes, set_name, valid_from, illustrative)
    if names:
        _keep_set(AreaKind.NEIGHBOURHOOD, joined(shapes, names), set_name, valid_from, illustrative)
    now = clock.now()
    for waiting in sets_waiting(now):
        bring_into_force(waiting, now)


def _keep_set(kind: AreaKind, shapes: Sequence[AreaShape], name: str, valid_from: date, illustrative: bool) -> None:
    content = [[a.code, a.name, a.parent, a.geometry] for a in shapes]
    digest = hashlib.sha256(json.dumps([valid_from.isoformat(), illustrative, content]).encode()).hexdigest()
    row = db.session.scalar(sa.select(AreaSet).where(AreaSet.kind == kind, AreaSet.name == name))
    if row is not None and row.digest == digest:
        return  # the same file again
    if row is None:
        row = AreaSet(id=ids.new(), kind=kind, name=name)
        db.session.add(row)
    else:
        db.session.execute(sa.delete(Area).where(Area.set_id == row.id))
    row.valid_from, row.illustrative, row.digest = valid_from, illustrative, digest
    row.imported_at, row.announced_at = clock.now(), None
    db.session.flush()
    db.session.execute(sa.insert(Area), [_row(row.id, area) for area in shapes])
    unit.forget(queries.SETS)


def _row(set_id: str, area: AreaShape) -> dict[str, Any]:
    return {
        "set_id": set_id,
        "code": area.code,
        "name": area.name,
        "parent": area.parent,
        "lat": area.lat,
        "lon": area.lon,
        "geometry": area.geometry,
    }


def sets_waiting(_now: datetime) -> Sequence[str]:
    """Ids of sets whose day has come and of which nobody was told."""
    return db.session.scalars(
        sa.select(AreaSet.id)
        .where(AreaSet.valid_from <= clock.today(), AreaSet.announced_at.is_(None))
        .order_by(AreaSet.valid_from, AreaSet.id)
    ).all()


def bring_into_force(set_id: str, now: datetime) -> None:
    """Tell everyone that a set's day has come, once; places derive their areas again here and now."""
    row = db.session.get_one(AreaSet, set_id, with_for_update=True)
    if row.announced_at is not None or row.valid_from > clock.today():
        return
    row.announced_at = now
    db.session.flush()
    for place in db.session.scalars(sa.select(Place)):
        at = queries.areas_at(Point(place.lat, place.lon))
        place.ward, place.neighbourhood = at.ward, at.neighbourhood
    outbox.announce(AreasChanged(subject=ids.urn("area-set", set_id), kind=row.kind.value))
