"""The levers that exist, and what a call for services asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.kernel.errors import Invalid, Refused
from hub.kernel.words import N_

LONGEST = 2000


class Lever(StrEnum):
    """What can be pulled now."""

    CALL = "call-for-services"
    SUSPEND = "suspension"
    LIFT = "lift-suspension"
    LIMITS = "limits"  # up to which amounts one officer decides alone
    NOTHING = "no-change"  # to look and leave it is a decision too


LEVER_WORDS = {
    Lever.CALL: N_("A call for services"),
    Lever.SUSPEND: N_("A suspension"),
    Lever.LIFT: N_("A suspension lifted"),
    Lever.LIMITS: N_("New limits for one officer"),
    Lever.NOTHING: N_("Nothing changed, with reasons"),
}


class NothingToSuspend(Refused):
    """The supplier has no offer that could be suspended."""

    code = "nothing-to-suspend"
    template = N_("This supplier has no live or paused offer, so there is nothing to suspend.")


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
