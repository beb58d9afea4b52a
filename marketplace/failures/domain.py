"""The rules of failures: from which day, how one is recorded and taken back, what each person may answer, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from hub.kernel.errors import Conflict, Invalid, Refused
from hub.kernel.week import Slot
from hub.kernel.words import N_
from marketplace.rounds.domain import PAIRS, PAIRS_WORDS
from matching.rounds.domain import BARRED, LACKED

FURTHEST = timedelta(days=28)
"""So far ahead it can be said that a supplier stops: as far as somebody else can be asked to begin."""
NOTICE = timedelta(days=28)
"""So long after its first day without help a failure can be taken back as a whole."""
LONGEST = 2000


class FailureState(StrEnum):
    """Where a failure stands."""

    WORKED_OUT = "worked_out"
    RECORDED = "recorded"
    TAKEN_BACK = "taken_back"
    DROPPED = "dropped"
    PAST = "past"


class FailureEvent(StrEnum):
    """What may happen to a failure."""

    RECORD = "record"
    DROP = "drop"
    TAKE_BACK = "take_back"
    PASS = "pass"  # noqa: S105 - time passes; no password


S, E = FailureState, FailureEvent

# Read a line aloud: "a failure that is worked out, recorded, is recorded".
STEPS: Mapping[tuple[FailureState, FailureEvent], FailureState] = {
    (S.WORKED_OUT, E.RECORD): S.RECORDED,
    (S.WORKED_OUT, E.DROP): S.DROPPED,  # worked out anew, or given up: nobody was told
    (S.RECORDED, E.TAKE_BACK): S.TAKEN_BACK,
    (S.RECORDED, E.PASS): S.PAST,  # its notice is long over, and the supplier is back
}


class Answer(StrEnum):
    """What whoever has the help has said about what they lose."""

    UNANSWERED = "unanswered"
    ASKED = "asked"
    CHOOSING = "choosing"
    WITHDRAWN = "withdrawn"


class AnswerEvent(StrEnum):
    """What may happen to it."""

    YES = "yes"
    NO = "no"
    WITHDRAW = "withdraw"


A, AE = Answer, AnswerEvent

ANSWERS: Mapping[tuple[Answer, AnswerEvent], Answer] = {
    (A.UNANSWERED, AE.YES): A.ASKED,
    (A.UNANSWERED, AE.NO): A.CHOOSING,
    (A.UNANSWERED, AE.WITHDRAW): A.WITHDRAWN,  # the supplier goes on after all
    (A.ASKED, AE.YES): A.ASKED,  # another of several who would share it
    (A.ASKED, AE.NO): A.CHOOSING,  # the rest they choose themselves
}

ANSWER_WORDS = {
    Answer.UNANSWERED: N_("Has not answered"),
    Answer.ASKED: N_("Said yes: somebody is asked"),
    Answer.CHOOSING: N_("Chooses without us"),
    Answer.WITHDRAWN: N_("Not needed any more"),
}

SHARED, OVER = "shared", "need-over"
WHY_WORDS: Mapping[str, str] = {
    **BARRED,
    **LACKED,
    PAIRS: PAIRS_WORDS,
    SHARED: N_("Several people share this booking, so they choose together how to go on."),
    OVER: N_("What this help was for is over, so nothing new is looked for."),
}
"""Why nobody is proposed, by code."""


class Outcome(StrEnum):
    """What is proposed for what somebody loses."""

    WHOLE = "whole"
    PART = "part"
    NOTHING = "nothing"


OUTCOME_WORDS = {
    Outcome.WHOLE: N_("All of it has a proposal"),
    Outcome.PART: N_("A part of it has a proposal"),
    Outcome.NOTHING: N_("Nobody is found"),
}


def outcome(minutes: int, covered: int) -> Outcome:
    """What so many covered minutes of so many lost ones are."""
    return Outcome.NOTHING if not covered else Outcome.WHOLE if covered >= minutes else Outcome.PART


@dataclass(frozen=True)
class Sum:
    """What one booking adds: whose it is, minutes a week, and pence a week before and after."""

    holder: str
    need: str
    minutes: int
    covered: int
    before_pence: int
    after_pence: int


@dataclass(frozen=True)
class Totals:
    """What a failure comes to: people (or places and organisations), needs, bookings; minutes and pence a week."""

    people: int = 0
    needs: int = 0
    bookings: int = 0
    minutes: int = 0
    covered: int = 0
    before_pence: int = 0
    after_pence: int = 0
    nothing: int = 0

    @property
    def difference_pence(self) -> int:
        """What a week would cost more; less where it is below nought."""
        return self.after_pence - self.before_pence


def totals(sums: Iterable[Sum]) -> Totals:
    """All of them together."""
    each = list(sums)
    return Totals(
        people=len({one.holder for one in each}),
        needs=len({one.need for one in each}),
        bookings=len(each),
        minutes=sum(one.minutes for one in each),
        covered=sum(one.covered for one in each),
        before_pence=sum(one.before_pence for one in each),
        after_pence=sum(one.after_pence for one in each),
        nothing=sum(not one.covered for one in each),
    )


class DayWrong(Invalid):
    """A day that has passed, or that is too far ahead."""

    code = "failure-day"
    template = N_("Choose a day from today to four weeks ahead.")


class NoReason(Invalid):
    """Nothing, or far too much, was written."""

    code = "failure-reason"
    template = N_("Write in a few words why they stop, up to 2,000 letters.")


class NobodyConcerned(Refused):
    """Nobody would lose help."""

    code = "failure-nobody"
    template = N_(
        "Nobody is booked with %(name)s or asks for them from that day on, so nobody loses help. To take them out of the "
        "market, suspend what they offer."
    )


class FailedAlready(Conflict):
    """A supplier who is recorded as stopping."""

    code = "failed-already"
    template = N_("It is on the record already that %(name)s stops on %(day)s. Open it under “Suppliers who stop”.")


class NoSuchSupplier(Invalid):
    """A supplier who gives no help now."""

    code = "failure-supplier"
    template = N_("Choose a supplier who has an offer or is booked now.")


class LookAgain(Conflict):
    """What would be lost is not what the officer looked at."""

    code = "failure-changed"
    template = N_("Bookings have changed since this was worked out. Have it worked out again, then decide.")


class NotOpen(Conflict):
    """A second decision on the same failure, or one on what was worked out anew."""

    code = "failure-not-open"
    template = N_("This was recorded, taken back or worked out anew meanwhile. Open the latest, and look at it again.")


class TooMuch(Refused):
    """More than can be weighed exactly."""

    code = "failure-too-much"
    template = N_("They help more people than can be weighed at once. Call whoever keeps this running.")


class NoticeOver(Refused):
    """Too late to be taken back as a whole."""

    code = "failure-notice-over"
    template = N_("This could be taken back until %(day)s. To let the supplier offer help again, lift the suspension.")


class AnsweredAlready(Conflict):
    """An answer to what is answered, or not asked any more."""

    code = "failure-answered"
    template = N_("This is answered already, or is not asked any more. Look at your plan to see how it stands.")


class PlanChanged(Conflict):
    """The times are not open in the plan any more."""

    code = "failure-plan-changed"
    template = N_("Your plan has changed since this was proposed. Look at your plan, and choose there.")


def require_day(first: date, today: date) -> None:
    """Refuse a first day without help that has passed, or that is too far ahead.

    Raises:
        DayWrong.
    """
    if not today <= first <= today + FURTHEST:
        raise DayWrong(field="first")


def last_to_take_back(first: date) -> date:
    """The last day on which a failure can be taken back as a whole."""
    return first + NOTICE


def comes_from(slots: Iterable[Slot], first: date, ends: date | None) -> bool:
    """Whether any of these times of the week comes from a day on, up to and with the last."""
    days = {slot.weekday for slot in slots}
    left = 7 if ends is None else min(7, (ends - first).days + 1)
    return any((first + timedelta(days=day)).weekday() in days for day in range(left))


def said(reason: str) -> str:
    """The reason, tidied.

    Raises:
        NoReason: it is empty or too long.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST:
        raise NoReason(field="reason")
    return reason
