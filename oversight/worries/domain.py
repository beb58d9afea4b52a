"""What a worry is, and how it is dealt with."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from hub.kernel.errors import Invalid
from hub.kernel.words import N_

LONGEST = 5000


class WorryState(StrEnum):
    """Where a worry stands."""

    NEW = "new"
    TAKEN = "taken"
    CLOSED = "closed"


class WorryEvent(StrEnum):
    """What may happen to a worry."""

    TAKE = "take"
    CLOSE = "close"
    REOPEN = "reopen"


STEPS: Mapping[tuple[WorryState, WorryEvent], WorryState] = {
    (WorryState.NEW, WorryEvent.TAKE): WorryState.TAKEN,
    (WorryState.TAKEN, WorryEvent.CLOSE): WorryState.CLOSED,
    (WorryState.CLOSED, WorryEvent.REOPEN): WorryState.TAKEN,
}


class NothingSaid(Invalid):
    """A worry or a note without words."""

    code = "worry-empty"
    template = N_("Write what worries you, in your own words. A few are enough.")


class TooLong(Invalid):
    """More than a page can hold."""

    code = "worry-too-long"
    template = N_("Keep it under %(most)s letters. We will ask you for more.")
