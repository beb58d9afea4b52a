"""The rules of bookings: the states of an agreement, and why one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from hub.kernel.errors import Conflict, Forbidden, Invalid, Refused
from hub.kernel.words import N_

FURTHEST_START = timedelta(days=28)
"""A booking starts at most this far ahead, so that every other one that repeats is seen in its first weeks."""
FURTHEST_END = timedelta(days=5 * 366)
"""Its last day is at most this far ahead: what goes on for longer has none."""
REVIEW_EVERY = timedelta(days=90)
"""How often both sides of an ongoing booking are asked how it goes (domain.md, Reviews)."""


class PaidFrom(StrEnum):
    """Where a booking's money comes from: chosen when it is asked for, and kept."""

    NEED = "need"  # what stands behind the need: a budget, or nothing where it is free
    OWN = "own"  # the resident's own money
    POOL = "pool"  # several residents share it, each from what they chose


class BookingState(StrEnum):
    """Where an agreement stands."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    ENDED = "ended"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class BookingEvent(StrEnum):
    """What may happen to an agreement."""

    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    BEGIN = "begin"
    END = "end"
    CANCEL = "cancel"


S, E = BookingState, BookingEvent

# domain.md, Bookings and visits. Read a line aloud: "a requested booking, accepted, is accepted".
STEPS: Mapping[tuple[BookingState, BookingEvent], BookingState] = {
    (S.REQUESTED, E.ACCEPT): S.ACCEPTED,
    (S.REQUESTED, E.DECLINE): S.DECLINED,
    (S.REQUESTED, E.EXPIRE): S.EXPIRED,
    (S.REQUESTED, E.WITHDRAW): S.WITHDRAWN,
    (S.ACCEPTED, E.BEGIN): S.ACTIVE,
    (S.ACCEPTED, E.END): S.ENDED,
    (S.ACCEPTED, E.CANCEL): S.CANCELLED,
    (S.ACTIVE, E.END): S.ENDED,
    (S.ACTIVE, E.CANCEL): S.CANCELLED,
}

AGREED = frozenset({S.ACCEPTED, S.ACTIVE})
LIVE = AGREED | {S.REQUESTED}


class PriceStep(StrEnum):
    """Where a booking stands with a new price of its offer."""

    ASKED = "asked"  # not looked at yet
    TAKEN = "taken"  # its visits from the day on cost so much, and the money is set aside or promised
    SHORT = "short"  # what pays cannot bear it: its visits stay at the old price, and it is tried again
    KEPT = "kept"  # the supplier keeps the old price for this booking
    LEAVING = "leaving"  # taken back after it was taken
    BEGUN = "begun"
    OVER = "over"  # the change was taken back, or the booking ended first


TRIED = (PriceStep.ASKED, PriceStep.SHORT)
"""What a booking would take, if what pays can bear it."""


class PriceMove(StrEnum):
    """What may happen to it."""

    TAKE = "take"
    LACK = "lack"
    KEEP = "keep"
    DROP = "drop"
    BEGIN = "begin"


P, PM = PriceStep, PriceMove

PRICES: Mapping[tuple[PriceStep, PriceMove], PriceStep] = {
    (P.ASKED, PM.TAKE): P.TAKEN,
    (P.ASKED, PM.LACK): P.SHORT,
    (P.ASKED, PM.DROP): P.OVER,
    (P.SHORT, PM.TAKE): P.TAKEN,
    (P.SHORT, PM.LACK): P.SHORT,
    (P.SHORT, PM.KEEP): P.KEPT,
    (P.SHORT, PM.DROP): P.OVER,
    (P.KEPT, PM.DROP): P.OVER,
    (P.TAKEN, PM.DROP): P.LEAVING,
    (P.TAKEN, PM.BEGIN): P.BEGUN,
    (P.LEAVING, PM.DROP): P.OVER,
}


class NotYourBooking(Forbidden):
    """Someone with no part in it."""

    code = "not-your-booking"
    template = N_("This booking belongs to other people.")


class SlotTaken(Conflict):
    """Someone else has that hour."""

    code = "slot-taken"
    template = N_("%(when)s is taken: %(name)s has no time left for it. Choose another time, or someone else.")


class Blocked(Refused):
    """One has blocked the other."""

    code = "blocked"
    template = N_("You and %(name)s cannot be matched, because one of you has blocked the other. Choose someone else.")


class NotCovered(Refused):
    """Too far for the helper."""

    code = "not-covered"
    template = N_("%(name)s does not come to where this help is needed. Choose someone nearer.")


class NotTheseTimes(Refused):
    """Times outside the offer, or visits shorter than it makes."""

    code = "not-these-times"
    template = N_("%(name)s does not offer these times, or makes longer visits only. Choose among the times it shows.")


class WrongTask(Refused):
    """An offer for something else."""

    code = "wrong-task"
    template = N_("%(name)s does not offer this kind of help. Choose someone who does.")


class NoOwnMoney(Refused):
    """Own money is a resident's, for their own help."""

    code = "no-own-money"
    template = N_("Only a resident pays with own money. Choose what stands behind this need.")


class GrantNotUsable(Refused):
    """A grant that is not theirs, not for this kind of help, over or used up."""

    code = "grant-not-usable"
    template = N_("That grant cannot pay for this any more. Choose again what pays.")


class GrantShort(Refused):
    """A grant does not reach for all of it, and nothing else pays."""

    code = "grant-short"
    template = N_(
        "The grant has %(free)s free, which does not reach for all of these visits, and nothing else pays for the rest. "
        "Choose fewer visits or an earlier last day."
    )


class NoBudget(Refused):
    """It costs something, and nothing is there to pay it."""

    code = "no-budget"
    template = N_(
        "This help costs %(price)s, and there is no budget behind this need. Choose free help, add a budget, or "
        "pay for it with own money."
    )


class OwnHelp(Refused):
    """Both sides are one."""

    code = "own-help"
    template = N_("You cannot book yourself, or an organisation that you manage, for this.")


class RelativeAtHome(Refused):
    """Whoever asks has said that it is a relative who lives with the resident."""

    code = "relative-at-home"
    template = N_(
        "You say that %(name)s is a relative who lives in the same household. A budget does not pay them unless the "
        "council records an exception, so nothing is booked. We have told the council’s finance officers: call us if there "
        "should be an exception. Until then, choose someone else, or pay with own money."
    )


class SharedByMany(Refused):
    """A booking that several share."""

    code = "shared-by-many"
    template = N_("Several people share this booking. Open it, and choose together how to go on.")


class PriceMoved(Conflict):
    """The price is not the one that was shown before asking."""

    code = "price-moved"
    template = N_("The price has just changed to %(price)s. Look at what it costs now, and ask again if it suits you.")


class DatesWrong(Invalid):
    """A start or an end that cannot be."""

    code = "dates-wrong"
    template = N_(
        "Choose a first day from today to four weeks ahead, and a last day after it, at most five years from now."
    )


def require_days(starts: date, ends: date | None, today: date) -> None:
    """Refuse a first day that is past or too far ahead, and a last day before it or years away.

    Raises:
        DatesWrong: at the day that is wrong.
    """
    if not today <= starts <= today + FURTHEST_START:
        raise DatesWrong(field="starts")
    if ends is not None and not starts <= ends <= today + FURTHEST_END:
        raise DatesWrong(field="ends")


class NoVisits(Invalid):
    """A pattern that never comes."""

    code = "no-visits"
    template = N_("There is no visit between these days. Choose a later last day.")


class RequestOver(Conflict):
    """The time to answer has passed."""

    code = "request-over"
    template = N_("The time to answer this request has passed.")


class WordsNeeded(Invalid):
    """A few words that the other side will read."""

    code = "words-needed"
    template = N_("Write a few words about why. The other side will read them.")
