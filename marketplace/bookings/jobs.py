"""What falls due for bookings by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel import clock
from hub.kernel.jobs import Job
from marketplace.bookings import queries, services


def _due_to_end(now: datetime) -> Sequence[str]:
    return queries.due_to_end(clock.local(now).date())


JOBS = (
    Job("expire-requests", timedelta(minutes=5), queries.due_to_expire, services.expire),
    Job("extend-visits", timedelta(hours=6), queries.due_to_extend, services.extend, ahead=queries.read_all_ahead),
    Job("follow-prices", timedelta(minutes=5), queries.due_to_price, services.take_price),
    Job("end-bookings", timedelta(hours=1), _due_to_end, services.end, ahead=services.read_ends_ahead),
    Job("invite-reviews", timedelta(hours=6), queries.due_to_invite, services.invite_reviews),
)
