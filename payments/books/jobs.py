"""What falls due for the books: the nightly comparison with Stripe's."""

from __future__ import annotations

from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from payments.books import services
from payments.gateway import queries as gateway


def _due(_now: datetime) -> list[str]:
    return ["all"] if gateway.is_open() else []


def _reconcile(_all: str, now: datetime) -> None:
    services.reconcile(now)


RECONCILE = Job("reconcile-books", timedelta(days=1), _due, _reconcile, outside=True)
