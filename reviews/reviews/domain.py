"""The rules of reviewing: when a review shows, what stops it, and how few are too few for a summary."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hub.kernel.errors import Forbidden, Invalid, Refused
from hub.kernel.words import N_

WINDOW = timedelta(days=14)
LEAST, MOST = 1, 5
LONGEST = 2000
WEIGHT = 10  # C of the shrunk mean: how many average reviews everyone starts with (oversight.md, metric 17)
PRIOR = 4.0  # m until the borough has enough of its own
ENOUGH_FOR_PRIOR = 100
ENOUGH_TO_SHOW = 3


class Aspect(StrEnum):
    """What is rated, from 1 to 5."""

    KIND = "kind"
    RELIABLE = "reliable"
    GOOD = "good"


ASPECT_WORDS = {
    Aspect.KIND: N_("How kind and respectful were they?"),
    Aspect.RELIABLE: N_("How reliable were they?"),
    Aspect.GOOD: N_("How well did it go?"),
}


class State(StrEnum):
    """Where a review stands. Sealed: written, and waiting for the other side."""

    SEALED = "sealed"
    HELD = "held"
    SHOWN = "shown"
    REMOVED = "removed"


class Happening(StrEnum):
    """What may happen to a review once it is written."""

    REVEAL = "reveal"
    HOLD = "hold"
    PUBLISH = "publish"
    REMOVE = "remove"


RULING_WORDS = {
    Happening.PUBLISH: N_("Let it show"),
    Happening.HOLD: N_("Hold it: out of sight at once, until it is decided"),
    Happening.REMOVE: N_("Remove it for good"),
}

RULED_WORDS = {
    Happening.PUBLISH: N_("Released"),
    Happening.HOLD: N_("Held"),
    Happening.REMOVE: N_("Removed"),
}

# Read aloud: a sealed review is revealed into shown; safeguarding may hold it, publish what was held, or remove it.
TRANSITIONS: Mapping[tuple[State, Happening], State] = {
    (State.SEALED, Happening.REVEAL): State.SHOWN,
    (State.SEALED, Happening.HOLD): State.HELD,
    (State.SHOWN, Happening.HOLD): State.HELD,
    (State.HELD, Happening.PUBLISH): State.SEALED,  # it then shows by the same rule as any other
    (State.HELD, Happening.REMOVE): State.REMOVED,
    (State.SHOWN, Happening.REMOVE): State.REMOVED,
    (State.SEALED, Happening.REMOVE): State.REMOVED,
}


class NotRated(Invalid):
    """A rating is missing or not from 1 to 5."""

    code = "not-rated"
    template = N_("Choose a number from 1 to 5.")


class TooLong(Invalid):
    """More words than a page can hold."""

    code = "review-too-long"
    template = N_("Keep it under %(most)s letters.")


class NothingSaid(Invalid):
    """A reply or a reason with no words in it."""

    code = "nothing-said"
    template = N_("Write a few words first.")


class TooEarly(Refused):
    """The time to review has not begun."""

    code = "review-too-early"
    template = N_("You can say how it went from %(opens)s.")


class TooLate(Refused):
    """The time to review is over."""

    code = "review-too-late"
    template = N_("The time to review this ended on %(closed)s. You will be asked again if you go on meeting.")


class AlreadyWritten(Refused):
    """One invitation, one review."""

    code = "already-reviewed"
    template = N_("You have already said how this went. Thank you.")


class AlreadyReplied(Refused):
    """A public reply is given once."""

    code = "already-replied"
    template = N_("There is already a reply to this review. A reply is given once.")


class OwnReview(Forbidden):
    """Nobody reviews themselves, or an organisation they belong to."""

    code = "own-review"
    template = N_("You cannot review yourself or an organisation that you belong to.")


class OwnRuling(Forbidden):
    """Nobody decides about a review by them or theirs, or of them or theirs."""

    code = "own-ruling"
    template = N_("This review is by you or yours, or about you or yours. Another officer must decide about it.")


@dataclass(frozen=True)
class Ratings:
    """One number from 1 to 5 for each aspect."""

    kind: int
    reliable: int
    good: int

    def __post_init__(self) -> None:
        for aspect in Aspect:
            value = getattr(self, aspect.value)
            if not isinstance(value, int) or not LEAST <= value <= MOST:
                raise NotRated(field=aspect.value)

    @property
    def mean(self) -> float:
        """The mean of the three."""
        return (self.kind + self.reliable + self.good) / 3


@dataclass(frozen=True)
class Summary:
    """What a subject's reviews come to: a shrunk mean (1 to 5), and how many there are."""

    mean: float
    count: int

    @property
    def shown(self) -> bool:
        """Whether there are enough to show it to anyone."""
        return self.count >= ENOUGH_TO_SHOW


def summary(ratings_sum: float, count: int, prior: float = PRIOR) -> Summary:
    """The Bayesian mean (Σr + m·C) / (n + C), with C = 10 and the borough's mean m (oversight.md, metric 17)."""
    return Summary((ratings_sum + prior * WEIGHT) / (count + WEIGHT), count)


def year_before(day: date) -> tuple[date, date]:
    """The year whose reviews make the borough's mean on a day: up to the quarter (from January, April, July or October)
    that the day falls in, the first day and the day after the last.
    """
    until = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return until.replace(year=until.year - 1), until


def prior(ratings_sum: float, count: int) -> float:
    """The borough's own mean of the year before, or 4.0 until it has 100 reviews."""
    return ratings_sum / count if count >= ENOUGH_FOR_PRIOR else PRIOR


def shows(other_written: bool, closes_at: datetime, now: datetime) -> bool:
    """Whether a sealed review may show: both are in, or the window has passed."""
    return other_written or now >= closes_at


def choices(state: State) -> tuple[Happening, ...]:
    """What safeguarding may decide about a review that stands so."""
    return tuple(happening for (at, happening) in TRANSITIONS if at is state and happening is not Happening.REVEAL)


# Words that send a review to safeguarding before anyone else reads it. A false alarm costs an hour; a missed one may
# cost far more, so the list is wide. Stems, matched at the start of a word.
HARM = (
    "abus", "afraid", "assault", "attack", "beat", "bruis", "bull", "cruel", "danger", "drunk", "force", "frighten",
    "grab", "groom", "harass", "harm", "hit", "hurt", "injur", "kick", "kill", "lock", "molest", "neglect", "overdos",
    "pinch", "police", "punch", "push", "rape", "rough", "scar", "sexual", "shak", "shout", "shov", "slap", "starv",
    "steal", "stole", "suicid", "terrif", "theft", "threat", "touch", "unsafe", "violen", "weapon", "wound",
)  # fmt: skip
_HARM = re.compile(r"\b(?:" + "|".join(HARM) + ")", re.IGNORECASE)


def mentions_harm(words: str) -> bool:
    """Whether `words` name something that safeguarding must read first."""
    return _HARM.search(words) is not None
