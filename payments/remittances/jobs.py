"""What falls due for remittances: the week's run is proposed on Monday, and what was approved is sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel.access import SYSTEM
from hub.kernel.jobs import Job
from payments.remittances import queries, services
from payments.remittances.domain import NothingToPay


def _propose(until: str, _now: datetime) -> None:
    try:
        services.propose(datetime.fromisoformat(until), SYSTEM)
    except NothingToPay:
        return  # a week in which nothing was agreed


def _send(remittance: str, _now: datetime) -> None:
    services.send(remittance)


PROPOSE = Job("propose-remittances", timedelta(hours=6), queries.unproposed, _propose)
SEND = Job("send-remittances", timedelta(seconds=10), queries.unasked, _send)
