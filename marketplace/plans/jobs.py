"""What falls due for plans: those that take long are put together, one need after the other."""

from __future__ import annotations

from datetime import timedelta

from hub.kernel.jobs import Job
from marketplace.plans import queries, services

JOBS = (Job("compose-plans", timedelta(seconds=2), queries.unfinished, services.compose_on, outside=True),)
