"""What a decision record must say before any lever moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.kernel.errors import Conflict, Invalid, Refused
from hub.kernel.words import N_

LONGEST = 4000


class NotSaid(Invalid):
    """A part of the record is empty."""

    code = "decision-incomplete"
    template = N_("Write this part too. A decision without it cannot be explained later.")


class TooLong(Invalid):
    """A part of the record is longer than a page can hold."""

    code = "decision-too-long"
    template = N_("Keep this part under %(most)s letters.")


class ReviewTooSoon(Invalid):
    """The review date has passed or is today."""

    code = "decision-review-date"
    template = N_("Choose a day after today on which to see whether it worked.")


class NotYet(Refused):
    """Its review day has not come."""

    code = "review-not-yet"
    template = N_("Its review day has not come. The figures would say too little before that.")


class ReviewedAlready(Conflict):
    """It was looked at, and that is on the record."""

    code = "reviewed-already"
    template = N_("This decision has been looked at again already.")


class Worked(StrEnum):
    """Whether a decision did what it was for."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


WORKED_WORDS = {
    Worked.YES: N_("It worked"),
    Worked.PARTLY: N_("It worked in part"),
    Worked.NO: N_("It did not work"),
    Worked.UNKNOWN: N_("It cannot be told"),
}


def said(field: str, words: str) -> str:
    """A part of the record, tidied.

    Raises:
        NotSaid, TooLong: it is empty, or longer than a page can hold.
    """
    words = words.strip()
    if not words:
        raise NotSaid(field=field)
    if len(words) > LONGEST:
        raise TooLong(field=field, most=LONGEST)
    return words


@dataclass(frozen=True)
class Reasons:
    """Why, in the decider's own words."""

    power: str  # under which power or policy
    reasons: str
    alternatives: str  # what was considered and rejected
    conflicts: str  # interests declared; "none" is an answer
    review_on: date
    public: bool = True

    def __post_init__(self) -> None:
        for field in ("power", "reasons", "alternatives", "conflicts"):
            said(field, getattr(self, field))

    def due_after(self, today: date) -> None:
        """Refuse a review date that is not in the future.

        Raises:
            ReviewTooSoon: it is today or past.
        """
        if self.review_on <= today:
            raise ReviewTooSoon(field="review_on")
