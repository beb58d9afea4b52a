"""What a job is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LEASE = timedelta(minutes=15)


@dataclass(frozen=True)
class Job:
    """Something that falls due: `due(now)` names the subjects, `act(subject, now)` deals with one.

    `act` runs in a writing unit, with other subjects in the same one, or alone where one of them has stumbled. It has
    no effect but on its unit, and asks again whether the subject is still due: two workers, or a second run, must
    change nothing twice. An `outside` job's `act` runs with no unit open (a file, mail).
    `ahead` reads at once what `act` asks for one by one, before several are dealt with in one unit.
    A worker that dies keeps others from the job for its `lease`: a long job whose `act` says that it is `alive` now and
    then needs a short one.
    """

    name: str
    every: timedelta
    due: Callable[[datetime], Sequence[str]]
    act: Callable[[str, datetime], None]
    outside: bool = False
    ahead: Callable[[Sequence[str]], None] | None = None
    lease: timedelta = LEASE


def whole(_now: datetime) -> Sequence[str]:
    """`due` for a job that has just one subject: everything."""
    return ("all",)
