"""The policy: how long things may take and what a late cancellation costs; data that a council may change."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.kernel.errors import Invalid
from hub.kernel.words import N_


class PolicyWrong(Invalid):
    """A policy that contradicts itself."""

    code = "policy-wrong"
    template = N_("Check the numbers: hours and days above nought, parts from 0 to 100, free notice the longest.")


@dataclass(frozen=True)
class Policy:
    """The terms of visits (domain.md, defaults a council may change). Hours and days are whole; parts are per cent."""

    request_hours: int = 48
    auto_confirm_hours: int = 72
    ask_hours: int = 24
    close_days: int = 7
    officer_days: int = 14
    free_hours: int = 48
    part_hours: int = 24
    part_percent: int = 50
    late_percent: int = 100
    horizon_days: int = 56
    early_minutes: int = 30

    def __post_init__(self) -> None:
        positive = (self.request_hours, self.auto_confirm_hours, self.ask_hours, self.close_days, self.officer_days)
        right = (
            all(value > 0 for value in (*positive, self.horizon_days))
            and 0 <= self.part_hours <= self.free_hours
            and 0 <= self.part_percent <= self.late_percent <= 100
            and self.early_minutes >= 0
        )
        if not right:
            raise PolicyWrong

    @property
    def horizon(self) -> timedelta:
        """How far ahead visits stand in the calendar."""
        return timedelta(days=self.horizon_days)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: a booking keeps the terms it was made under."""
        return asdict(self)


DEFAULT = Policy()


@dataclass(frozen=True)
class Notice:
    """What calling a visit off now would mean: the part of its price that is still owed."""

    percent: int
    free: bool


def notice_given(policy: Policy, starts_at: datetime, now: datetime) -> Notice:
    """What the one who needs help owes for calling off at `now` a visit that starts at `starts_at`."""
    ahead = starts_at - now
    if ahead >= timedelta(hours=policy.free_hours):
        return Notice(0, free=True)
    if ahead >= timedelta(hours=policy.part_hours):
        return Notice(policy.part_percent, free=False)
    return Notice(policy.late_percent, free=False)
