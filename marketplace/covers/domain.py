"""The rules of cover: what can be missing, and what is refused once it is not."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from hub.kernel.errors import Conflict
from hub.kernel.words import N_

RECENT = timedelta(days=28)
"""So long it is said instead of whom somebody would come; after that the times are simply open."""
MOST = 10
"""So many others are shown to choose from."""


class Kind(StrEnum):
    """What of a helper is missing."""

    ENDED = "ended"  # the agreement was called off, and its times are open
    PAUSED = "paused"  # it stands still: the offer is suspended, a check is out of date, one has blocked the other
    VISIT = "visit"  # one visit was called off by the helper, and the agreement goes on


class NotMissing(Conflict):
    """Nothing is missing here, or not at these times."""

    code = "not-missing"
    template = N_("Nobody is missing here any more. Look at your plan to see how it stands.")


class TooMany(Conflict):
    """More people are asked than are missing."""

    code = "too-many"
    template = N_("Fewer people are missing here than you have asked. Look at your plan, and ask only as many.")
