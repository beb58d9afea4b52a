"""Finance sets how much own money may be added, from a day on."""

from __future__ import annotations

from datetime import date

from hub.kernel.access import Actor
from hub.kernel.decided import put_with_reason
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
    return put_with_reason(PurseLimits(numbers=limits.as_dict()), starts, reason=reason, by=by, wrong=WhyNeeded)
