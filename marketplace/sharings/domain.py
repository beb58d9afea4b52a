"""The rules of sharing a booking: its states, who is asked what, and by when. No clock, no table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from hub.kernel.errors import Conflict, Forbidden, Refused
from hub.kernel.words import N_
from marketplace.visits.domain import Policy

INVITED_FOR = timedelta(days=7)
"""How long those invited have to agree before the proposal ends."""


class SharingState(StrEnum):
    """Where a sharing stands."""

    PROPOSED = "inviting"  # those invited are asked
    ASKED = "asked"  # all agreed, and the helper is asked
    AGREED = "shared"
    OVER = "over"


class SharingEvent(StrEnum):
    """What may happen to it."""

    ASK = "ask"
    ACCEPT = "accept"
    END = "end"


class SeatState(StrEnum):
    """Where one who shares, or is invited to, stands."""

    INVITED = "invited"
    AGREED = "agreed"
    DECLINED = "declined"
    LEFT = "left"


class SeatEvent(StrEnum):
    """What one of them does."""

    AGREE = "agree"
    DECLINE = "decline"
    LEAVE = "leave"


class ChangeState(StrEnum):
    """Where the question stands whether the others go on without one."""

    ASKED = "asked"
    MADE = "made"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"


class ChangeEvent(StrEnum):
    """What becomes of it."""

    MAKE = "make"
    REFUSE = "refuse"
    TAKE_BACK = "take_back"


S, E = SharingState, SharingEvent

STEPS: Mapping[tuple[SharingState, SharingEvent], SharingState] = {
    (S.PROPOSED, E.ASK): S.ASKED,
    (S.PROPOSED, E.END): S.OVER,
    (S.ASKED, E.ACCEPT): S.AGREED,
    (S.ASKED, E.END): S.OVER,
    (S.AGREED, E.END): S.OVER,
}
SEAT: Mapping[tuple[SeatState, SeatEvent], SeatState] = {
    (SeatState.INVITED, SeatEvent.AGREE): SeatState.AGREED,
    (SeatState.INVITED, SeatEvent.DECLINE): SeatState.DECLINED,
    (SeatState.AGREED, SeatEvent.LEAVE): SeatState.LEFT,
}
CHANGE: Mapping[tuple[ChangeState, ChangeEvent], ChangeState] = {
    (ChangeState.ASKED, ChangeEvent.MAKE): ChangeState.MADE,
    (ChangeState.ASKED, ChangeEvent.REFUSE): ChangeState.REFUSED,
    (ChangeState.ASKED, ChangeEvent.TAKE_BACK): ChangeState.TAKEN_BACK,
}


def free_from(policy: Policy, said_at: datetime) -> datetime:
    """From when on visits are not paid by whoever said at `said_at` that they leave: the notice of the terms."""
    return said_at + timedelta(hours=policy.free_hours)


def answer_by(policy: Policy, said_at: datetime) -> datetime:
    """Until when the others answer: the time that the terms give to answer a request."""
    return said_at + timedelta(hours=policy.request_hours)


class NotYourSharing(Forbidden):
    """Someone with no part in it."""

    code = "not-your-sharing"
    template = N_("This is shared by other people.")


class OnlyResidentsShare(Refused):
    """Places and organisations pay alone, and what is free needs no sharing."""

    code = "only-residents-share"
    template = N_("Only residents share, and only help that costs something. Ask for this help in the usual way.")


class InvitationOver(Conflict):
    """Answered, taken back, or too late."""

    code = "sharing-invitation-over"
    template = N_("This invitation is no longer open. Ask whoever gave it to you whether they invite you anew.")


class AlreadySharing(Refused):
    """One place for each."""

    code = "already-sharing"
    template = N_(
        "Each person has one share in a booking, and this person has one already. Hand the link to someone else."
    )


class CannotShare(Refused):
    """Helper, or blocked: whatever it is, others do not read it."""

    code = "cannot-share"
    template = N_("This cannot be shared with this person. Talk to whoever gave you the invitation, or call us.")


class ShareDoesNotFit(Refused):
    """The rules of what would pay the share say no."""

    code = "share-does-not-fit"
    template = N_("%(reason)s")


class NothingToPayWith(Refused):
    """A budget that is not theirs, or none chosen."""

    code = "nothing-to-pay-with"
    template = N_("Choose what pays this share.")


class NothingAsked(Conflict):
    """No open question."""

    code = "nothing-asked"
    template = N_("There is no open question here any more. Look at how it stands now.")


class ApartNow(Refused):
    """Blocked since they agreed: who and why others do not read."""

    code = "sharing-apart"
    template = N_(
        "This can no longer be shared by these people, and nobody is told why. Leave this proposal and propose anew to "
        "others, or call us."
    )


class StaysApart(Refused):
    """Blocked with one of the others, or the helper: whichever, others do not read it."""

    code = "sharing-stays-apart"
    template = N_(
        "This cannot be taken back just now. If you have blocked somebody, you can take that back first; otherwise call us."
    )


class StillNoMoney(Refused):
    """A share of a visit to come is not set aside, also now."""

    code = "sharing-still-no-money"
    template = N_(
        "There is still no money set aside for your share of a coming visit. Add own money where that pays, or ask us to "
        "look at the budget; once the money is there, you can stay."
    )


class PriceChanged(Conflict):
    """Not the price that each of them agreed to."""

    code = "sharing-price-changed"
    template = N_(
        "The price has changed since you proposed this, and nobody has agreed to the new one. Leave this proposal and "
        "propose anew."
    )


class Ending(Conflict):
    """It is over, or ends soon, for all."""

    code = "sharing-ending"
    template = N_("This is ending for everyone already.")
