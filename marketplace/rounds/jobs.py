"""What falls due for rounds: the night's, those that officers ask for, and those whose worker was killed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel import unit
from hub.kernel.jobs import Job
from marketplace.rounds import queries, services

TONIGHT = "tonight"


def _due(now: datetime) -> Sequence[str]:
    waiting = queries.unfinished()
    return waiting or ([TONIGHT] if queries.night_due(now) else [])


def _run(subject: str, now: datetime) -> None:
    round_id = unit.write(services.ask_nightly, now) if subject == TONIGHT else subject
    if round_id is not None:
        services.run_round(round_id)


JOBS = (Job("run-rounds", timedelta(seconds=10), _due, _run, outside=True),)
