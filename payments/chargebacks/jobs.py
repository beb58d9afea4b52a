"""What falls due for chargebacks: a look at disputes that are not over, in case no event came."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from payments.chargebacks import queries, services


def _look(dispute: str, _now: datetime) -> None:
    services.look(dispute)


LOOK = Job("look-at-chargebacks", timedelta(hours=1), queries.disputes_to_look_at, _look, outside=True)
