"""Alerts are looked for each day, after figures are frozen; how much newcomers are seen is measured once a week."""

from __future__ import annotations

from datetime import timedelta

from hub.kernel.jobs import Job
from hub.kernel.jobs.domain import whole
from oversight.alerts import services

WATCH = Job("watch-figures", timedelta(days=1), whole, services.watch)
MEASURE = Job(
    "measure-newcomers", timedelta(hours=6), services.due_to_measure, services.measure_newcomers, outside=True
)
