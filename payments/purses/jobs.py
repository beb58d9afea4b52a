"""What falls due for own money: a look at payments on their way, in case no event came."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from payments.purses import queries, services


def _look(payment: str, _now: datetime) -> None:
    services.look(payment)


LOOK = Job("look-at-own-money", timedelta(hours=1), queries.on_their_way, _look, outside=True)
