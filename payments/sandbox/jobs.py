"""What falls due in the sandbox: time passes at the bank, and the post is delivered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from payments.sandbox import queries, services


def _steps(now: datetime) -> Sequence[str]:
    return ("all",) if queries.bank_is_due(now) else ()


def _pass(_subject: str, _now: datetime) -> None:
    services.pass_time()


def _post(_now: datetime) -> Sequence[str]:
    return queries.deliveries_due(_now)


def _deliver(subject: str, _now: datetime) -> None:
    services.deliver(int(subject))


BANK = Job(name="run-sandbox-bank", every=timedelta(seconds=15), due=_steps, act=_pass, outside=True)
POST = Job(name="deliver-sandbox-webhooks", every=timedelta(seconds=5), due=_post, act=_deliver, outside=True)
