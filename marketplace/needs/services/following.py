"""Needs follow the areas that the council draws."""

from __future__ import annotations

import sqlalchemy as sa

from hub.kernel.db import db
from hub.places import queries as places
from hub.places.domain import Point
from marketplace.needs.models import Need


def follow_areas() -> int:
    """Find the ward and neighbourhood of every need again from its point, drafts and ended ones too.

    Returns how many points were looked at: people share the middles of cells, so they are few.
    """
    points = db.session.execute(sa.select(Need.lat, Need.lon).where(Need.lat.is_not(None)).distinct()).all()
    for lat, lon in points:
        if lat is None or lon is None:
            continue
        at = places.areas_at(Point(lat, lon))
        db.session.execute(
            sa.update(Need).where(Need.lat == lat, Need.lon == lon).values(ward=at.ward, neighbourhood=at.neighbourhood)
        )
    return len(points)
