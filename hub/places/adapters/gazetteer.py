"""The local gazetteer: postcodes that the council imported, and the middles of their sectors."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db
from hub.places.domain import Located, Point, district, normalised, partial, sector
from hub.places.models import Postcode, PostcodeSector

# Built once: every search by postcode asks.
_MIDDLE = sa.select(sa.func.avg(PostcodeSector.lat), sa.func.avg(PostcodeSector.lon))
_OF_SECTOR = _MIDDLE.where(PostcodeSector.sector == sa.bindparam("wanted"))
_OF_DISTRICT = _MIDDLE.where(PostcodeSector.district == sa.bindparam("wanted"))


class Gazetteer:
    """Finds postcodes and parts of them in the council's own tables (the Geocoder port)."""

    def look_up(self, text: str) -> Located | None:
        """The postcode's own point, else "about": its sector's middle; None where neither is known."""
        full = normalised(text)
        if full:
            row = unit.row(Postcode, full)
            if row:
                return Located(Point(row.lat, row.lon), full, about=False)
            middle = self._middle(sector(full))
            return Located(middle, full, about=True) if middle else None
        for part in partial(text):
            middle = self._middle(part)
            if middle:
                return Located(middle, part, about=True)
        return None

    def _middle(self, part: str) -> Point | None:
        """The middle of a sector, or of a district's sectors."""
        whole = " " in part
        statement, wanted = (_OF_SECTOR, part) if whole else (_OF_DISTRICT, district(part))
        lat, lon = db.session.execute(statement, {"wanted": wanted}).one()
        return None if lat is None else Point(round(lat, 6), round(lon, 6))
