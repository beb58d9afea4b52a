"""The rules of gifts in kind: their states, who takes which step, and what they are worth. No clock, no table.

What a gift is worth is its giver's own figure. It is no money: nothing is posted, and it is added to no sum of money.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hub.kernel.errors import Conflict, Forbidden, Invalid
from hub.kernel.words import N_

MOST_PENCE = 1_000_000
MOST_NAME = 80
MOST_WORDS = 1000


class GiftState(StrEnum):
    """Where a gift stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    RECEIVED = "received"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    OVER = "over"


class GiftEvent(StrEnum):
    """What may happen to a gift."""

    ACCEPT = "accept"
    RECEIVE = "receive"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


S, E = GiftState, GiftEvent

# Read a line aloud: "an offered gift, accepted, is accepted".
STEPS: Mapping[tuple[GiftState, GiftEvent], GiftState] = {
    (S.OFFERED, E.ACCEPT): S.ACCEPTED,
    (S.OFFERED, E.DECLINE): S.DECLINED,
    (S.OFFERED, E.WITHDRAW): S.WITHDRAWN,
    (S.OFFERED, E.LAPSE): S.OVER,  # the need is over, or one has blocked the other
    (S.ACCEPTED, E.RECEIVE): S.RECEIVED,
    (S.ACCEPTED, E.DECLINE): S.DECLINED,  # it is not needed after all
    (S.ACCEPTED, E.WITHDRAW): S.WITHDRAWN,
    (S.ACCEPTED, E.LAPSE): S.OVER,  # one has blocked the other
}

FOR_HOLDER = (E.ACCEPT, E.RECEIVE, E.DECLINE)
"""Steps of whoever it is given to."""
FOR_GIVER = (E.WITHDRAW,)
"""Steps of whoever gives."""
STANDING = frozenset({S.OFFERED, S.ACCEPTED})
"""Gifts of which something may still come."""
COUNTED = frozenset({S.ACCEPTED, S.RECEIVED})
"""Gifts that a plan draws on."""
LEADS_TO: Mapping[GiftEvent, GiftState] = {event: to for (_, event), to in STEPS.items()}
"""Where each step leads, from wherever it is taken."""


class NotAGift(Invalid):
    """Something that cannot be given so."""

    code = "not-a-gift"
    template = N_("%(message)s")


class NotYourGift(Forbidden):
    """A gift between others, or a step for the other side."""

    code = "not-your-gift"
    template = N_("This gift is between others, or this step is for the other side.")


class NotForYou(Forbidden):
    """A need to which this party may not give."""

    code = "gift-not-for-you"
    template = N_("You can give to needs for which you have a live offer that reaches there, and the checks.")


class GiftWaits(Conflict):
    """One thing at a time."""

    code = "gift-waits"
    template = N_("Something that you offered here still waits for an answer. Offer more once it is answered.")


@dataclass(frozen=True)
class Worth:
    """What gifts are worth by their givers' own figures, in pence: agreed and still to come, and come."""

    coming_pence: int = 0
    come_pence: int = 0

    @property
    def pence(self) -> int:
        """Both."""
        return self.coming_pence + self.come_pence


def worth(gifts: Iterable[tuple[GiftState, int]]) -> Worth:
    """What gifts (state, pence) are worth; one that is not agreed counts for nothing."""
    found = list(gifts)
    return Worth(
        sum(pence for state, pence in found if state is S.ACCEPTED),
        sum(pence for state, pence in found if state is S.RECEIVED),
    )


def check(what: str, value_pence: int, words: str) -> None:
    """Refuse a gift without a name, of no value, or beyond all measure.

    Raises:
        NotAGift: `field` says which.
    """
    if not 0 < len(what.strip()) <= MOST_NAME:
        raise NotAGift(message=N_("Say in a few words what you give."), field="what")
    if not 0 < value_pence <= MOST_PENCE:
        raise NotAGift(message=N_("Write what it is worth, from 1p to £10,000."), field="value")
    if not 0 < len(words.strip()) <= MOST_WORDS:
        raise NotAGift(message=N_("Say how and when it comes to them."), field="words")
