"""What falls due for the index: it is built where it is missing, and mended where it has drifted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel.jobs import Job, run
from marketplace.searches import services
from matching.search.queries import index


def _due(_now: datetime) -> Sequence[str]:
    return () if services.sound() else ("all",)


def _mend(_subject: str, _now: datetime) -> None:
    services.rebuild()


MEND = Job("mend-search", timedelta(minutes=10), _due, _mend, outside=True)
JOBS = (MEND,)


def build_if_missing() -> None:
    """Do not wait ten minutes where a worker starts and finds no index at all (house.md: it may burn down tonight)."""
    if not index().built():
        run(MEND, force=True)
