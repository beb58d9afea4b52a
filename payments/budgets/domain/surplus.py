"""More than a budget needs: what is kept as a reserve, what is too much, and how it may go back. No clock, no table."""

from __future__ import annotations

from enum import StrEnum

from hub.kernel.errors import Conflict, Invalid, Refused
from hub.kernel.words import N_


class SurplusState(StrEnum):
    """Where a surplus stands: the person was told, has answered, and it was taken back or let be."""

    TOLD = "told"
    ANSWERED = "answered"
    RECALLED = "recalled"
    KEPT = "kept"


OPEN = (SurplusState.TOLD, SurplusState.ANSWERED)


class NoSurplus(Refused):
    """There is not too much in a budget."""

    code = "no-surplus"
    template = N_("There is no surplus in this budget now. What is there may stay.")


class SurplusOpen(Conflict):
    """The person was told already, and it is not decided."""

    code = "surplus-open"
    template = N_("The person has been told of a surplus already. Decide about that one first.")


class SurplusDecided(Conflict):
    """A surplus is decided once."""

    code = "surplus-decided"
    template = N_("This has been decided already. Open the budget again to see how.")


class WindowOpen(Refused):
    """The person still has time to answer."""

    code = "window-open"
    template = N_("They may answer until %(until)s. Nothing is taken back before.")


class WordsMissing(Invalid):
    """A sentence that someone else reads is missing."""

    code = "words-missing"
    template = N_("Write a sentence or two. It stays on the record.")


def surplus(free_pence: int, weekly_pence: int, surplus_weeks: int, reserve_weeks: int) -> int:
    """What is beyond the reserve, where more stands free than so many weeks take; else nothing."""
    if free_pence <= weekly_pence * surplus_weeks:
        return 0
    return free_pence - weekly_pence * min(reserve_weeks, surplus_weeks)
