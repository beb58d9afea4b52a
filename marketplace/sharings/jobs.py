"""What falls due for sharings by the clock: proposals nobody completed, and questions nobody answered in time."""

from __future__ import annotations

from datetime import timedelta

from hub.kernel.jobs import Job
from marketplace.sharings import queries, services

JOBS = (
    Job("expire-sharings", timedelta(minutes=15), queries.due_to_expire, services.expire),
    Job("settle-sharings", timedelta(minutes=15), queries.due_to_settle, services.settle_change),
)
