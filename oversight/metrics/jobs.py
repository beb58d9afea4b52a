"""Figures are frozen once their time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from oversight.metrics import services
from oversight.warehouse import queries as warehouse


def _due(_now: datetime) -> Sequence[str]:
    return ("all",) if warehouse.current() else ()


def _freeze(_all: str, _now: datetime) -> None:
    services.freeze()


FREEZE = Job("freeze-figures", timedelta(days=1), _due, _freeze, outside=True)
