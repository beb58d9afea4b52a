"""The states of an offer, and the table of its steps."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from hub.kernel.errors import Refused
from hub.kernel.words import N_


class OfferState(StrEnum):
    """Where an offer stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    LIVE = "live"
    RETURNED = "returned"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    RETIRED = "retired"


class OfferEvent(StrEnum):
    """What may happen to an offer."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    PAUSE = "pause"
    RESUME = "resume"
    SUSPEND = "suspend"
    LIFT = "lift"
    RETIRE = "retire"


S, E = OfferState, OfferEvent

# domain.md, Offers. Read a line aloud: "a live offer, paused, is paused".
STEPS: Mapping[tuple[OfferState, OfferEvent], OfferState] = {
    (S.DRAFT, E.SUBMIT): S.SUBMITTED,
    (S.SUBMITTED, E.APPROVE): S.LIVE,
    (S.SUBMITTED, E.RETURN): S.RETURNED,
    (S.RETURNED, E.SUBMIT): S.SUBMITTED,
    (S.LIVE, E.PAUSE): S.PAUSED,
    (S.PAUSED, E.RESUME): S.LIVE,
    (S.LIVE, E.SUSPEND): S.SUSPENDED,
    (S.PAUSED, E.SUSPEND): S.SUSPENDED,
    (S.SUSPENDED, E.LIFT): S.LIVE,
    (S.SUSPENDED, E.RETIRE): S.RETIRED,
    (S.LIVE, E.RETIRE): S.RETIRED,
    (S.PAUSED, E.RETIRE): S.RETIRED,
    # One that was never live can be given up by its maker as well.
    (S.DRAFT, E.RETIRE): S.RETIRED,
    (S.SUBMITTED, E.RETIRE): S.RETIRED,
    (S.RETURNED, E.RETIRE): S.RETIRED,
}

STANDING = frozenset({S.LIVE, S.PAUSED, S.SUSPENDED})
"""States in which the council has once approved it, so that an edit may have to wait."""
UNAPPROVED = frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED})


class OfferNotLive(Refused):
    """An offer that takes no bookings now."""

    code = "offer-not-live"
    template = N_("%(name)s is not taking bookings just now. Choose someone else, or look again later.")
