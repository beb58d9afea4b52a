"""What holds from a day on: versions are added and never altered, and of one first day the last holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Generic, TypeVar

from hub.kernel.errors import Conflict, Invalid
from hub.kernel.words import N_

T = TypeVar("T")
BEGINNING = datetime.min.replace(tzinfo=UTC)


class StartsTooSoon(Invalid):
    """What began today or earlier would change what was decided under the version before."""

    code = "starts-too-soon"
    template = N_("Choose a day after today. What was decided until then stays as it was.")


@dataclass(frozen=True)
class Dated(Generic[T]):
    """A value and the first day of it; where it is kept, its id, the decision (URN) or the words that say why, by whom and when."""

    starts: date
    value: T
    id: str = ""
    decision: str = ""
    set_by: str | None = None
    set_at: datetime = BEGINNING
    reason: str = ""


@dataclass(frozen=True)
class Versions(Generic[T]):
    """All that was `decided` of one thing, in that order, and what holds `before` the first of it."""

    before: T
    decided: tuple[Dated[T], ...] = ()

    def begun(self, day: date) -> Dated[T] | None:
        """The version of a day; None before the first."""
        return max((one for one in self.history if one.starts <= day), key=lambda one: one.starts, default=None)

    def on(self, day: date) -> T:
        """What holds on a day."""
        found = self.begun(day)
        return found.value if found else self.before

    def coming(self, today: date) -> list[Dated[T]]:
        """What is to begin after `today`, by day; of one day the last."""
        last = {one.starts: one for one in self.decided if one.starts > today}
        return [last[day] for day in sorted(last)]

    @property
    def history(self) -> tuple[Dated[T], ...]:
        """The last first."""
        return self.decided[::-1]

    @property
    def by_day(self) -> list[Dated[T]]:
        """The latest first day first; of one day, what was decided last."""
        return sorted(self.history, key=lambda one: one.starts, reverse=True)

    @property
    def latest(self) -> T:
        """What was decided last, whether or not its day has come."""
        return self.decided[-1].value if self.decided else self.before

    @property
    def mark(self) -> str:
        """The id of what was decided last: whoever changes it says which they saw."""
        return self.decided[-1].id if self.decided else ""

    def decided_by(self, moment: datetime) -> Versions[T]:
        """As they stood at a moment."""
        return replace(self, decided=tuple(one for one in self.decided if one.set_at <= moment))

    def must_change(self, value: T, seen: str, *, changed: Conflict, same: Invalid) -> None:
        """Refuse the next value of someone who has not seen the last one, and one that changes nothing.

        Args:
            value: what is to be decided.
            seen: the `mark` that its author looked at.
            changed: raised where something was decided since; a form sent twice meets it too.
            same: raised where it stands so already.
        """
        if seen != self.mark:
            raise changed
        if value == self.latest:
            raise same


def start_after(starts: date, today: date) -> None:
    """Refuse a version that would hold already.

    Raises:
        StartsTooSoon: its first day is today or past.
    """
    if starts <= today:
        raise StartsTooSoon(field="starts")
