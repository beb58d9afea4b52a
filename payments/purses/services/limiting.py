"""Finance sets how much own money may be added, from a day on."""

from __future__ import annotations

from datetime import date

from hub.kernel import clock, ids
from hub.kernel.access import Actor
from hub.kernel.db import db
from hub.kernel.words import N_
from payments.funds.domain import require_finance
from payments.purses.domain import Limits, WhyNeeded
from payments.purses.models import PurseLimits


def set_limits(limits: Limits, *, starts: date, reason: str, by: Actor) -> str:
    """Put limits in force from a day on, today at the earliest; those before stay on record. Returns their id.

    Raises:
        Forbidden: `by` is not in finance.
        WhyNeeded: the day is over, or no reason is given; `field` says which.
    """
    require_finance(by)
    if starts < clock.today():
        raise WhyNeeded(message=N_("That day is over. Limits begin today or later."), field="starts")
    if not reason.strip():
        raise WhyNeeded(message=N_("Write a reason. It stays on the record."), field="reason")
    row = PurseLimits(
        id=ids.new(),
        starts=starts,
        numbers=limits.as_dict(),
        reason=reason.strip(),
        set_by=by.person,
        set_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row.id
