"""The warehouse is rebuilt each night."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from hub.kernel.jobs.domain import whole
from oversight.warehouse import services


def _rebuild(_all: str, _now: datetime) -> None:
    services.rebuild()


REBUILD = Job("rebuild-warehouse", timedelta(days=1), whole, _rebuild, outside=True)
