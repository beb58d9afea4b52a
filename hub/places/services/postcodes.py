"""Keep postcodes, and the middles of their sectors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from hub.kernel.db import db, is_sqlite
from hub.places.domain import Point, PostcodeRow, district, sector
from hub.places.models import Postcode, PostcodeSector

CHUNK = 2000  # rows in one statement


def import_postcodes(rows: Iterable[PostcodeRow], *, progress: Callable[[int], None] = lambda _n: None) -> int:
    """Keep postcodes, and the middle of each sector that they make up; returns how many. Again changes nothing.

    Args:
        rows: checked rows (`domain/postcode_files.py` reads the files councils have).
        progress: called with the number of rows just kept.
    """
    insert = (sqlite if is_sqlite() else postgresql).insert(Postcode)
    statement = insert.on_conflict_do_update(
        index_elements=["postcode"], set_={"lat": insert.excluded.lat, "lon": insert.excluded.lon}
    )
    values = [{"postcode": r.postcode, "sector": sector(r.postcode), "lat": r.lat, "lon": r.lon} for r in rows]
    for start in range(0, len(values), CHUNK):
        chunk = values[start : start + CHUNK]
        db.session.execute(statement, chunk)
        progress(len(chunk))
    middles = db.session.execute(
        sa.select(Postcode.sector, sa.func.avg(Postcode.lat), sa.func.avg(Postcode.lon)).group_by(Postcode.sector)
    )
    set_sectors({name: Point(lat, lon) for name, lat, lon in middles})
    return len(values)


def set_sectors(middles: Mapping[str, Point]) -> None:
    """Keep the middle of postcode sectors ("KT1 2"), for whoever has no file of postcodes."""
    for name, middle in middles.items():
        row = db.session.get(PostcodeSector, name)
        if row is None:
            row = PostcodeSector(sector=name, district=district(name))
            db.session.add(row)
        row.lat, row.lon = middle.lat, middle.lon
    db.session.flush()
