"""When a budget is to be looked at again, and what came of it. No clock, no table."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from hub.kernel.errors import Invalid
from hub.kernel.words import N_


class ReviewOutcome(StrEnum):
    """What came of a review."""

    STAYS = "stays"
    CHANGES = "changes"
    ENDS = "ends"


class NotAReview(Invalid):
    """A review that cannot be."""

    code = "not-a-review"
    template = N_("%(message)s")


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def due_on(starts: date, agreed: Sequence[date], first_months: int) -> date:
    """When a budget is to be looked at next: as the last review agreed, and first so many months after its start."""
    return agreed[-1] if agreed else months_after(starts, first_months)


def check_review(held_on: date, next_on: date, starts: date, today: date, months: int) -> None:
    """Hold a review to its dates.

    Raises:
        NotAReview: it is before the budget or in days to come, or the next is too far away; `field` says which.
    """
    if not starts <= held_on <= today:
        raise NotAReview(
            message=N_("A review was held on one of the budget’s days, today at the latest."), field="held_on"
        )
    last = months_after(held_on, months)
    if not held_on < next_on <= last:
        raise NextTooFar(last=f"{last.day} {last:%B %Y}", field="next_on")


class NextTooFar(NotAReview):
    """The next review would be too late, or is not after this one."""

    code = "next-too-far"
    template = N_("The next review comes after this one, and by %(last)s at the latest.")
