"""What holds draw from which fund, for whoever has locked them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from hub.kernel import unit
from hub.kernel.db import db, is_sqlite
from payments.holds.models import HoldDraw

_DRAWS = (
    sa.select(HoldDraw)
    .where(HoldDraw.about.in_(sa.bindparam("abouts", expanding=True)))
    .order_by(HoldDraw.place, HoldDraw.source)
    .execution_options(populate_existing=True)
)
_DRAWN = "holds.draws"


def draws_of(about: str) -> list[HoldDraw]:
    """The draws of a hold that the unit has locked, in order of use; on SQLite a unit asks once (`forget_draws`)."""
    if not is_sqlite():
        return _drawn([about])[about]
    return list(unit.once(f"{_DRAWN}:{about}", lambda: _drawn([about])[about]))


def _drawn(abouts: list[str]) -> dict[str, list[HoldDraw]]:
    found: dict[str, list[HoldDraw]] = {about: [] for about in abouts}
    for draw in db.session.scalars(_DRAWS, {"abouts": abouts}):
        found[draw.about].append(draw)
    return found


def forget_draws(about: str) -> None:
    """One more is made."""
    unit.forget(f"{_DRAWN}:{about}")


def read_draws(abouts: Iterable[str]) -> None:
    """Read at once what a unit will ask one by one."""
    if is_sqlite():
        unit.read_once(_DRAWN, abouts, _drawn)
