"""What falls due for budgets: instalments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from payments.budgets import queries, services


def _due(now: datetime) -> Sequence[str]:
    return queries.due(now)


def _land(budget_id: str, now: datetime) -> None:
    services.land_due(budget_id, now)


LAND = Job(name="land-instalments", every=timedelta(hours=1), due=_due, act=_land)
