"""Alerts are looked for each day, after figures are frozen."""

from __future__ import annotations

from datetime import timedelta

from hub.kernel.jobs import Job
from hub.kernel.jobs.domain import whole
from oversight.alerts import services

WATCH = Job("watch-figures", timedelta(days=1), whole, services.watch)
