"""What falls due for top-ups: a look at payments on their way and at standing accounts, in case no event came."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from payments.topups import queries, services


def _take(fund: str, _now: datetime) -> None:
    services.take(fund)


def _look(top_up: str, _now: datetime) -> None:
    services.look(top_up)


LOOK = Job("look-at-top-ups", timedelta(hours=1), queries.on_their_way, _look, outside=True)
TAKE = Job("look-at-standing-accounts", timedelta(hours=1), queries.payers_to_look_at, _take, outside=True)
