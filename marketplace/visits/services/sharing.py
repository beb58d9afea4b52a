"""The visits of a shared booking: shared out anew when someone leaves, or called off beyond a notice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hub.kernel.access import Actor
from marketplace.visits.domain import Occurrence
from marketplace.visits.services import money
from marketplace.visits.services.scheduling import drop_each
from marketplace.visits.services.steps import locked_of_booking


def share_anew(
    booking: str,
    pool: str,
    leaving: int,
    since: datetime,
    now: datetime,
    limits: Mapping[str, int],
    agreed: datetime,
) -> int:
    """Set the money of scheduled visits after `since` aside anew, without whoever leaves; returns how many there are.

    Raises:
        SharerCannot: one of the others cannot pay.
    """
    rows = [r for r in locked_of_booking(booking) if r.occurrence is Occurrence.SCHEDULED and r.starts_at > since]
    money.share_anew(pool, leaving, rows, now, limits, agreed)
    return len(rows)


def drop_after(booking: str, last: datetime, by: Actor, reason: str) -> tuple[int, int]:
    """Call off, free, the scheduled visits after `last`; returns how many, and how many others are still to happen."""
    rows = locked_of_booking(booking)
    dropped = drop_each([row for row in rows if row.starts_at > last], by, reason)
    left = [row for row in rows if row.occurrence in (Occurrence.SCHEDULED, Occurrence.CHECKED_IN)]
    return len(dropped), len(left)
