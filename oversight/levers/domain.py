"""The levers that exist, and what a call for services asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.kernel.errors import Conflict, Invalid, Refused
from hub.kernel.words import N_
from marketplace.offers.domain import FURTHEST, MOST_PERMILLE, NOTICE, TooFar, TooSoon

LONGEST = 2000


class Lever(StrEnum):
    """What can be pulled now."""

    CALL = "call-for-services"
    SUSPEND = "suspension"
    LIFT = "lift-suspension"
    LIMITS = "limits"  # up to which amounts one officer decides alone
    UPLIFT = "uplift"  # the prices of a kind of help, raised from a day on
    FAILURE = "supplier-failure"  # a supplier stops: suspended from a day on, and everyone concerned is asked
    WEIGHTS = "weights"  # how much each part of a match's score counts
    SEARCH = "search-weights"  # how much words, nearness and quality count in a search
    EXCLUSIONS = "exclusions"  # what no personal budget pays for
    FEES = "fees"  # what suppliers are charged, by kind
    FLOORS = "floors"  # what an hour of paid help should cost at the least
    THRESHOLDS = "thresholds"  # from where on a figure is out of bounds
    NOTHING = "no-change"  # to look and leave it is a decision too


DATED = (
    Lever.LIMITS,
    Lever.UPLIFT,
    Lever.WEIGHTS,
    Lever.SEARCH,
    Lever.EXCLUSIONS,
    Lever.FEES,
    Lever.FLOORS,
    Lever.THRESHOLDS,
)  # whose decision says itself what changes

LEVER_WORDS = {
    Lever.CALL: N_("A call for services"),
    Lever.SUSPEND: N_("A suspension"),
    Lever.LIFT: N_("A suspension lifted"),
    Lever.LIMITS: N_("New limits for one officer"),
    Lever.UPLIFT: N_("Prices raised from a day on"),
    Lever.FAILURE: N_("A supplier stops"),
    Lever.WEIGHTS: N_("New weights of the ranking"),
    Lever.SEARCH: N_("New weights of the search"),
    Lever.EXCLUSIONS: N_("What no budget pays for"),
    Lever.FEES: N_("What suppliers are charged"),
    Lever.FLOORS: N_("What an hour should cost at the least"),
    Lever.THRESHOLDS: N_("When a figure is out of bounds"),
    Lever.NOTHING: N_("Nothing changed, with reasons"),
}


def at_hand(lever: str, *, supplier: bool) -> Lever:
    """The lever that is one click from an alert: by what answers its metric, and whether it is about one supplier."""
    return Lever.SUSPEND if supplier or lever == Lever.SUSPEND.value else Lever.CALL


class NotOfSuppliers(Invalid):
    """A figure that is not told of each supplier."""

    code = "not-of-suppliers"
    template = N_("This figure is not worked out for one supplier. Choose another figure, or a place.")


class NothingToSuspend(Refused):
    """The supplier has no offer that could be suspended."""

    code = "nothing-to-suspend"
    template = N_("This supplier has no live or paused offer, so there is nothing to suspend.")


class HasFailed(Refused):
    """A suspension that belongs to a supplier's failure."""

    code = "supplier-has-failed"
    template = N_("It is on the record that this supplier stops. Take that back first, under “Suppliers who stop”.")


class NothingToLift(Refused):
    """None of the supplier's offers is suspended."""

    code = "nothing-to-lift"
    template = N_("Nothing of this supplier is suspended, so there is nothing to lift.")


class NoSuchCategory(Invalid):
    """A call for a kind of help that the council does not have."""

    code = "no-such-category"
    template = N_("Choose a kind of help from the list.")


class CallTooShort(Invalid):
    """A call that nobody could answer in time."""

    code = "call-too-short"
    template = N_("Leave at least a week to answer.")


class NoWords(Invalid):
    """A call without words."""

    code = "call-without-words"
    template = N_("Write what is needed, so that people know whether they can help.")


class NotPreviewed(Invalid):
    """Weights whose effect nobody has looked at."""

    code = "not-previewed"
    template = N_("This is what it would change. Look at it, then put the decision on the record.")


@dataclass(frozen=True)
class Call:
    """What is asked of suppliers: a category, an area or the whole borough, in words, until a day."""

    category: str
    area: str | None
    words: str
    until: date

    def __post_init__(self) -> None:
        if not self.words.strip() or len(self.words) > LONGEST:
            raise NoWords(field="words")

    def open_long_enough(self, today: date) -> None:
        """Refuse a call of less than a week.

        Raises:
            CallTooShort: it ends within seven days.
        """
        if (self.until - today).days < 7:
            raise CallTooShort(field="until")


class UpliftWrong(Invalid):
    """A percentage that cannot be."""

    code = "uplift-wrong"
    template = N_("Write a percentage from 0.1 to 25, like 4 or 4.5.")


class NothingToRaise(Refused):
    """No offer of this kind has a price that could be raised."""

    code = "nothing-to-raise"
    template = N_("No live or paused offer of this kind has a price that could be raised now.")


class LookAgain(Conflict):
    """What it would do is not what the officer looked at."""

    code = "uplift-changed"
    template = N_("Offers or bookings have changed since you looked. Read again what it would do, then decide.")


_PERCENT = re.compile(r"(\d{1,2})(?:\.(\d))?\s*%?", re.ASCII)


@dataclass(frozen=True)
class Uplift:
    """The prices of a kind of help, raised by tenths of a percent from a day on."""

    category: str
    permille: int
    starts: date

    def __post_init__(self) -> None:
        if not 0 < self.permille <= MOST_PERMILLE:
            raise UpliftWrong(field="percent")

    @property
    def percent(self) -> str:
        """“4” or “4.5”."""
        whole, tenth = divmod(self.permille, 10)
        return f"{whole}.{tenth}" if tenth else str(whole)

    def told_in_time(self, today: date) -> None:
        """Refuse a day of which people could not be told before, or that is too far ahead.

        Raises:
            TooSoon, TooFar.
        """
        first = today + NOTICE
        if self.starts < first:
            raise TooSoon(field="starts", first=f"{first.day} {first:%B %Y}")
        if self.starts > today + FURTHEST:
            raise TooFar(field="starts")


def permille_of(text: str) -> int:
    """Tenths of a percent from what was typed: `4`, `4.5`.

    Raises:
        UpliftWrong: it cannot be read.
    """
    match = _PERCENT.fullmatch(text.strip())
    if not match:
        raise UpliftWrong(field="percent")
    return int(match[1]) * 10 + int(match[2] or 0)
