"""Keep the secret of the masking grid."""

from __future__ import annotations

from flask import current_app

from hub.kernel import unit
from hub.kernel.db import db
from hub.places.models import PlaceGrid
from hub.places.queries import GRID


def keep_grid(*, secret: str | None = None) -> None:
    """Keep the secret from which the masking grid is drawn, once; later calls change nothing.

    Without a `secret` it is the installation's key of today, so that what was masked before stays where it is even
    when the key changes one day.
    """
    if db.session.get(PlaceGrid, 1) is None:
        db.session.add(PlaceGrid(id=1, secret=secret or current_app.config["SECRET_KEY"]))
        db.session.flush()
        unit.forget(GRID)
