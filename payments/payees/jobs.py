"""What falls due for payees: a look at accounts on their way, in case no event came."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from payments.payees import queries, services


def _look(account: str, _now: datetime) -> None:
    services.look(account)


LOOK = Job("look-at-payees", timedelta(hours=1), queries.on_their_way, _look, outside=True)
