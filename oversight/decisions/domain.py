"""What a decision record must say before any lever moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hub.kernel.errors import Invalid
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
            words = getattr(self, field).strip()
            if not words:
                raise NotSaid(field=field)
            if len(words) > LONGEST:
                raise TooLong(field=field, most=LONGEST)

    def due_after(self, today: date) -> None:
        """Refuse a review date that is not in the future.

        Raises:
            ReviewTooSoon: it is today or past.
        """
        if self.review_on <= today:
            raise ReviewTooSoon(field="review_on")
