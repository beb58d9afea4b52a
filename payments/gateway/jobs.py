"""What falls due at the gateway: calls to be tried, and the daily look for events that no webhook brought."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from payments.gateway import queries, services


def _calls(now: datetime) -> list[str]:
    return queries.due(now) if queries.is_open() and not services.known_other() else []


def _record(_now: datetime) -> list[str]:
    return ["all"] if queries.is_open() else []


def _look(_all: str, now: datetime) -> None:
    services.look_for_missed(now)


CALL = Job("call-stripe", timedelta(seconds=5), _calls, services.attempt, outside=True)
LOOK = Job("look-for-missed-events", timedelta(hours=1), _record, _look, outside=True)
