"""What falls due for offers by the clock."""

from __future__ import annotations

from datetime import timedelta

from hub.kernel.jobs import Job
from marketplace.offers import queries, services

JOBS = (
    Job("begin-prices", timedelta(minutes=15), queries.prices_due, services.begin_price),
    Job("tell-offers-waiting", timedelta(days=1), services.due_to_tell_waiting, services.tell_waiting),
)
