"""Put limits in force from a day on."""

from __future__ import annotations

from datetime import date

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.dated import start_after
from hub.kernel.db import db
from hub.kernel.errors import Forbidden
from payments.limits.domain import Limits
from payments.limits.models import OfficerLimits


def set_limits(limits: Limits, *, starts: date, decision: str, by: Actor) -> str:
    """Put limits in force from a day to come; those before stay on record. Returns their id.

    Args:
        limits: the new ones.
        starts: their first day.
        decision: the record that says why (URN).
        by: a commissioner; finance does not set its own limits.

    Raises:
        Forbidden: `by` is someone else.
        StartsTooSoon: the day is today or past.
    """
    if not by.has("commissioner"):
        raise Forbidden
    start_after(starts, clock.today())
    row = OfficerLimits(
        id=ids.new(),
        starts=starts,
        numbers=limits.as_dict(),
        decision=decision,
        set_by=by.person,
        set_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row.id
