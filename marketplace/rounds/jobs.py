"""What falls due for rounds: the night's, those that officers ask for, questions what if, and those whose worker was killed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hub.kernel import unit
from hub.kernel.jobs import Job
from marketplace.rounds import queries, services
from marketplace.rounds.domain import AIM_WORDS

TONIGHT, OLD = "tonight", "old"


def _due(now: datetime) -> Sequence[str]:
    waiting = queries.unfinished()
    return waiting or ([TONIGHT] if queries.night_due(now) else [])


def _run(subject: str, now: datetime) -> None:
    round_id = unit.write(services.ask_nightly, now) if subject == TONIGHT else subject
    if round_id is not None:
        services.run_round(round_id)


def _asked(now: datetime) -> Sequence[str]:
    return [*queries.unfinished(*AIM_WORDS), *([OLD] if queries.any_outdated(now) else [])]


def _answer(subject: str, now: datetime) -> None:
    if subject == OLD:
        unit.write(services.forget_answers, now)
    else:
        services.run_round(subject)


SILENT = timedelta(minutes=5)  # a round says how far it is far more often: after that its worker is dead

# Apart, so that where there are several workers nobody who has just lost help waits for the night's round.
JOBS = (
    Job("answer-what-ifs", timedelta(seconds=2), _asked, _answer, outside=True, lease=SILENT),
    Job("run-rounds", timedelta(seconds=10), _due, _run, outside=True, lease=SILENT),
)
