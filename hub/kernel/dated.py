"""What holds from a day on: versions are added and never altered, and of one first day the last holds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from hub.kernel.errors import Invalid
from hub.kernel.words import N_

T = TypeVar("T")


class StartsTooSoon(Invalid):
    """What began today or earlier would change what was decided under the version before."""

    code = "starts-too-soon"
    template = N_("Choose a day after today. What was decided until then stays as it was.")


@dataclass(frozen=True)
class Dated(Generic[T]):
    """A value, and the first day of it."""

    starts: date
    value: T


def in_force(versions: Iterable[Dated[T]], day: date) -> T | None:
    """The value of a day, from versions in the order in which they were set; None before the first."""
    found: Dated[T] | None = None
    for one in versions:
        if one.starts <= day and (found is None or one.starts >= found.starts):
            found = one
    return found.value if found else None


def start_after(starts: date, today: date) -> None:
    """Refuse a version that would hold already.

    Raises:
        StartsTooSoon: its first day is today or past.
    """
    if starts <= today:
        raise StartsTooSoon(field="starts")
