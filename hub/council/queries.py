"""Who the council is, kept in memory because every page asks."""

from __future__ import annotations

import time

import sqlalchemy as sa
from flask import current_app

from hub.council.domain import Colours, Council
from hub.council.models import CouncilRow
from hub.kernel import unit
from hub.kernel.db import db

KEY = "kith.council"
FRESH = 20.0  # seconds for which an answer is kept; another process may have changed the row
FRESH_NONE = 1.0


def council() -> Council | None:
    """The council of this installation; None before `flask council create`."""
    kept: tuple[float, Council | None] | None = current_app.extensions.get(KEY)
    if kept is not None and time.monotonic() < kept[0]:
        return kept[1]
    found = unit.once(KEY, _read)
    if not unit.writing():  # what a writing unit sees may yet be undone
        current_app.extensions[KEY] = (time.monotonic() + (FRESH if found else FRESH_NONE), found)
    return found


def _read() -> Council | None:
    row = db.session.execute(sa.select(CouncilRow)).scalar_one_or_none()
    return view(row) if row else None


def forget() -> None:
    """Ask the database the next time."""
    unit.forget(KEY)
    current_app.extensions.pop(KEY, None)


def zone() -> str:
    """The council's time zone; London's until there is a council."""
    found = council()
    return found.zone if found else "Europe/London"


def view(row: CouncilRow) -> Council:
    """The row as a value."""
    colours = Colours(row.brand, row.provider, row.accent)
    return Council(row.name, row.gss, row.zone, colours, row.email, row.phone, row.address)
