"""Put limits in force from a day on."""

from __future__ import annotations

from datetime import date

from hub.kernel.access import Actor
from hub.kernel.decided import put
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
    return put(OfficerLimits(numbers=limits.as_dict()), starts, decision=decision, by=by)
