"""What falls due for grants: what one leaves after its last day goes back to its fund."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from payments.grants import queries, services


def _due(now: datetime) -> Sequence[str]:
    return queries.due(now)


def _return(grant: str, now: datetime) -> None:
    services.return_unspent(grant, now)


RETURN = Job(name="return-grants", every=timedelta(hours=1), due=_due, act=_return)
