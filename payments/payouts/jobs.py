"""What falls due for payouts: all of an account are asked for, in case no event came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from payments.gateway import queries as gateway
from payments.payouts import queries, services
from payments.payouts.domain import OURS


def _due(now: datetime) -> Sequence[str]:
    return queries.to_look_at(now) if gateway.is_open() else []


def _look(account: str, now: datetime) -> None:
    services.look_at_all(OURS if account == "ours" else account, now)


LOOK = Job("look-at-payouts", timedelta(hours=6), _due, _look, outside=True)
