"""What falls due for the index: it is built where it is missing, and mended where it has drifted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel.jobs import Job
from marketplace.searches import services


def _due(_now: datetime) -> Sequence[str]:
    return () if services.sound() else ("all",)


def _mend(_subject: str, _now: datetime) -> None:
    services.rebuild()


JOBS = (Job("mend-search", timedelta(minutes=10), _due, _mend, outside=True),)
