"""What a job is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LEASE = timedelta(minutes=15)


@dataclass(frozen=True)
class Job:
    """Something that falls due: `due(now)` names the subjects, `act(subject, now)` deals with one.

    `act` runs in a writing unit of its own per subject, and asks again whether it is still due: two workers, or a
    second run, must change nothing twice. An `outside` job's `act` runs with no unit open (a file, mail).
    """

    name: str
    every: timedelta
    due: Callable[[datetime], Sequence[str]]
    act: Callable[[str, datetime], None]
    outside: bool = False


def whole(_now: datetime) -> Sequence[str]:
    """`due` for a job that has just one subject: everything."""
    return ("all",)
