"""What falls due for kept searches: each is looked at once a day."""

from __future__ import annotations

from datetime import timedelta

from hub.kernel.jobs import Job
from marketplace.watches import queries, services

JOBS = (Job("look-for-kept-searches", timedelta(hours=1), queries.due, services.look, outside=True),)
